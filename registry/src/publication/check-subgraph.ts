/*
 * What a department must get right before its subgraph is published (design §4), besides composition:
 *
 *   directives what the gateway does not honour is refused, or said
 *   costs      what its fields are said to cost has a meaning
 *   catalog    every field that it provides is registered, exactly once, and nothing else is
 *   lint       a guarded field can be null, keys are opaque, no subscriptions, no reserved names
 *   types      what the catalog says of a value's form fits the type of its field, and so do its samples
 *   entries    what the catalog says of sharing and grading is what the law asks for
 *   roles      nothing that carries a fact is declared to be a mere key or structure
 *   flows      what it needs of other departments through @requires is approved
 */
import {
  parseCatalog,
  PolicyError,
  suggest,
  typeOf,
  type Flow,
  type Item,
  type Resource,
} from '@govgraph/policy';
import { describeError, reservedPrefix } from '@govgraph/protocol';
import { GraphQLError } from 'graphql';
import type { RegisteredSubgraph } from './check-registry.ts';
import { checkCosts } from './check-costs.ts';
import { checkDataType, findEnums } from './check-data-types.ts';
import { checkDefaults } from './check-defaults.ts';
import { checkDirectives } from './check-directives.ts';
import { checkEntries } from './check-entries.ts';
import { checkSamples } from './check-samples.ts';
import { listNames } from './list-names.ts';
import { locateInCatalog } from './locate-in-catalog.ts';
import { locateInSchema, readPositions, type Position } from './locate-in-schema.ts';
import { readSchemaFields, type SchemaField, type SchemaFields } from './schema-fields.ts';
import { reportTo, type Report, type SubgraphFinding } from './subgraph-finding.ts';
import { isShareableValue, registeredElsewhere } from './shared-values.ts';
import type { SubgraphSource } from './subgraph-source.ts';

export interface CheckedSubgraph {
  readonly source: SubgraphSource;
  /** Undefined when the schema or the catalog cannot be read. */
  readonly resources: readonly Resource[] | undefined;
  readonly findings: readonly SubgraphFinding[];
  /** Directives that are problems, by the names that their specifications give them. */
  readonly refusedDirectives: ReadonlySet<string>;
  /** Of the definitions in the schema, by coordinate. */
  readonly positions: ReadonlyMap<string, Position>;
}

/** Types that carry no fact of their own: the plumbing of Relay connections. */
const structuralType = /^(PageInfo|\w+(Edge|Connection))$/;

/**
 * Checks one department's folder.
 *
 * @param flows the approved flows between departments; undefined when they are not known, and therefore not
 *   checked
 * @param others the other departments, which may have registered values that this one shares
 */
export function checkSubgraph(
  source: SubgraphSource,
  flows?: readonly Flow[],
  others: readonly RegisteredSubgraph[] = [],
): CheckedSubgraph {
  const findings: SubgraphFinding[] = [];

  const schema = attempt(
    () => readSchemaFields(source.sdl),
    (error) => findings.push(describeSyntax(source, error)),
  );
  const resources = attempt(
    () => parseCatalog(source.catalog),
    (error) => findings.push(...describeUnreadable(source, error)),
  );
  if (schema === undefined || resources === undefined)
    return { source, resources: undefined, findings, refusedDirectives: new Set(), positions: new Map() };

  const ofSchema: SubgraphFinding[] = [];
  const report = reportTo(ofSchema, source.name);
  const refusedDirectives = checkDirectives(schema.document, report);
  checkCosts(schema.document, report);
  checkDefaults(schema.document, report.problem);
  checkNames(schema, report);
  const ofCatalog: SubgraphFinding[] = [];
  const reportOfCatalog = reportTo(ofCatalog, source.name);
  checkProviders(source, resources, reportOfCatalog);
  const items = new Map<string, Item>(
    resources.flatMap((resource) => resource.items).map((item) => [item.coordinate, item]),
  );
  const elsewhere = registeredElsewhere(source.name, schema.fields, others);
  checkCoverage(schema.fields, items, elsewhere, report, reportOfCatalog);
  const enums = findEnums(schema.document);
  checkEntries(resources, reportOfCatalog.problem);
  const fields = new Map(schema.fields.map((field) => [field.coordinate, field]));
  checkSamples(resources, { fields, enums }, reportOfCatalog.problem);
  for (const field of schema.fields) {
    const item = items.get(field.coordinate);
    checkKey(field, report);
    if (item !== undefined) {
      checkItem(field, item, report, reportOfCatalog);
      checkDataType(field, item, enums, reportOfCatalog.problem);
    }
    if (flows !== undefined) checkFlows(source, field, flows, report);
  }
  const positions = readPositions(schema.document);
  findings.push(...locateInSchema(ofSchema, positions));
  findings.push(...locateInSchema(locateInCatalog(ofCatalog, { source, resources }), positions));
  return { source, resources, findings, refusedDirectives, positions };
}

