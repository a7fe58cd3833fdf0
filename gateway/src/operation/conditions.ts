/**
 * `@skip` and `@include` are decided before an operation is planned, for the values that its variables have: the
 * planner asks subgraphs for what conditional fields require whether or not they are included.
 */
import { type DirectiveNode, Kind, visit } from 'graphql';
import { oncePer } from './once-per.ts';
import type { Operation } from './operation.ts';

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

/** The values of the variables that `@skip` and `@include` of the operation read. */
export function conditionValues(operation: Operation, variables: Variables): readonly boolean[] {
  return conditionalVariables(operation).map((name) => variables[name] === true);
}

const conditionalVariables = oncePer(({ definition, fragments }: Operation): readonly string[] => {
  const names = new Set<string>();
  for (const node of [definition, ...fragments.values()]) {
    visit(node, {
      Directive: ({ name, arguments: given }) => {
        const condition = given?.[0]?.value;
        const isConditional = name.value === 'skip' || name.value === 'include';
        if (isConditional && condition?.kind === Kind.VARIABLE) names.add(condition.name.value);
      },
    });
  }
  return [...names];
});
