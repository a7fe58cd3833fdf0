import type { SignatureError } from '../errors.ts';
import type { SubgraphClient } from './subgraph-client.ts';

/** Whether departments accept what this gateway signs. */
export interface SignatureCheck {
  /** As the last round found it; none before the first. */
  refusals(): readonly SignatureError[];
  close(): void;
}

/** Asks all departments at once, and again after each interval. */
export function startSignatureCheck(
  subgraphs: Pick<SubgraphClient, 'findRefusals'>,
  intervalMs: number,
): SignatureCheck {
  let refusals: readonly SignatureError[] = [];
  const check = async (): Promise<void> => {
    refusals = await subgraphs.findRefusals();
  };
  void check();
  const timer = setInterval(() => void check(), intervalMs).unref();
  return { refusals: () => refusals, close: () => clearInterval(timer) };
}
