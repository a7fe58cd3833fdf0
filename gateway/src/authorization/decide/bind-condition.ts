/**
 * Fits conditions on records to the schema. The check of a policy refuses what does not fit; but schema and policy
 * change apart, and what no longer fits denies in its place.
 */
import {
  type InputOutline,
  type PolicySnapshot,
  type SchemaOutline,
  type SubjectCondition,
  toCelRecord,
  whyUnreadable,
} from '@govgraph/policy';

/** The condition to be evaluated, or why it cannot be. Of one condition always the same one. */
export type BindCondition = (condition: SubjectCondition) => SubjectCondition | string;

export function createConditionBinder(schema: SchemaOutline, policy: PolicySnapshot): BindCondition {
  const bound = new WeakMap<SubjectCondition, SubjectCondition | string>();
  return (condition) => {
    let known = bound.get(condition);
    if (known === undefined) bound.set(condition, (known = bindCondition(condition, schema, policy)));
    return known;
  };
}

/** What departments write as JSON in the same way as conditions read it. */
const unchanged = new Set(['String', 'Boolean', 'Float', 'Date', 'DateTime']);

function bindCondition(
  condition: SubjectCondition,
  schema: SchemaOutline,
  policy: PolicySnapshot,
): SubjectCondition | string {
  const inputs = new Map<string, InputOutline>();
  for (const need of condition.needs) {
    const coordinate = `${condition.type}.${need}`;
    const field = schema.field(coordinate);
    const problem = whyUnreadable(coordinate, field, policy.item(coordinate));
    if (problem !== undefined || field === undefined) return problem ?? coordinate;
    inputs.set(need, { type: field.type, isOptional: true });
  }
  const isUnchanged = ({ type }: InputOutline): boolean => type.kind === 'enum' || unchanged.has(type.name);
  if ([...inputs.values()].every(isUnchanged)) return condition;
  return {
    ...condition,
    isInScope: (subject, request) =>
      condition.isInScope(toCelRecord(pick(subject, condition.needs), inputs, schema), request),
  };
}

/** A record may hold much more than a condition reads. */
function pick(record: Readonly<Record<string, unknown>>, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.map((name) => [name, record[name]]));
}
