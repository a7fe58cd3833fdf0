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
export { toNfkc } from './nfkc.ts';
export { isRecord, parseJson, readNumber, stringifyJson } from './json.ts';
export { readRequestTarget } from './request-target.ts';
export { systemErrorCode } from './system-error-code.ts';
export { withinAwakeTime } from './within-awake-time.ts';
export { TimeoutError, withinTime } from './within-time.ts';
