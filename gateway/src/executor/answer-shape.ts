/**
 * Keeps of a department's answer what the department was asked for.
 *
 * INVARIANT: nothing else of an answer is merged. A department that volunteers fields could otherwise overwrite
 * what another department says of the record: its name, or the region that decides who may see it.
 */
import { type SelectionSetNode, Kind } from 'graphql';
import { isRecord } from '../json.ts';

/** By response name. */
type Shape = Map<string, Shape | 'leaf'>;

/** Removes from data, in place, what was not asked for. */
export type Pruner = (data: Record<string, unknown>) => void;

/** Lists in each other, or objects in a scalar's value, beyond this are no value of any schema's. */
const maxNesting = 64;

/** Stands for such a value: as no value of JSON, it is illegal for every type, and nobody can store it. */
const illegal = Object.assign((): void => undefined, {
  toJSON: (): never => {
    throw new TypeError('an illegal value has no text');
  },
});

export function compilePruner(selectionSet: SelectionSetNode): Pruner {
  const shape: Shape = new Map();
  addSelections(shape, selectionSet);
  return (data) => prune(data, shape);
}

function addSelections(shape: Shape, selectionSet: SelectionSetNode): void {
  for (const selection of selectionSet.selections) {
    if (selection.kind === Kind.INLINE_FRAGMENT) addSelections(shape, selection.selectionSet);
    if (selection.kind !== Kind.FIELD) continue;
    const name = selection.alias?.value ?? selection.name.value;
    const below = shape.get(name) ?? (selection.selectionSet === undefined ? 'leaf' : new Map());
    if (below !== 'leaf' && selection.selectionSet !== undefined)
      addSelections(below, selection.selectionSet);
    shape.set(name, below);
  }
}

function prune(data: Record<string, unknown>, shape: Shape): void {
  for (const name of Object.keys(data)) {
    const value = data[name];
    const below = shape.get(name);
    if (below === 'leaf') {
      if (nestsDeeper(value, maxNesting)) data[name] = illegal;
    } else if (below !== undefined) {
      const kept = pruned(value, below, 0);
      if (kept !== value) data[name] = kept;
    } else {
      delete data[name];
    }
  }
}

function pruned(value: unknown, shape: Shape, nesting: number): unknown {
  if (isRecord(value)) {
    prune(value, shape);
  } else if (Array.isArray(value)) {
    if (nesting === maxNesting) return illegal;
    for (let index = 0; index < value.length; index++) {
      const element: unknown = value[index];
      const kept = pruned(element, shape, nesting + 1);
      if (kept !== element) value[index] = kept;
    }
  }
  return value;
}

function nestsDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  for (const member of Object.values(value)) if (nestsDeeper(member, levels - 1)) return true;
  return false;
}
