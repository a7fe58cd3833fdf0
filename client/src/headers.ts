import { type GovgraphExtensions, govgraphOf } from './response.ts';

/** What a link, an exchange or a network function of this package is made for. */
export interface RequestOptions {
  /** The code of the registered matter that the data is for; not needed for the own department's data. */
  readonly purpose?: string | undefined;
  /** Called for each response that came from the gateway: log its decision id. */
  readonly onResponse?: (about: Pick<GovgraphExtensions, 'decisionId' | 'policyVersion'>) => void;
}

/** Headers that declare the purpose and ask for the compact form of reasons. */
export function govgraphHeaders(purpose?: string): Record<string, string> {
  return {
    'govgraph-withheld': 'compact',
    ...(purpose === undefined ? {} : { 'govgraph-purpose': purpose }),
  };
}

/** Tells who wants to know that a response came, unless it is one that has no usage record. */
export function tell(onResponse: RequestOptions['onResponse'], extensions: unknown): void {
  const govgraph = govgraphOf(extensions);
  if (govgraph === undefined) return;
  const { decisionId, policyVersion } = govgraph;
  onResponse?.({ decisionId, policyVersion });
}
