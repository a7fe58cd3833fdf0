import { omitUndefined, type Caller } from '@govgraph/policy';
import { type Refusal, refuse } from '../../errors.ts';
import {
  documentHash,
  type DocumentStore,
  isDocumentHash,
  type VolatileBudget,
  type VolatileCounters,
} from '@govgraph/storage';
import type { DocumentCostLimits } from '../../operation/trusted-documents.ts';
import { applicationOwner } from '../limits/windows.ts';
import type { OperationParameters } from '../parsed-request.ts';

/** Where documents come from, beside the requests themselves. */
export interface DocumentSources {
  /** Texts that the operators trust, by id. */
  readonly trusted: ReadonlyMap<string, string>;
  readonly trustedTexts: ReadonlySet<string>;
  /** What trusted texts may cost that have a limit of their own. */
  readonly costLimits: DocumentCostLimits;
  /** What happens to every other document. */
  readonly untrusted: 'accept' | 'refuse';
  /** Texts that callers have sent. */
  readonly store: DocumentStore;
}

export interface FoundDocument {
  readonly text: string;
  /** The text's hash, when its caller asks that it be remembered. */
  readonly newHash?: string;
  /** Of a trusted document, in place of the limits for all. */
  readonly maxCost?: number | undefined;
}

/**
 * Finds the text that a request means, which it carries or names; nothing is parsed yet.
 *
 * INVARIANT: the text decides. An id beside it is only ever its hash, so that it cannot lend its trust to, or be
 * remembered for, another text.
 */
export async function findDocument(
  sources: DocumentSources,
  caller: Caller,
  { query, documentId }: Pick<OperationParameters, 'query' | 'documentId'>,
): Promise<FoundDocument | Refusal> {
  if (query !== undefined) {
    if (documentId !== undefined && documentId !== documentHash(query)) {
      const expected = 'the SHA-256 of the query in lower-case hexadecimal';
      return refuse('BAD_REQUEST', `The parameter extensions.persistedQuery.sha256Hash is not ${expected}.`);
    }
    if (sources.trustedTexts.has(query)) return trusted(sources, query);
    if (sources.untrusted === 'refuse') return refuse('DOCUMENT_NOT_TRUSTED');
    return { text: query, ...omitUndefined({ newHash: documentId }) };
  }
  if (documentId === undefined) return refuse('BAD_REQUEST');
  const text = sources.trusted.get(documentId);
  if (text !== undefined) return trusted(sources, text);
  if (sources.untrusted === 'refuse') return refuse('DOCUMENT_NOT_TRUSTED');
  // A store that does not answer has no documents: the caller sends the text, and goes on.
  const remembered = isDocumentHash(documentId)
    ? await sources.store.find(caller.department, documentId).catch(() => undefined)
    : undefined;
  return remembered === undefined ? refuse('PERSISTED_QUERY_NOT_FOUND') : { text: remembered };
}

function trusted({ costLimits }: DocumentSources, text: string): FoundDocument {
  return { text, maxCost: costLimits.get(text) };
}

const dayMs = 24 * 60 * 60 * 1000;

/**
 * Bounds what one application of a department can make the store hold: it has hundreds of documents, of a few thousand
 * characters, not thousands.
 */
const maxNewDocumentsADay = 1_000;
/** Every so many characters of a document count as one more. */
const charactersPerDocument = 10_000;

interface DocumentCounting {
  readonly documents: Pick<DocumentSources, 'store'>;
  readonly rateCounters: VolatileCounters;
  /** The clock that all gateways count by; epoch milliseconds. */
  readonly countingNow: () => number;
}

/** Remembers a document that has proved valid, as long as its application has not had its share for today. */
export async function rememberDocument(
  { documents: { store }, rateCounters, countingNow }: DocumentCounting,
  caller: Caller,
  hash: string,
  text: string,
): Promise<void> {
  try {
    const { application, department } = caller;
    if ((await store.find(department, hash)) !== undefined) return;
    const day = Math.floor(countingNow() / dayMs);
    const budget: VolatileBudget = {
      kind: 'volatile',
      name: `documents:${JSON.stringify([department, application])}:${day}`,
      owner: applicationOwner(application),
      limit: maxNewDocumentsADay,
      keptMs: dayMs,
    };
    const count = Math.ceil(text.length / charactersPerDocument);
    const held = await rateCounters.hold([{ budget }], count, count);
    if (held.kind === 'held') await store.remember(department, hash, text);
  } catch {
    // Nobody needs it remembered: the caller will send the text again.
  }
}
