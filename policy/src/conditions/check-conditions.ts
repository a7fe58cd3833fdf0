/** Compares what conditions read with the schema: names, types, and the values they are compared with. */
import type { Environment } from '@marcbachmann/cel-js';
import { findTypeError, parseCondition, parseNeeds, readsArguments } from './condition.ts';
import { celScalars, createArgsEnvironment, createSubjectEnvironment } from './condition-types.ts';
import { unlistedText, type Domain } from './domain.ts';
import { inspectCondition, type ConditionFinding, type Facts, type FieldFacts } from './inspect-condition.ts';
import { oneOf } from './known-values.ts';
import { factsOfCaller } from '../model/caller.ts';
import type { Finding } from '../model/finding.ts';
import type { Item, PolicySource } from '../model/model.ts';
import { findNeverHolding } from './find-never-holding.ts';
import type { FieldOutline, InputOutline, SchemaOutline, TypeOutline } from '../model/schema-outline.ts';
import { suggest } from '../model/suggest.ts';

export interface ConditionContext {
  readonly schema: SchemaOutline;
  /** By coordinate. */
  readonly items: ReadonlyMap<string, Item>;
  readonly coordinatesOf: (type: string) => readonly string[];
  /** Of `caller` and `purpose`. */
  readonly variables: ReadonlyMap<string, Facts>;
}

export type Report = (path: string, finding: Finding) => void;

/** What every condition may read. */
export function variablesOf(source: PolicySource): ReadonlyMap<string, Facts> {
  const fields = Object.entries(factsOfCaller(source)).map(([name, facts]): [string, FieldFacts] => [
    name,
    { isOptional: false, facts: () => facts },
  ]);
  const purposes = source.purposes.map(({ code }) => code);
  // Empty when none was declared.
  const values = oneOf('registered purpose', ['', ...purposes]);
  const domain: Domain = { kind: 'listed', values: ['', ...purposes, unlistedText] };
  return new Map<string, Facts>([
    ['caller', { fields: new Map(fields) }],
    ['purpose', { values, domain }],
  ]);
}

/**
 * A condition on requests for some fields. It may read an argument that all of them take.
 *
 * @param path of the condition
 */
export function checkRequestCondition(
  when: string,
  coordinates: readonly string[],
  path: string,
  context: ConditionContext,
  report: Report,
): void {
  const { schema, variables } = context;
  if (!readsArguments(when)) return reportEach(inspect(when, variables), path, report);
  const findings = new GroupedFindings();
  const bySignature = new Map<string, readonly ConditionFinding[]>();
  let count = 0;
  for (const coordinate of coordinates) {
    const field = schema.field(coordinate);
    if (field === undefined) continue;
    count += 1;
    const signature = JSON.stringify([...field.args]);
    let found = bySignature.get(signature);
    if (found === undefined) {
      const withArgs = new Map(variables).set('args', factsOfInputs(field.args, schema));
      found = inspect(when, withArgs, () => createArgsEnvironment(field, schema));
      bySignature.set(signature, found);
    }
    for (const finding of found) findings.add(finding, coordinate);
  }
  reportEach(findings.list(count), path, report);
}

/** What a condition on records of some types reads, and the condition. @param path of the rule or row scope */
export function checkRecordCondition(
  { needs, when }: { readonly needs: string; readonly when: string },
  types: Iterable<string>,
  path: string,
  context: ConditionContext,
  report: Report,
): void {
  const names = parseNeeds(needs);
  const findings = new GroupedFindings();
  let count = 0;
  for (const type of types) {
    count += 1;
    const fields = new Map<string, FieldOutline>();
    for (const name of names) {
      const coordinate = `${type}.${name}`;
      const field = context.schema.field(coordinate);
      const item = context.items.get(coordinate);
      const message = whyUnreadable(coordinate, field, item, context.coordinatesOf(type));
      if (message !== undefined) report(`${path}.needs`, { kind: 'problem', message });
      else if (field !== undefined) fields.set(name, field);
    }
    if (fields.size < names.length) continue;
    const subject = new Map(
      [...fields].map(([name, { type: each }]): [string, FieldFacts] => [
        name,
        { isOptional: false, facts: () => factsOfType(each, context.schema) },
      ]),
    );
    const outlines = Object.fromEntries([...fields].map(([name, field]) => [name, field.type]));
    const found = inspect(when, new Map(context.variables).set('subject', { fields: subject }), () =>
      createSubjectEnvironment(outlines, context.schema),
    );
    for (const finding of found) findings.add(finding, type);
  }
  reportEach(findings.list(count), `${path}.when`, report);
}

