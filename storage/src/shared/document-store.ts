import type { DepartmentCode } from '@govgraph/policy';

/**
 * Documents that callers have sent, so that they can name them by their hash next time. A convenience: what is
 * forgotten is sent again. Bounded; which documents are forgotten first is up to the implementation.
 *
 * Each department has its own: a text may hold the number of a person, and whether a hash is known would tell
 * that somebody else asks about that person.
 */
export interface DocumentStore {
  /** The text whose `documentHash` this is; undefined when the department has not sent it. */
  find(department: DepartmentCode, hash: string): Promise<string | undefined>;
  /** @param hash the text's `documentHash`; that it is has been checked */
  remember(department: DepartmentCode, hash: string, text: string): Promise<void>;
  close(): Promise<void>;
}
