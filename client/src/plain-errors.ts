import { kindOf } from './codes.ts';
import type { FoldedStep, GovgraphResponse, Path, ResponseError } from './response.ts';

/**
 * The errors of a response, each with its path, whichever form it has: for clients that read errors in place.
 * What was unfolded already, or had errors from the start, stays as it is.
 */
export function plainErrors({ errors, extensions }: GovgraphResponse): readonly ResponseError[] {
  const { decisionId, withheld = [] } = extensions?.govgraph ?? {};
  if (errors !== undefined && errors.length > 0) return errors;
  return withheld.flatMap(({ message, paths, ...details }) => {
    const extensions = kindOf(details.code) === 'denied' ? { decisionId, ...details } : details;
    return paths.flatMap((steps) => unfold(steps).map((path) => ({ message, path, extensions })));
  });
}

function unfold([step, ...rest]: readonly FoldedStep[]): Path[] {
  if (step === undefined) return [[]];
  const below = unfold(rest);
  const keys = typeof step === 'string' ? [step] : step.flatMap(([from, to]) => positions(from, to));
  return keys.flatMap((key) => below.map((path) => [key, ...path]));
}

function positions(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}
