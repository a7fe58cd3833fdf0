export {
  type CallerContext,
  type ClockReading,
  parseBeijingTime,
  parseDate,
  parseInstant,
  toNfkc,
} from '@govgraph/protocol';
export { batchMany, batchOne, perArgument } from './batch.ts';
export {
  type DepartmentContext,
  type GatewayKeysFile,
  type RunningSubgraph,
  type StartSubgraph,
  type StartSubgraphOptions,
  type SubgraphDefinition,
  defineSubgraph,
  loadSubgraphSchema,
} from './define-subgraph.ts';
export { BadUserInput, type RefusedInput, refuseArgument } from './errors.ts';
export { type GatewayKeys, readGatewayKeys } from './gateway-keys.ts';
export type { Log, LogEntry } from './log.ts';
export { type ReplayGuard, createReplayGuard } from './replay-guard.ts';
export { readCitizenNumber, readRegionCode, readSocialCreditCode } from './read-identifiers.ts';
export { runSubgraph } from './run-subgraph.ts';
export { amountScalar, dateScalar, dateTimeScalar } from './scalars.ts';
