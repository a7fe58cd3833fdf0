import { type DirectiveNode, Kind } from 'graphql';

/** Coerced values of the operation's variables. */
export type Variables = Readonly<Record<string, unknown>>;

/** One `@include(if: $variable)` or `@skip(if: $variable)`. */
interface GuardTerm {
  readonly variable: string;
  readonly expected: boolean;
}

/** All of the terms must hold; the empty guard always does. */
export type Guard = readonly GuardTerm[];

export const always: Guard = [];

export function holds(guard: Guard, variables: Variables): boolean {
  for (const { variable, expected } of guard) if ((variables[variable] === true) !== expected) return false;
  return true;
}

export function guardedBy(outer: Guard, variable: string, expected: boolean): Guard {
  return [...outer, { variable, expected }];
}

/** Adds a selection's `@skip` and `@include` to the guard around it; undefined when it is never included. */
export function guardOf(outer: Guard, directives: readonly DirectiveNode[] | undefined): Guard | undefined {
  let guard = outer;
  for (const directive of directives ?? []) {
    const name = directive.name.value;
    if (name !== 'skip' && name !== 'include') continue;
    const expected = name === 'include';
    const condition = directive.arguments?.[0]?.value;
    if (condition?.kind === Kind.VARIABLE) guard = guardedBy(guard, condition.name.value, expected);
    else if (condition?.kind === Kind.BOOLEAN && condition.value !== expected) return undefined;
  }
  return guard;
}
