import {
  type DocumentCostLimits,
  type TrustedDocuments,
  readTrustedDocuments,
} from '../operation/trusted-documents.ts';

/** The documents that are trusted, and what is wrong with the settings that say so. */
export function readDocuments(environment: Readonly<Record<string, string | undefined>>): {
  readonly trusted: TrustedDocuments;
  readonly costLimits: DocumentCostLimits;
  readonly problems: readonly string[];
} {
  const path = environment['GOVGRAPH_TRUSTED_DOCUMENTS'];
  const untrusted = environment['GOVGRAPH_UNTRUSTED_DOCUMENTS'];
  if (path === undefined) {
    const refusesAll = untrusted === 'refuse';
    const problem = 'GOVGRAPH_TRUSTED_DOCUMENTS: is missing, and without it "refuse" refuses everything';
    return { trusted: new Map(), costLimits: new Map(), problems: refusesAll ? [problem] : [] };
  }
  const { documents, costLimits, problems } = readTrustedDocuments(path);
  const said =
    untrusted === undefined ? ['GOVGRAPH_UNTRUSTED_DOCUMENTS: is missing; say accept or refuse'] : [];
  return {
    trusted: documents,
    costLimits,
    problems: [...said, ...problems.map((problem) => `GOVGRAPH_TRUSTED_DOCUMENTS: ${problem}`)],
  };
}
