/**
 * `@skip` and `@include` are decided before an operation is planned, for the values that its variables have: the
 * planner asks subgraphs for what conditional fields require whether or not they are included.
 */
import { type DirectiveNode, Kind } from 'graphql';

/** Coerced values of the operation's variables. */
export type Variables = Readonly<Record<string, unknown>>;

export function isIncluded(directives: readonly DirectiveNode[] | undefined, variables: Variables): boolean {
  return (directives ?? []).every((directive) => {
    const name = directive.name.value;
    const condition = directive.arguments?.[0]?.value;
    if ((name !== 'skip' && name !== 'include') || condition === undefined) return true;
    const value =
      condition.kind === Kind.VARIABLE
        ? variables[condition.name.value] === true
        : condition.kind === Kind.BOOLEAN && condition.value;
    return value === (name === 'include');
  });
}
