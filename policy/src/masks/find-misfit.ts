/**
 * Which mask is for which GraphQL type. What a mask gives is a legal value of the type; where it could not be, the
 * combination is refused when the policy is checked, and denied in its place where a schema changes later.
 */
import type { MaskDefinition, MaskMethod } from '../model/model.ts';
import type { TypeOutline } from '../model/schema-outline.ts';

type MethodKind = MaskMethod['kind'];

/**
 * The scalars of which what a mask gives is a legal value. `Date` and `Amount` are those of the departments' schemas;
 * an amount may be a band. `null` is a value of every scalar and enum that may be null.
 */
const fittingScalars: Readonly<Record<Exclude<MethodKind, 'null'>, readonly string[]>> = {
  keep: ['String', 'ID'],
  surname: ['String', 'ID'],
  district: ['String', 'ID'],
  'date-year': ['Date'],
  bands: ['Amount'],
};

/** Why a masked value would be no legal value of a type, `it …`, and what to do instead; undefined when the mask fits. */
export function findMisfit({ method }: MaskDefinition, type: TypeOutline): string | undefined {
  if (type.kind === 'composite') return 'it has fields of its own: mask or deny those';
  if (type.listDepth > 0) return 'it is a list, and a mask hides one value: deny it instead';
  if (method.kind === 'null') return type.isNonNull ? 'it can never be null: deny it instead' : undefined;
  const fitting: readonly string[] = fittingScalars[method.kind] ?? [];
  if (type.kind === 'scalar' && fitting.includes(type.name)) return undefined;
  const gives = fitting.length === 0 ? 'nothing known' : fitting.join(' and ');
  return `it is of type ${type.name}, and this mask (${method.kind}) is for ${gives}: ${insteadFor(type)}`;
}

function insteadFor({ name, kind }: TypeOutline): string {
  const methods = Object.entries(fittingScalars)
    .filter(([, scalars]) => kind === 'scalar' && scalars.includes(name))
    .map(([method]) => method);
  return methods.length === 0 ? 'deny it instead' : `use ${methods.join(', ')} instead`;
}
