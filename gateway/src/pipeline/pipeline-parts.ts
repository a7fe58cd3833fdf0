import type { Pseudonymize, RecountedCounters, UsageLog } from '@govgraph/storage';
import type { TokenVerifier } from '../identity/token-verifier.ts';
import type { OperationLimits } from '../operation/limits.ts';
import type { ReleaseManager } from '../release/release-manager.ts';
import type { UsedOperations } from '../release/used-operations.ts';
import type { Telemetry } from '../telemetry/telemetry.ts';
import type { UnsentBytes } from './limits/unsent-bytes.ts';
import type { DocumentSources } from './steps/find-document.ts';
import type { CostLimits } from './steps/limit-cost.ts';
import type { RateLedger } from './steps/limit-rates.ts';
import type { StrangerLimit } from './steps/limit-strangers.ts';
import type { StrangerSums } from './usage/stranger-sums.ts';

/** What the request path works with. */
export interface PipelineParts extends RateLedger {
  readonly strangerLimit: StrangerLimit;
  readonly releases: ReleaseManager;
  readonly usedOperations: Pick<UsedOperations, 'note'> | undefined;
  readonly identity: Pick<TokenVerifier, 'verify'>;
  readonly documents: DocumentSources;
  readonly counters: RecountedCounters;
  readonly usageLog: Pick<UsageLog, 'record'>;
  /** Responses that were not taken yet. */
  readonly unsentBytes: UnsentBytes;
  readonly strangerSums: Pick<StrangerSums, 'add'>;
  readonly pseudonymize: Pseudonymize;
  readonly limits: OperationLimits;
  readonly costLimits: CostLimits;
  /** What one response may take, at most. */
  readonly maxResponseBytes: number;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly telemetry: Pick<Telemetry, 'failed'>;
}
