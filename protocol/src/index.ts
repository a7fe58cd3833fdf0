export {
  callerHeader,
  callerMembers,
  completeCallerHeader,
  identifierPattern,
  maxRoles,
  officialPattern,
  serializeCallerContext,
  serializeCallerIdentity,
  type CallerContext,
  type CallerIdentity,
} from './caller-context.ts';
export { deadlineHeader, defaultSubgraphTimeoutMs, readDeadline } from './deadline.ts';
export { ExactNumber, UnwritableNumber, compareDecimals } from './exact-number.ts';
export { builtModule } from './built-module.ts';
export { rememberCanonicalJson, toCanonicalJson } from './canonical-json.ts';
export {
  citizenCheckCharacter,
  organisationCheckCharacter,
  socialCreditAlphabet,
  socialCreditCheckCharacter,
  whyNoCitizenNumber,
  whyNoRegionCode,
  whyNoSocialCreditCode,
} from './identifiers.ts';
export { describeError } from './describe-error.ts';
export { isHttpAddress } from './http-address.ts';
export { inputReasons, isInputReason, type InputReason } from './input-reasons.ts';
export { type ClockReading, beijingOffsetMs, parseBeijingTime, parseDate, parseInstant } from './instant.ts';
export { endOfLegalDate, endOfLegalDay, legalDate, legalDayOf, startOfLegalDate } from './legal-day.ts';
export { toNfkc } from './to-nfkc.ts';
export { isRecord, parseJson, readNumber, stringifyJson } from './json.ts';
export {
  coveredComponents,
  digestAlgorithm,
  keyIdPattern,
  maxClockDifferenceSeconds,
  minSecretBytes,
  serializeContentDigest,
  serializeSignatureParameters,
  signatureBase,
  signatureLabel,
  signatureParameters,
  signedHeaders,
  type SignatureParameters,
} from './request-signature.ts';
export { readRequestTarget } from './request-target.ts';
export { type Duty, type Role, conflictingRoles, duties, dutyOf } from './roles.ts';
export { systemErrorCode } from './system-error-code.ts';
export { maxResponseValues } from './response-limits.ts';
export { reservedPrefix, reservedVariablePrefix } from './reserved-names.ts';
export { withinAwakeTime } from './within-awake-time.ts';
export { TimeoutError, withinTime } from './within-time.ts';
