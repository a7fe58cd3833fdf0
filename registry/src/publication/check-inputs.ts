/*
 * What callers can put in is bound to what it reads, once and by a department that has it in its schema: a filter,
 * search or order tells what it reads to whoever may use it. The gateway refuses what is not bound.
 */
import type { InputBinding } from '@govgraph/policy';
import { parse } from 'graphql';
import type { RegisteredSubgraph } from './check-registry.ts';
import { reportTo, type SubgraphFinding } from './subgraph-finding.ts';
import { readSchemaInputs, type SchemaInput, type SchemaInputs } from './schema-inputs.ts';

interface Bound {
  readonly subgraph: string;
  readonly binding: InputBinding;
}

/**
 * @param subgraphs all departments: two of them may have the same input, of which one binds it
 * @param names those whose folders are checked
 */
export function checkInputs(
  subgraphs: readonly RegisteredSubgraph[],
  names: ReadonlySet<string>,
): readonly SubgraphFinding[] {
  const bindings = new Map<string, Bound>();
  const problems: SubgraphFinding[] = [];
  for (const { name, resources } of subgraphs) {
    for (const binding of resources.flatMap(({ inputs = [] }) => inputs)) {
      const other = bindings.get(binding.coordinate);
      if (other === undefined) bindings.set(binding.coordinate, { subgraph: name, binding });
      else {
        const message = `${other.subgraph} has bound it already; what an input reads is said once`;
        problems.push({
          kind: 'problem',
          code: 'INPUT_BOUND_TWICE',
          subgraph: name,
          place: binding.coordinate,
          message,
        });
      }
    }
  }
  for (const { name, sdl, resources } of subgraphs.filter((subgraph) => names.has(subgraph.name))) {
    const schema = readSchemaInputs(parse(sdl, { noLocation: true }));
    const own = resources.flatMap(({ inputs = [] }) => inputs);
    const found = [
      ['INPUT_NOT_BOUND', missingBindings(schema, bindings)],
      ['BINDING_WITHOUT_INPUT', strayBindings(schema, own)],
      ['BINDING_MISMATCH', misfitBindings(schema, bindings)],
    ] as const;
    const report = reportTo(problems, name);
    for (const [code, messages] of found) {
      for (const [place, message] of messages) report.problem(code, place, message);
    }
  }
  return problems;
}

/** Scalars of one value, which says all that is read. */
const scalarsThatName: ReadonlySet<string> = new Set(['String', 'ID', 'Int']);
const scalarsThatCompare: ReadonlySet<string> = new Set([
  ...scalarsThatName,
  ...['Float', 'Boolean', 'Date', 'DateTime', 'Amount'],
]);

type PlacedMessage = readonly [place: string, message: string];

function missingBindings(
  { inputs }: SchemaInputs,
  bindings: ReadonlyMap<string, Bound>,
): readonly PlacedMessage[] {
  const messages = new Map<string, string>();
  for (const input of inputs.filter(({ isObject }) => !isObject)) {
    const bound = bindings.get(input.coordinate);
    if (bound === undefined) messages.set(input.coordinate, howToBind(input));
    // A value that reads nothing when it is compared with may still choose what is read, as an order does.
    else if (bound.binding.mode === 'none') {
      for (const value of input.enumValues) {
        if (!bindings.has(value)) messages.set(value, howToBindValue(value, input));
      }
    }
  }
  return [...messages];
}

function howToBind({ coordinate, hasDefault }: SchemaInput): string {
  const written = coordinate.includes('(') ? `'${coordinate}'` : coordinate;
  return (
    `not bound: add to \`inputs\` of catalog.yaml what it reads, { coordinate: ${written}, reads: Type.field, ` +
    'mode: compare } for a filter, a search or an order, `mode: identify` where it names a record, or ' +
    `{ coordinate: ${written}, mode: none } where it reads nothing` +
    (hasDefault ? '; its default counts as given where callers leave it out' : '')
  );
}

function howToBindValue(value: string, { coordinate }: SchemaInput): string {
  return (
    `not bound: ${coordinate} reads nothing itself, so each of its values says what it reads; add to \`inputs\` of ` +
    `catalog.yaml { coordinate: ${value}, reads: Type.field, mode: compare } where the value orders or selects by a ` +
    `field, or { coordinate: ${value}, mode: none }`
  );
}

function strayBindings(
  { inputs, enumValues }: SchemaInputs,
  own: readonly InputBinding[],
): readonly PlacedMessage[] {
  const known = new Map(inputs.map((input) => [input.coordinate, input]));
  return own.flatMap(({ coordinate }): PlacedMessage[] => {
    const input = known.get(coordinate);
    if (input?.isObject === true)
      return [[coordinate, 'an input object is bound by its fields, not as a whole']];
    if (input !== undefined || enumValues.has(coordinate)) return [];
    return [[coordinate, 'bound, but schema.graphql has no such argument, input field or enum value']];
  });
}

/**
 * What reads something takes single values, or lists of them. In a scalar of a department's own an object may stand: a
 * hundred numbers that nobody counts, or a filter of which nobody knows what it reads.
 */
function misfitBindings(
  { inputs, enumValues }: SchemaInputs,
  bindings: ReadonlyMap<string, Bound>,
): readonly PlacedMessage[] {
  const misfits = inputs.flatMap(({ coordinate, type, isEnum, isObject }): PlacedMessage[] => {
    const mode = bindings.get(coordinate)?.binding.mode;
    if (isObject || mode === undefined || mode === 'none') return [];
    const fits = mode === 'compare' ? isEnum || scalarsThatCompare.has(type) : scalarsThatName.has(type);
    if (fits) return [];
    const scalars = [...(mode === 'compare' ? scalarsThatCompare : scalarsThatName)].join(', ');
    const others = mode === 'compare' ? `${scalars} or an enum` : scalars;
    return [
      [coordinate, `the mode ${mode} does not fit its type ${type}: expected ${others}, or lists of them`],
    ];
  });
  const namingValues = [...enumValues].filter((value) => bindings.get(value)?.binding.mode === 'identify');
  const message = 'a value of an enum names no record: expected the mode compare or none';
  return [...misfits, ...namingValues.map((value): PlacedMessage => [value, message])];
}
