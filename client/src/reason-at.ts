import { type Code, type CodeOf, type Kind, isCode, kindOf } from './codes.ts';
import type { FoldedStep, GovgraphResponse, Path, ReasonDetails } from './response.ts';

/** Why a value was not given. */
export interface Reason extends ReasonDetails {
  readonly kind: Kind;
  readonly message: string;
}

/** A decision withholds the value: everything that an application for it has to name. */
export interface Denial extends Reason {
  readonly kind: 'denied';
  readonly code: CodeOf<'denied'>;
  readonly coordinate: string;
  readonly howToRequest: string;
}

export function isDenied(reason: Reason | undefined): reason is Denial {
  return reason?.kind === 'denied';
}

/** Whether the caller may have the value, but it was not given: offer to try again. */
export function isUnavailable(
  reason: Reason | undefined,
): reason is Reason & { readonly kind: 'unavailable' } {
  return reason?.kind === 'unavailable';
}

/** Whether the reason has one of the codes that this version knows, so that a `switch` over it is complete. */
export function hasKnownCode(reason: Reason): reason is Reason & { readonly code: Code } {
  return isCode(reason.code);
}

/**
 * Why there is nothing at a place of a response; undefined when there is a value, or when the null is a fact: there
 * is no such thing.
 *
 * A place below a null has the reason of that null. Where a value that must not be null was missing, so that what
 * holds it is null, the reason is that of the missing value.
 *
 * @param path response names (aliases) and list positions, from the root: `['person', 'homes', 0, 'address']`
 * @throws RangeError when the response has no such place, for example because the path has a typing error: nobody
 *   shall take that for a fact
 */
export function reasonAt(response: GovgraphResponse, path: Path): Reason | undefined {
  let value: unknown = response.data ?? null;
  if (value === null) return reasonForAll(response);
  for (const [depth, key] of path.entries()) {
    value = memberOf(value, key);
    if (value === undefined) throw new RangeError(`The response has no place ${path.join('.')}.`);
    if (value === null) return reasonOfNull(response, path.slice(0, depth + 1));
  }
  return undefined;
}

interface Place {
  readonly reason: Reason;
  readonly steps: readonly (number | FoldedStep)[];
}

function reasonForAll(response: GovgraphResponse): Reason {
  const [place] = placesOf(response);
  if (place === undefined) throw new RangeError('The response has neither data nor errors.');
  return place.reason;
}

function reasonOfNull(response: GovgraphResponse, path: Path): Reason | undefined {
  const places = placesOf(response).filter(({ steps }) => startsWith(steps, path));
  const place =
    places.find(({ steps }) => steps.length === path.length) ??
    // A value below must not be null, but was missing. What may be denied is always nullable.
    places.find(({ reason }) => reason.kind !== 'denied') ??
    places[0];
  return place?.reason;
}

function placesOf({ errors = [], extensions }: GovgraphResponse): Place[] {
  return [
    ...errors.map(({ message, path = [], extensions }) => ({
      // Something between the gateway and here speaks without a code.
      reason: toReason(message, { code: 'INTERNAL_ERROR', ...extensions }),
      steps: path,
    })),
    ...(extensions?.govgraph?.withheld ?? []).flatMap(({ message, paths, ...details }) =>
      paths.map((steps) => ({ reason: toReason(message, details), steps })),
    ),
  ];
}

function toReason(message: string, details: ReasonDetails): Reason {
  const { code, coordinate, resource, provider, shareType, howToRequest, retryAfterSeconds } = details;
  const place = { coordinate, resource, provider, shareType };
  return { kind: kindOf(code), message, code, ...place, howToRequest, retryAfterSeconds };
}

function startsWith(steps: Place['steps'], path: Path): boolean {
  return path.every((key, index) => matches(steps[index], key));
}

function matches(step: Place['steps'][number] | undefined, key: string | number): boolean {
  if (typeof step !== 'object') return step === key;
  return typeof key === 'number' && step.some(([from, to]) => from <= key && key <= to);
}

function memberOf(value: unknown, key: string | number): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  return (value as Readonly<Record<string | number, unknown>>)[key];
}
