/** What callers can put in, and what it reads: the bindings of a catalog, checked and indexed. */
import type { KnownParts } from './compile-parts.ts';
import type { Coordinate, InputBinding, Resource } from '../model/model.ts';
import type { ProblemList } from '../model/policy-error.ts';
import type { InputEntry } from '../model/policy-snapshot.ts';

/** `Type.field(argument:)`, or `Type.member` for fields of input objects and values of enums. */
export const inputCoordinatePattern = /^(?!__)[A-Za-z_]\w*\.(?!__)[A-Za-z_]\w*(\((?!__)[A-Za-z_]\w*:\))?$/;

/** Indexes all bindings by coordinate, and checks that what they read is in the catalog. */
export function compileInputs(
  resources: readonly Resource[],
  known: Pick<KnownParts, 'items'>,
  problems: ProblemList,
): Map<string, InputEntry> {
  const inputs = new Map<string, InputEntry>();
  for (const resource of resources) {
    for (const binding of resource.inputs ?? []) {
      const { coordinate } = binding;
      const refuse = (message: string): void =>
        problems.add(`resources[${resource.code}].inputs[${coordinate}]`, message);
      const other = inputs.get(coordinate)?.resource;
      if (other !== undefined) {
        refuse(`already bound by ${other.code} of ${other.provider}`);
        continue;
      }
      checkBinding(binding, known, refuse);
      inputs.set(coordinate, { binding, resource });
    }
  }
  return inputs;
}

function checkBinding(
  binding: InputBinding,
  known: Pick<KnownParts, 'items'>,
  refuse: (message: string) => void,
): void {
  const { coordinate } = binding;
  if (!inputCoordinatePattern.test(coordinate))
    refuse('expected a coordinate such as Query.person(idNumber:)');
  const problem = problemOfReads(binding);
  if (problem !== undefined) refuse(problem);
  for (const read of itemsReadBy(binding)) {
    const entry = known.items.get(read);
    if (entry === undefined) refuse(`reads ${read}, which is not in the catalog`);
    else if (entry.item.role === 'STRUCTURE')
      refuse(`reads ${read}, which carries nothing that could be read`);
  }
}

/** The items that an input reads; none with the mode `none`. */
export function itemsReadBy({ reads }: Pick<InputBinding, 'reads'>): readonly Coordinate[] {
  if (reads === undefined) return [];
  return typeof reads === 'string' ? [reads] : reads;
}

/** Whether a binding says what it reads exactly when it reads something. */
export function problemOfReads(binding: InputBinding): string | undefined {
  const { coordinate, mode, reads } = binding;
  const items = itemsReadBy(binding);
  if (mode === 'none')
    return reads === undefined ? undefined : `${coordinate} has the mode none but reads ${items.join(', ')}`;
  if (items.length === 0) return `${coordinate} has the mode ${mode} but does not say what it reads`;
  return mode === 'identify' && items.length > 1
    ? `${coordinate} names records by one item, not by ${items.join(', ')}`
    : undefined;
}
