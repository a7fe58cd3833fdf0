/**
 * Names of documents, as callers send them in place of the text: in `documentId` (GraphQL over HTTP, Appendix A)
 * or in `extensions.persistedQuery.sha256Hash` (automatic persisted queries).
 */
import { createHash } from 'node:crypto';

/** Nobody names a document at greater length, but to fill a store. */
const maxIdLength = 200;

const hashPattern = /^[0-9a-f]{64}$/;
const customPattern = /^(?:x-[\w.~-]+:)?[\w.~-]+$/;
const hashPrefix = 'sha256:';

/** SHA-256 of a document's text in UTF-8, in lower-case hexadecimal: the id that everybody can compute. */
export function documentHash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Whether an id can be a {@link documentHash}; every other id is known only to whoever gave it. */
export function isDocumentHash(id: string): boolean {
  return hashPattern.test(id);
}

/**
 * The one spelling of an id: `sha256:<hash>` and `<hash>` are the same.
 *
 * @returns undefined for what is no id
 */
export function readDocumentId(text: string): string | undefined {
  if (text.startsWith(hashPrefix)) {
    const hash = text.slice(hashPrefix.length);
    return isDocumentHash(hash) ? hash : undefined;
  }
  return text.length <= maxIdLength && customPattern.test(text) ? text : undefined;
}
