export { ExactNumber, UnwritableNumber, compareDecimals } from './exact-number.ts';
export {
  citizenCheckCharacter,
  organisationCheckCharacter,
  socialCreditAlphabet,
  socialCreditCheckCharacter,
  whyNoCitizenNumber,
  whyNoRegionCode,
  whyNoSocialCreditCode,
} from './identifiers.ts';
export { inputReasons, isInputReason, type InputReason } from './input-reasons.ts';
export { type ClockReading, beijingOffsetMs, parseBeijingTime, parseDate, parseInstant } from './instant.ts';
export { toNfkc } from './nfkc.ts';
export { isRecord, parseJson, readNumber, stringifyJson } from './json.ts';
export { readRequestTarget } from './request-target.ts';
