import type { Variables } from '../operation/conditions.ts';

/** What depends on the variables of a request is computed for each; the rest once for an operation. */
export type Amount<Value> = Value | Computed<Value>;

export type Computed<Value> = (request: CostedRequest) => Value;

export interface CostedRequest {
  readonly variables: Variables;
  /** What was computed before for this request: the same parts of an operation may stand in many places. */
  readonly known: Map<unknown, unknown>;
}

export function costedRequest(variables: Variables): CostedRequest {
  return { variables, known: new Map() };
}

export function isComputed<Value extends number | object>(amount: Amount<Value>): amount is Computed<Value> {
  return typeof amount === 'function';
}

export function amountIn<Value extends number | object>(
  amount: Amount<Value>,
  request: CostedRequest,
): Value {
  if (!isComputed(amount)) return amount;
  return once(request, amount, () => amount(request));
}

/** Computes something once for a request. */
export function once<Value extends number | object>(
  { known }: CostedRequest,
  key: unknown,
  compute: () => Value,
): Value {
  let value = known.get(key) as Value | undefined;
  if (value === undefined) known.set(key, (value = compute()));
  return value;
}

/** Of all parts, at once if none depends on variables. */
export function computeFrom<Part extends number | object, Value extends number | object>(
  parts: readonly Amount<Part>[],
  compute: (values: readonly Part[]) => Value,
): Amount<Value> {
  if (areKnown(parts)) return compute(parts);
  return (request) => compute(parts.map((part) => amountIn(part, request)));
}

function areKnown<Part extends number | object>(parts: readonly Amount<Part>[]): parts is readonly Part[] {
  return !parts.some(isComputed);
}
