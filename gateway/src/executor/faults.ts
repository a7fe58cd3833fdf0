import type { SubgraphErrorCode } from '../errors.ts';

/** Why a value is missing. */
export interface Fault {
  readonly code: SubgraphErrorCode;
  /** The department that should have given it. */
  readonly provider: string;
}

/**
 * Where departments failed, kept with the objects in which values are missing.
 *
 * A fault belongs to a place in the merged data, not to a path in some department's answer: the response
 * writer finds it when it meets the missing value, and reports it where the caller asked, under its aliases.
 */
export class Faults {
  readonly #fields = new Map<object, Map<string | number, Fault>>();
  readonly #objects = new Map<object, Fault[]>();
  readonly #unplaced: Fault[] = [];
  readonly #reported = new Set<Fault>();

  /** The value under `key` could not be given. The first report of a place stands. */
  addField(parent: object, key: string | number, fault: Fault): void {
    const keys = this.#fields.get(parent);
    if (keys === undefined) this.#fields.set(parent, new Map([[key, fault]]));
    else if (!keys.has(key)) keys.set(key, fault);
  }

  /** A department that was asked about the whole object did not answer. */
  addObject(object: object, fault: Fault): void {
    const faults = this.#objects.get(object);
    if (faults === undefined) this.#objects.set(object, [fault]);
    else faults.push(fault);
  }

  /** A department reported a failure that belongs to no value that was asked for. */
  addUnplaced(fault: Fault): void {
    this.#unplaced.push(fault);
  }

  /** Faults that no missing value of the answer told of: the caller must still learn that something failed. */
  unreported(): readonly Fault[] {
    const placed = [...this.#fields.values()].flatMap((keys) => [...keys.values()]);
    // A missing value of the department has told the same already.
    const told = new Set([...this.#reported].map(kindOf));
    const untold = [
      ...this.#unplaced.filter((fault) => !told.has(kindOf(fault))),
      ...placed.filter((fault) => !this.#reported.has(fault)),
    ];
    return [...new Map(untold.map((fault) => [kindOf(fault), fault])).values()];
  }

  /**
   * Why the value under `key` is missing, if a department is to blame.
   *
   * @param isAbsent whether nothing arrived at all, as opposed to `null`
   * @param providers the departments that can give the field
   */
  find(
    parent: object,
    key: string | number,
    isAbsent: boolean,
    providers: readonly string[],
  ): Fault | undefined {
    const fault =
      this.#fields.get(parent)?.get(key) ?? (isAbsent ? this.#ofObject(parent, providers) : undefined);
    if (fault !== undefined) this.#reported.add(fault);
    return fault;
  }

  #ofObject(object: object, providers: readonly string[]): Fault | undefined {
    const faults = this.#objects.get(object);
    return faults?.find((fault) => providers.includes(fault.provider)) ?? faults?.[0];
  }
}

function kindOf({ code, provider }: Fault): string {
  return `${code} ${provider}`;
}
