/**
 * Numbers of persons and organisations, as the standards have them: the one implementation, for catalogs, policies,
 * departments and the synthetic city.
 *
 * A number is taken as it is registered only. One that may be written in many ways, with blanks, a small x or
 * full-width digits, is not the one that the platform records; it is refused with the reason.
 */
import type { InputReason } from './input-reasons.ts';
import { parseDate } from './instant.ts';
import { legalDayOf } from './legal-day.ts';
import { toNfkc } from './to-nfkc.ts';

const dayMs = 24 * 60 * 60 * 1000;

/**
 * Why a text is no citizen identity number (GB 11643-1999: region, day of birth, sequence, check character); undefined
 * when it is one. Permits of residence for residents of Hong Kong, Macau and Taiwan (81, 82, 83) and cards of
 * foreigners with permanent residence (9, since 2023) are numbered alike, and taken.
 *
 * The region is not judged beyond its first digit: most of those in use when the numbers were given are gone.
 *
 * @param now epoch milliseconds; nobody was born on a day to come, Beijing time
 */
export function whyNoCitizenNumber(text: string, now: number): InputReason | undefined {
  if (/^\d{15}$/.test(text)) return 'FIFTEEN_DIGITS';
  const reason = whyUnwritten(text, /^\d{17}[\dX]$/);
  if (reason !== undefined) return reason;
  if (text.startsWith('0')) return 'REGION';
  const birth = parseDate(`${text.slice(6, 10)}-${text.slice(10, 12)}-${text.slice(12, 14)}`);
  if (birth === undefined || Number(text.slice(6, 10)) < earliestBirthYear) return 'BIRTH_DATE';
  if (birth > legalDayOf(now) * dayMs) return 'BIRTH_DATE_TO_COME';
  return text[17] === citizenCheckCharacter(text) ? undefined : 'CHECK_CHARACTER';
}

/** Numbers were given out from 1984 on, to people who had been born in the 19th century too. */
const earliestBirthYear = 1850;

const citizenWeights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/** The check character of the first 17 digits, GB 11643-1999 (ISO 7064, MOD 11-2). */
export function citizenCheckCharacter(digits: string): string {
  const sum = citizenWeights.reduce((total, weight, index) => total + weight * Number(digits[index]), 0);
  return '10X98765432'.charAt(sum % 11);
}

/** Digits and letters of GB 32100-2015; I, O, S, V and Z are left out. */
export const socialCreditAlphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';

/** Authorities that register, and the kinds of organisations of each (GB 32100-2015 with its amendment). */
const registrations: Readonly<Record<string, string>> = {
  '1': '1239', // 机构编制
  '2': '19', // 外交
  '3': '123459', // 司法行政
  '4': '19', // 文化
  '5': '12349', // 民政; 4, village and residents' committees, have codes since the general provisions of civil law of 2017
  '6': '129', // 旅游
  '7': '129', // 宗教
  '8': '19', // 工会
  '9': '1239', // 市场监管 (工商)
  A: '19', // 中央军委改革和编制办公室
  N: '1239', // 农业农村
  Y: '1', // 其他
};

/**
 * Why a text is no unified social credit code (GB 32100-2015: authority and kind, region of registration, organisation
 * code with its check digit by GB 11714-1997, check character); undefined when it is one.
 */
export function whyNoSocialCreditCode(text: string): InputReason | undefined {
  const reason = whyInvalidCode(text);
  // The number of a citizen is the mistake that others should hear of; a code that is right is never taken for one.
  const isOfCitizen = reason !== undefined && whyNoCitizenNumber(text, Infinity) === undefined;
  return isOfCitizen ? 'CITIZEN_NUMBER' : reason;
}

function whyInvalidCode(text: string): InputReason | undefined {
  const reason = whyUnwritten(text, /^[0-9A-HJ-NPQRTUWXY]{18}$/);
  if (reason !== undefined) return reason;
  if (!(registrations[text.charAt(0)] ?? '').includes(text.charAt(1))) return 'REGISTRATION';
  if (!/^[1-9]\d{5}$/.test(text.slice(2, 8))) return 'REGION';
  if (text[16] !== organisationCheckCharacter(text.slice(8, 16))) return 'ORGANISATION_CHECK_CHARACTER';
  return text[17] === socialCreditCheckCharacter(text) ? undefined : 'CHECK_CHARACTER';
}

const organisationWeights = [3, 7, 9, 10, 5, 8, 4, 2];

/** The check character of the eight characters of an organisation code, GB 11714-1997; letters count from A = 10. */
export function organisationCheckCharacter(characters: string): string {
  const sum = organisationWeights.reduce(
    (total, weight, index) => total + weight * Number.parseInt(characters.charAt(index), 36),
    0,
  );
  return '0123456789X0'.charAt(11 - (sum % 11));
}

/** The check character of the first 17 characters, GB 32100-2015: (31 − Σ cᵢ·3ⁱ mod 31) mod 31. */
export function socialCreditCheckCharacter(characters: string): string {
  let weight = 1;
  let sum = 0;
  for (const character of characters.slice(0, 17)) {
    sum += socialCreditAlphabet.indexOf(character) * weight;
    weight = (weight * 3) % 31;
  }
  return socialCreditAlphabet.charAt((31 - (sum % 31)) % 31);
}

/** Why a text is no beginning of a region code (GB/T 2260): two to six digits; undefined when it is one. */
export function whyNoRegionCode(text: string): InputReason | undefined {
  const reason = whyUnwritten(text, /^\d{2,6}$/, { least: 2, most: 6 });
  if (reason !== undefined) return reason;
  return text.startsWith('0') ? 'REGION' : undefined;
}

/** Whatever is wrong with how a number is written: the first that its sender should correct. */
function whyUnwritten(
  text: string,
  pattern: RegExp,
  { least, most } = { least: 18, most: 18 },
): InputReason | undefined {
  if (pattern.test(text)) return undefined;
  if (/[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]/u.test(text)) return 'INVISIBLE';
  const narrow = toNfkc(text);
  if (narrow !== text && pattern.test(narrow.toUpperCase())) return 'FULL_WIDTH';
  if (pattern.test(text.toUpperCase())) return 'SMALL_LETTER';
  const { length } = [...text];
  return length >= least && length <= most ? 'CHARACTERS' : 'LENGTH';
}
