/** What callers can put in, and what it reads: the bindings of a catalog, checked and indexed. */
import type { KnownParts } from './compile-parts.ts';
import type { InputBinding, Resource } from './model.ts';
import type { ProblemList } from './policy-error.ts';
import type { InputEntry } from './snapshot.ts';

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
  const { coordinate, reads } = binding;
  if (!inputCoordinatePattern.test(coordinate))
    refuse('expected a coordinate such as Query.person(idNumber:)');
  const problem = problemOfReads(binding);
  if (problem !== undefined) refuse(problem);
  if (reads === undefined) return;
  const entry = known.items.get(reads);
  if (entry === undefined) refuse(`reads ${reads}, which is not in the catalog`);
  else if (entry.item.role === 'STRUCTURE')
    refuse(`reads ${reads}, which carries nothing that could be read`);
}

/** Whether a binding says what it reads exactly when it reads something. */
export function problemOfReads({ coordinate, mode, reads }: InputBinding): string | undefined {
  if (mode === 'none')
    return reads === undefined ? undefined : `${coordinate} has the mode none but reads ${reads}`;
  return reads === undefined
    ? `${coordinate} has the mode ${mode} but does not say what it reads`
    : undefined;
}
