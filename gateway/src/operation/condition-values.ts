import { Kind, visit } from 'graphql';
import type { Variables } from './conditions.ts';
import { oncePer } from './once-per.ts';
import type { Operation } from './operation.ts';

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