function attempt<Result>(read: () => Result, report: (error: unknown) => void): Result | undefined {
  try {
    return read();
  } catch (error) {
    report(error);
    return undefined;
  }
}

/** Why a schema cannot be read, and where. */
function describeSyntax({ name }: SubgraphSource, error: unknown): SubgraphFinding {
  const [position] = error instanceof GraphQLError ? (error.locations ?? []) : [];
  return {
    kind: 'problem',
    code: 'SCHEMA_SYNTAX',
    subgraph: name,
    place: 'schema.graphql',
    file: 'schema.graphql',
    ...position,
    message: describeError(error),
  };
}

/** Everything that is wrong with a catalog that cannot be read. */
function describeUnreadable({ name }: SubgraphSource, error: unknown): readonly SubgraphFinding[] {
  const found = error instanceof PolicyError ? error.problems : [{ path: '', message: describeError(error) }];
  return found.map(({ path, message, ...position }) => ({
    kind: 'problem',
    code: path === '' ? 'CATALOG_SYNTAX' : 'CATALOG_INVALID',
    subgraph: name,
    place: path === '' ? 'catalog.yaml' : path,
    file: 'catalog.yaml',
    ...position,
    message,
  }));
}

function checkNames({ fields, otherNames, subscriptionType }: SchemaFields, report: Report): void {
  if (subscriptionType !== undefined) {
    report.problem(
      'SUBSCRIPTION_NOT_SERVED',
      subscriptionType,
      'subscriptions are not served: a usage record is written for each answer',
    );
  }
  for (const name of new Set([...fields.map(({ coordinate }) => coordinate), ...otherNames])) {
    if (name.split('.').some((part) => part.startsWith(reservedPrefix))) {
      report.problem(
        'NAME_RESERVED',
        name,
        `names beginning with ${reservedPrefix} are reserved for the gateway`,
      );
    }
  }
}

function checkProviders(source: SubgraphSource, resources: readonly Resource[], report: Report): void {
  for (const { code, provider } of resources) {
    if (provider !== source.name) {
      report.problem(
        'PROVIDER_DIFFERS',
        code,
        `the provider is ${provider}, but the folder belongs to ${source.name}`,
      );
    }
  }
}

function checkCoverage(
  fields: readonly SchemaField[],
  items: ReadonlyMap<string, Item>,
  elsewhere: ReadonlyMap<string, string>,
  report: Report,
  reportOfCatalog: Report,
): void {
  const provided = new Map(fields.map((field) => [field.coordinate, field]));
  // The key of an entity is registered by the department that owns the entity; see check-registry.ts.
  const unregistered = [...provided.values()].filter(
    ({ isKey, isExternal, coordinate }) =>
      !isKey && !isExternal && !items.has(coordinate) && !elsewhere.has(coordinate),
  );
  const values = unregistered.filter(isShareableValue);
  for (const { coordinate } of values) {
    const message =
      'a value that no department has registered: add an item to catalog.yaml, and others can use it';
    report.problem('VALUE_NOT_REGISTERED', coordinate, message);
  }
  const ofOwn = unregistered.filter((field) => !isShareableValue(field));
  reportUnregistered(ofOwn, new Set([...items.keys()].map(typeOf)), report);
  reportStray(
    [...items.keys()].filter((coordinate) => !provided.has(coordinate)),
    fields,
    reportOfCatalog,
  );
  for (const coordinate of items.keys()) {
    if (provided.get(coordinate)?.isExternal !== true) continue;
    const message = 'registered here, but another department provides it (@external)';
    reportOfCatalog.problem('ITEM_OF_OTHERS', coordinate, message);
  }
}