/**
 * Why a field cannot be read for a condition; undefined when it can: conditions read single values that stand in a
 * record. The gateway asks the department that provides them before anything else of the record, and tells nobody.
 *
 * @param siblings coordinates of the type, for what is misspelt
 */
export function whyUnreadable(
  coordinate: string,
  field: FieldOutline | undefined,
  item: Pick<Item, 'shareType' | 'status'> | undefined,
  siblings: readonly string[] = [],
): string | undefined {
  if (field === undefined) return `${coordinate} is not in the schema${suggest(coordinate, siblings)}`;
  if (item?.shareType === 'NOT_SHARED') {
    return `${coordinate} is NOT_SHARED: its value does not leave its department, not for a condition either`;
  }
  if (item !== undefined && item.status !== 'APPROVED')
    return `${coordinate} is ${item.status} in the catalog`;
  const { type, args } = field;
  const advice = 'a condition reads scalars and enums without arguments';
  if (type.kind === 'composite') return `${coordinate} has fields of its own: ${advice}`;
  if (type.listDepth > 0) return `${coordinate} is a list: ${advice}`;
  if (args.size > 0) return `${coordinate} takes arguments (${[...args.keys()].join(', ')}): ${advice}`;
  return undefined;
}

function inspect(
  when: string,
  variables: ReadonlyMap<string, Facts>,
  environment?: () => Environment,
): readonly ConditionFinding[] {
  const condition = parseCondition(when);
  const findings = inspectCondition(condition, variables);
  // What does not exist has no type, and what has no type is never evaluated.
  if (findings.some(({ kind }) => kind === 'problem')) return findings;
  const message = environment === undefined ? undefined : findTypeError(environment(), when);
  if (message !== undefined) {
    return [...findings, { kind: 'problem', message: `does not fit the types of the schema: ${message}` }];
  }
  return [...findings, ...findNeverHolding(condition, variables)];
}

function factsOfInputs(inputs: ReadonlyMap<string, InputOutline>, schema: SchemaOutline): Facts {
  return {
    fields: new Map(
      [...inputs].map(([name, { type, isOptional }]): [string, FieldFacts] => [
        name,
        { isOptional, facts: () => factsOfType(type, schema) },
      ]),
    ),
  };
}

function factsOfType(type: TypeOutline, schema: SchemaOutline): Facts {
  if (type.listDepth > 0) {
    return { elements: factsOfType({ ...type, listDepth: type.listDepth - 1 }, schema) };
  }
  if (type.kind === 'input') return factsOfInputs(schema.inputFields(type.name), schema);
  if (type.kind === 'enum') {
    const values = schema.enumValues(type.name);
    return { values: oneOf(`value of ${type.name}`, values), domain: { kind: 'listed', values } };
  }
  const domain = domainOfScalar(type.name);
  return domain === undefined ? {} : { domain };
}

function domainOfScalar(name: string): Domain | undefined {
  switch (celScalars[name]) {
    case 'string':
      return { kind: 'text' };
    case 'int':
      return { kind: 'integer' };
    case 'bool':
      return { kind: 'listed', values: [true, false] };
    default:
      return undefined;
  }
}

/** The same finding about many fields is one. */
class GroupedFindings {
  readonly #places = new Map<string, { readonly finding: ConditionFinding; readonly places: string[] }>();

  add(finding: ConditionFinding, place: string): void {
    const known = this.#places.get(finding.message);
    if (known === undefined) this.#places.set(finding.message, { finding, places: [place] });
    else known.places.push(place);
  }

  /** @param all how many places there are; what holds for the only one needs no place */
  list(all: number): readonly ConditionFinding[] {
    return [...this.#places.values()].map(({ finding, places }) => {
      const isEverywhere = places.length === all;
      if (all === 1 || (isEverywhere && finding.isAboutAll === true)) return finding;
      return {
        message: `${finding.message} (${listPlaces(places)})`,
        kind: finding.isAboutAll === true ? 'warning' : finding.kind,
      };
    });
  }
}

const mostPlaces = 5;

export function listPlaces(places: readonly string[]): string {
  const further = places.length - mostPlaces;
  const named = places.slice(0, mostPlaces).join(', ');
  return further > 0 ? `${named} and ${further} more` : named;
}

function reportEach(findings: readonly ConditionFinding[], path: string, report: Report): void {
  for (const finding of findings) report(path, finding);
}
