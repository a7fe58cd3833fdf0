/** Sums of costs. They stop at the largest safe integer, which stands for itself and all that is more. */

/** What a part of an operation costs, each time that it is answered. */
export interface Totals {
  readonly cost: number;
  /** Objects in the response. */
  readonly records: number;
  /** Of the response, roughly. */
  readonly bytes: number;
  readonly byDepartment: ReadonlyMap<string, number>;
  /** The most expensive field directly in it. */
  readonly costliest: FieldCost | undefined;
}

export interface FieldCost {
  readonly responseKey: string;
  /** Of all its elements. */
  readonly cost: number;
  /** How many elements it has; 1 when it is no list. */
  readonly elements: number;
  /** The most expensive field in one element. */
  readonly below: FieldCost | undefined;
}

export const nothing: Totals = {
  cost: 0,
  records: 0,
  bytes: 0,
  byDepartment: new Map(),
  costliest: undefined,
};

export function saturated(amount: number): number {
  return Math.min(amount, Number.MAX_SAFE_INTEGER);
}

/** All parts together. */
export function sumOf(parts: readonly Totals[]): Totals {
  return reduce(parts, (left, right) => saturated(left + right));
}

/**
 * Of several parts of which one will be answered, the most in each respect: what is cheap for one department may be
 * dear for another.
 */
export function mostOf(parts: readonly Totals[]): Totals {
  return reduce(parts, Math.max);
}

function reduce(parts: readonly Totals[], combine: (left: number, right: number) => number): Totals {
  const [first = nothing, ...others] = parts;
  if (others.length === 0) return first;
  let { cost, records, bytes, costliest } = first;
  const byDepartment = new Map(first.byDepartment);
  for (const other of others) {
    cost = combine(cost, other.cost);
    records = combine(records, other.records);
    bytes = combine(bytes, other.bytes);
    if ((other.costliest?.cost ?? 0) > (costliest?.cost ?? 0)) costliest = other.costliest;
    for (const [department, its] of other.byDepartment)
      byDepartment.set(department, combine(byDepartment.get(department) ?? 0, its));
  }
  return { cost, records, bytes, byDepartment, costliest };
}

export interface CountedField {
  readonly responseKey: string;
  /** Undefined when no department is asked for it. */
  readonly department: string | undefined;
  readonly elements: number;
  /** What its arguments cost; negative when they make it cheaper. */
  readonly inputs: number;
  /** What one element costs. */
  readonly element: Totals;
}

/** A field with its arguments, and everything below it. */
export function fieldTotals({ responseKey, department, elements, inputs, element }: CountedField): Totals {
  const times = (amount: number) => Math.max(0, saturated(elements * amount));
  const cost = Math.max(0, saturated(times(element.cost) + inputs));
  const byDepartment = new Map([...element.byDepartment].map(([name, its]) => [name, times(its)]));
  if (department !== undefined && inputs !== 0) {
    const before = byDepartment.get(department) ?? 0;
    byDepartment.set(department, Math.max(0, saturated(before + inputs)));
  }
  return {
    cost,
    records: times(element.records),
    bytes: saturated(responseKey.length + bytesAroundKey + times(element.bytes)),
    byDepartment,
    costliest: { responseKey, cost, elements, below: element.costliest },
  };
}

/** Two quotes, a colon and a comma. */
const bytesAroundKey = 4;