/** A type that is forgotten as a whole is told once, and not for each of its fields. */
function reportUnregistered(
  fields: readonly SchemaField[],
  registeredTypes: ReadonlySet<string>,
  report: Report,
): void {
  const byType = new Map<string, SchemaField[]>();
  for (const field of fields) append(byType, field.typeName, field);
  for (const [type, ofType] of byType) {
    const roleOf = (role: boolean): string => (role ? ', with `role: STRUCTURE`' : '');
    if (ofType.length > 1 && !registeredTypes.has(type)) {
      const role = roleOf(ofType.every(isStructural));
      const names = ofType.map(({ fieldName }) => fieldName);
      const message = `none of its fields is registered: add items to catalog.yaml${role} for ${listNames(names)}`;
      report.problem('FIELD_NOT_REGISTERED', type, message);
      continue;
    }
    for (const field of ofType) {
      const message = `not registered: add an item to catalog.yaml${roleOf(isStructural(field))}`;
      report.problem('FIELD_NOT_REGISTERED', field.coordinate, message);
    }
  }
}

/** So is one that is renamed, and not for each of its items. */
function reportStray(coordinates: readonly string[], fields: readonly SchemaField[], report: Report): void {
  const types = new Set(fields.map(({ typeName }) => typeName));
  const byType = new Map<string, string[]>();
  for (const coordinate of coordinates) append(byType, typeOf(coordinate), coordinate);
  for (const [type, ofType] of byType) {
    const [first = ''] = ofType;
    if (ofType.length > 1 && !types.has(type)) {
      const message = `registered, with ${ofType.length - 1} more of ${type}, but schema.graphql has no such type`;
      report.problem('ITEM_WITHOUT_FIELD', first, `${message}${suggest(type, types)}`);
      continue;
    }
    for (const coordinate of ofType) {
      const hint = suggest(
        coordinate,
        fields.map((field) => field.coordinate),
      );
      report.problem(
        'ITEM_WITHOUT_FIELD',
        coordinate,
        `registered, but schema.graphql has no such field${hint}`,
      );
    }
  }
}

function append<Each>(map: Map<string, Each[]>, key: string, each: Each): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [each]);
  else list.push(each);
}

function checkKey(field: SchemaField, report: Report): void {
  if (field.isKey && field.namedType !== 'ID') {
    report.problem(
      'KEY_NOT_OPAQUE',
      field.coordinate,
      `a key is sent to other departments, so it must be an opaque ID and not ${field.type}`,
    );
  }
}

function checkItem(field: SchemaField, item: Item, report: Report, reportOfCatalog: Report): void {
  const { coordinate } = field;
  switch (item.role) {
    case 'DATA':
      if (field.isNonNull) {
        report.problem(
          'DATA_NOT_NULLABLE',
          coordinate,
          `${field.type} can never be null, but a denied field answers null: drop the outer !`,
        );
      }
      if (field.isKey)
        reportOfCatalog.problem('ROLE_MISMATCH', coordinate, 'part of a @key, so its item needs `role: KEY`');
      break;
    case 'KEY':
      if (!field.isKey)
        reportOfCatalog.problem('ROLE_MISMATCH', coordinate, '`role: KEY`, but no @key of its type names it');
      break;
    case 'STRUCTURE':
      if (!isStructural(field)) {
        reportOfCatalog.problem(
          'ROLE_MISMATCH',
          coordinate,
          '`role: STRUCTURE` is for entry points of Query and for connections only',
        );
      }
      break;
  }
}

function isStructural({ typeName, isLeaf }: SchemaField): boolean {
  return (typeName === 'Query' && !isLeaf) || structuralType.test(typeName);
}

function checkFlows(
  source: SubgraphSource,
  field: SchemaField,
  flows: readonly Flow[],
  report: Report,
): void {
  for (const required of field.requires) {
    const item = `${field.typeName}.${required}`;
    if (!flows.some((flow) => flow.item === item && flow.to === source.name)) {
      report.problem(
        'FLOW_NOT_APPROVED',
        field.coordinate,
        `@requires sends ${item} to ${source.name}, and no flow approves that`,
      );
    }
  }
}
