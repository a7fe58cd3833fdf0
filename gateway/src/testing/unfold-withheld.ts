/** What a front end does with `extensions.govgraph.withheld`: finds each place, and why there is nothing. */

export interface WithheldReason {
  readonly code: string;
  readonly message: string;
  readonly paths: readonly (readonly (string | readonly (readonly [number, number])[])[])[];
}

/** Every place with its reason, without the paths: one entry for each place that is covered. */
export function unfoldWithheld(
  withheld: readonly WithheldReason[],
): { readonly path: readonly (string | number)[]; readonly reason: Omit<WithheldReason, 'paths'> }[] {
  return withheld.flatMap(({ paths, ...reason }) =>
    paths.flatMap((steps) => unfoldPath(steps).map((path) => ({ path, reason }))),
  );
}

function unfoldPath([step, ...rest]: WithheldReason['paths'][number]): (string | number)[][] {
  if (step === undefined) return [[]];
  const below = unfoldPath(rest);
  const positions = typeof step === 'string' ? [step] : step.flatMap(([from, to]) => range(from, to));
  return positions.flatMap((position) => below.map((path) => [position, ...path]));
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}
