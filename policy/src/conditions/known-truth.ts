/** What a condition on records says already of a request, before any record is known. */
import { omitUndefined } from '../model/omit-undefined.ts';
import { compileRequestCondition, parseCondition, textOfPart, type RequestCondition } from './condition.ts';
import type { KnownTruth } from '../model/decision.ts';
import { termsOf, truthOf } from './truth.ts';

/**
 * Of `purpose == "aid" && subject.grade > 3`, the first term is known with the request: for any other purpose the
 * whole is false. A term that reads the record does not compile without one, and is not known; nor is one that throws.
 *
 * @param when a condition on records that compiles
 */
export function compileKnownTruth(when: string): KnownTruth {
  const condition = parseCondition(when);
  const known = new Map(
    termsOf(condition).flatMap((term) => {
      const holds = compileTerm(textOfPart(term));
      return holds === undefined ? [] : [[term, holds] as const];
    }),
  );
  return ({ caller, purpose }) => {
    const request = { caller, args: {}, ...omitUndefined({ purpose }) };
    const truth = truthOf(condition, (term) => {
      try {
        return known.get(term)?.(request);
      } catch {
        return undefined;
      }
    });
    return typeof truth === 'boolean' ? truth : undefined;
  };
}

function compileTerm(text: string | undefined): RequestCondition | undefined {
  try {
    return text === undefined ? undefined : compileRequestCondition(text);
  } catch {
    return undefined;
  }
}
