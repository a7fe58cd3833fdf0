export { ExactNumber, UnwritableNumber, compareDecimals } from './exact-number.ts';
export { type ClockReading, parseBeijingTime, parseDate, parseInstant } from './instant.ts';
export { isRecord, parseJson, readNumber, stringifyJson } from './json.ts';
