export { ExactNumber, UnwritableNumber, compareDecimals } from './exact-number.ts';
export { isRecord, parseJson, readNumber, stringifyJson } from './json.ts';
