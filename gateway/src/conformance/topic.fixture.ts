/** What a conformance topic is: a small federation, operations, and what each must give. */
import { isDeepStrictEqual } from 'node:util';
import type { TestSubgraph } from '../testing/test-subgraphs.ts';

export interface Topic {
  readonly title: string;
  readonly subgraphs: Readonly<Record<string, TestSubgraph>>;
  readonly cases: readonly ConformanceCase[];
}

export interface ConformanceCase {
  readonly name: string;
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  /** Compared as JSON text: the order of fields is part of the response. */
  readonly data: unknown;
  /** The paths of the errors, as `products.0.name`; none unless given. */
  readonly errors?: readonly string[];
  /** The subgraphs that are asked, request by request; not looked at unless given. */
  readonly asks?: readonly string[];
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * A reference resolver over records: finds the one that agrees with the representation in these keys. What
 * else the representation holds (`@requires`) is there for the fields' resolvers.
 */
export function entity(records: readonly Fields[], ...keys: readonly string[]) {
  return {
    __resolveReference: (representation: Fields) => {
      const record = records.find((each) =>
        keys.every((key) => isDeepStrictEqual(each[key], representation[key])),
      );
      return record === undefined ? null : { ...representation, ...record };
    },
  };
}

/** A resolver that throws: for fields that must not be asked for. */
export function never(): never {
  throw new Error('this must not be asked for');
}
