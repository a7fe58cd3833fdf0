/*
 * What a department must get right before its subgraph is published (design §4), besides composition:
 *
 *   directives what the gateway does not honour is refused, or said
 *   costs      what its fields are said to cost has a meaning
 *   catalog    every field that it provides is registered, exactly once, and nothing else is
 *   lint       a guarded field can be null, keys are opaque, no subscriptions, no reserved names
 *   types      what the catalog says of a value's form fits the type of its field
 *   roles      nothing that carries a fact is declared to be a mere key or structure
 *   flows      what it needs of other departments through @requires is approved
 */
import { parseCatalog, PolicyError, suggest, type Flow, type Item, type Resource } from '@govgraph/policy';
import { describeError, reservedPrefix } from '@govgraph/protocol';
import { checkCosts } from './check-costs.ts';
import { checkDataType, findEnums } from './check-data-types.ts';
import { checkDefaults } from './check-defaults.ts';
import { checkDirectives } from './check-directives.ts';
import { locateInCatalog } from './locate-in-catalog.ts';
import { readSchemaFields, type SchemaField, type SchemaFields } from './schema-fields.ts';
import { reportTo, type Report, type SubgraphFinding } from './subgraph-finding.ts';
import type { SubgraphSource } from './subgraph-source.ts';

export interface CheckedSubgraph {
  readonly source: SubgraphSource;
  /** Undefined when the schema or the catalog cannot be read. */
  readonly resources: readonly Resource[] | undefined;
  readonly findings: readonly SubgraphFinding[];
  /** Directives that are problems, by the names that their specifications give them. */
  readonly refusedDirectives: ReadonlySet<string>;
}

/** Types that carry no fact of their own: the plumbing of Relay connections. */
const structuralType = /^(PageInfo|\w+(Edge|Connection))$/;

/**
 * Checks one department's folder.
 *
 * @param flows the approved flows between departments; undefined when they are not known, and therefore not
 *   checked
 */
export function checkSubgraph(source: SubgraphSource, flows?: readonly Flow[]): CheckedSubgraph {
  const findings: SubgraphFinding[] = [];
  const report = reportTo(findings, source.name);

  const schema = attempt(
    () => readSchemaFields(source.sdl),
    (error) => report.problem('schema.graphql', describeError(error)),
  );
  const resources = attempt(
    () => parseCatalog(source.catalog),
    (error) => findings.push(...describeUnreadable(source, error)),
  );
  if (schema === undefined || resources === undefined)
    return { source, resources: undefined, findings, refusedDirectives: new Set() };

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
  checkCoverage(schema.fields, items, report, reportOfCatalog);
  const enums = findEnums(schema.document);
  for (const field of schema.fields) {
    const item = items.get(field.coordinate);
    checkKey(field, report);
    if (item !== undefined) {
      checkItem(field, item, report, reportOfCatalog);
      checkDataType(field, item, enums, reportOfCatalog.problem);
    }
    if (flows !== undefined) checkFlows(source, field, flows, report);
  }
  findings.push(...locateInCatalog(ofCatalog, { source, resources }));
  return { source, resources, findings, refusedDirectives };
}

function attempt<Result>(read: () => Result, report: (error: unknown) => void): Result | undefined {
  try {
    return read();
  } catch (error) {
    report(error);
    return undefined;
  }
}

/** Everything that is wrong with a catalog that cannot be read. */
function describeUnreadable({ name }: SubgraphSource, error: unknown): readonly SubgraphFinding[] {
  const found = error instanceof PolicyError ? error.problems : [{ path: '', message: describeError(error) }];
  return found.map(({ path, message, ...line }) => ({
    kind: 'problem',
    subgraph: name,
    place: path === '' ? 'catalog.yaml' : path,
    message,
    ...line,
  }));
}

function checkNames({ fields, otherNames, subscriptionType }: SchemaFields, report: Report): void {
  if (subscriptionType !== undefined) {
    report.problem(
      subscriptionType,
      'subscriptions are not served: a usage record is written for each answer',
    );
  }
  for (const name of new Set([...fields.map(({ coordinate }) => coordinate), ...otherNames])) {
    if (name.split('.').some((part) => part.startsWith(reservedPrefix))) {
      report.problem(name, `names beginning with ${reservedPrefix} are reserved for the gateway`);
    }
  }
}

function checkProviders(source: SubgraphSource, resources: readonly Resource[], report: Report): void {
  for (const { code, provider } of resources) {
    if (provider !== source.name) {
      report.problem(code, `the provider is ${provider}, but the folder belongs to ${source.name}`);
    }
  }
}

function checkCoverage(
  fields: readonly SchemaField[],
  items: ReadonlyMap<string, Item>,
  report: Report,
  reportOfCatalog: Report,
): void {
  const provided = new Map(fields.map((field) => [field.coordinate, field]));
  for (const [coordinate, field] of provided) {
    // The key of an entity is registered by the department that owns the entity; see check-registry.ts.
    if (field.isKey || field.isExternal || items.has(coordinate)) continue;
    const role = isStructural(field) ? ', with `role: STRUCTURE`' : '';
    report.problem(coordinate, `not registered: add an item to catalog.yaml${role}`);
  }
  for (const coordinate of items.keys()) {
    const field = provided.get(coordinate);
    if (field === undefined)
      reportOfCatalog.problem(
        coordinate,
        `registered, but schema.graphql has no such field${suggest(coordinate, provided.keys())}`,
      );
    else if (field.isExternal)
      reportOfCatalog.problem(coordinate, 'registered here, but another department provides it (@external)');
  }
}

function checkKey(field: SchemaField, report: Report): void {
  if (field.isKey && field.namedType !== 'ID') {
    report.problem(
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
          coordinate,
          `${field.type} can never be null, but a denied field answers null: drop the outer !`,
        );
      }
      if (field.isKey) reportOfCatalog.problem(coordinate, 'part of a @key, so its item needs `role: KEY`');
      break;
    case 'KEY':
      if (!field.isKey) reportOfCatalog.problem(coordinate, '`role: KEY`, but no @key of its type names it');
      break;
    case 'STRUCTURE':
      if (!isStructural(field)) {
        reportOfCatalog.problem(
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
        field.coordinate,
        `@requires sends ${item} to ${source.name}, and no flow approves that`,
      );
    }
  }
}
