import { Kind, visit } from 'graphql';
import type { ParsedOperation } from './parsed-operation.ts';

/** The names of the variables that `@skip` and `@include` of the operation read. */
export function findConditionalVariables({ definition, fragments }: ParsedOperation): readonly string[] {
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
}
