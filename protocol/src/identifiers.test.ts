import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  socialCreditAlphabet,
  socialCreditCheckCharacter,
  whyNoCitizenNumber,
  whyNoRegionCode,
  whyNoSocialCreditCode,
} from './identifiers.ts';
import { citizenNumbers, misspelt, socialCreditCodes } from './testing-arbitraries.ts';

const now = Date.parse('2026-06-30T12:00:00+08:00');

describe('A citizen identity number, GB 11643-1999', () => {
  test.each([
    ['of the standard (annex)', '11010519491231002X'],
    ['of the standard (annex), of a man', '440524188001010014'],
    ['of somebody who was 134 when numbers were first given', '110108185001010012'],
    ['of 29 February of a leap year', '110105200002290021'],
    ['of somebody who was born today', '110105202606300023'],
    ['of a region that is abolished or unknown', '899999194912310021'],
    ['of a residence permit for residents of Hong Kong (810000)', '810000199408230021'],
    ['of a residence permit for residents of Macau (820000)', '820000199408230023'],
    ['of a residence permit for residents of Taiwan (830000)', '830000199408230025'],
    ['of a foreigner with permanent residence (9, since 2023)', '91184019800315001X'],
  ])('is taken: %s', (_, text) => {
    expect(whyNoCitizenNumber(text, now)).toBeUndefined();
  });

  test.each([
    // 出生日期码: the day of birth, GB/T 7408
    ['month 13', '110108198013150015', 'BIRTH_DATE'],
    ['30 February', '110108198002300014', 'BIRTH_DATE'],
    ['29 February of a common year', '11010819810229001X', 'BIRTH_DATE'],
    ['the last day that is too early', '110108184912310011', 'BIRTH_DATE'],
    ['a year without numbers', '110108000101010016', 'BIRTH_DATE'],
    ['the year 0', '110108000001010019', 'BIRTH_DATE'],
    ['a year to come', '11010829800315001X', 'BIRTH_DATE_TO_COME'],
    ['tomorrow', '110108202607010019', 'BIRTH_DATE_TO_COME'],
    // 校验码: the check character, ISO 7064 MOD 11-2
    ['another check digit', '110108198003150012', 'CHECK_CHARACTER'],
    ['X where none belongs', '11010819800315001X', 'CHECK_CHARACTER'],
    // 号码的结构: 17 digits and a check character
    ['a small x', '11010519491231002x', 'SMALL_LETTER'],
    ['15 digits, as before 1999', '110105491231002', 'FIFTEEN_DIGITS'],
    ['17 digits', '11010519491231002', 'LENGTH'],
    ['19 digits', '1101051949123100210', 'LENGTH'],
    ['nothing', '', 'LENGTH'],
    ['a letter', '1101051949123100AX', 'CHARACTERS'],
    ['a blank before it', ' 11010519491231002X', 'INVISIBLE'],
    ['a line end behind it', '11010519491231002X\n', 'INVISIBLE'],
    ['a blank of no width in it', '110105\u200b19491231002X', 'INVISIBLE'],
    ['a mark of text order', '\u202d11010519491231002X', 'INVISIBLE'],
    ['a filler that is a letter of Hangul', '11010519491231002X\u3164', 'INVISIBLE'],
    ['a blank of Braille', '11010519491231002\u2800', 'INVISIBLE'],
    ['an invisible mark', '11010519491231002X\ufe0f', 'INVISIBLE'],
    ['half a character', '11010519491231002\ud835', 'INVISIBLE'],
    ['accents without end', `11010519491231002X${'\u0301\u0316'.repeat(10_000)}`, 'LENGTH'],
    ['15 digits of somebody who was a hundred', '110105000101996', 'FIFTEEN_DIGITS'],
    ['a small full-width x', '11010519491231002ｘ', 'FULL_WIDTH'],
    ['digits in circles', '①①0105194912310026', 'FULL_WIDTH'],
    ['an ideographic blank', '11010519491231002X\u3000', 'INVISIBLE'],
    ['full-width digits', '１１０１０５１９４９１２３１００２Ｘ', 'FULL_WIDTH'],
    ['a full-width X', '11010519491231002Ｘ', 'FULL_WIDTH'],
    ['digits of another script', '٠١٠١٠٥١٩٤٩١٢٣١٠٠٢X', 'CHARACTERS'],
    // 地址码: regions of GB/T 2260 begin with 1 to 8
    ['a region that begins with 0', '010105194912310026', 'REGION'],
  ])('is none with %s', (_, text, reason) => {
    expect(whyNoCitizenNumber(text, now)).toBe(reason);
  });

  test('is taken whoever it was given to, and refused after any slip of the hand', () => {
    fc.assert(fc.property(citizenNumbers, (text) => whyNoCitizenNumber(text, now) === undefined));
    fc.assert(
      fc.property(
        misspelt(citizenNumbers, '0123456789'),
        (text) => whyNoCitizenNumber(text, now) !== undefined,
      ),
      { numRuns: 1_000 },
    );
  });
});

describe('A unified social credit code, GB 32100-2015', () => {
  test.each([
    ['of the standard', '91350100M000100Y43'],
    ['of an enterprise', '91110000600037341L'],
    ['of an authority', '11110000000001214N'],
    ['of a village committee', '54350100MF0001008R'],
    ['of a village cooperative', 'N2350100MF0001008E'],
    ['of the army', 'A1350100MF0001008X'],
    ['of whoever else registers', 'Y1350100MF00010089'],
    ['whose organisation code ends in X', '91350100M0000006X0'],
    ['whose check characters are 0', '91350100M000000000'],
  ])('is taken: %s', (_, text) => {
    expect(whyNoSocialCreditCode(text)).toBeUndefined();
  });

  test.each([
    // 18 characters of 31: digits, and letters without I, O, S, V, Z
    ['one character less', '91350100M000100Y4', 'LENGTH'],
    ['one character more', '91350100M000100Y433', 'LENGTH'],
    ['the letter I', '91350100M000100Y4I', 'CHARACTERS'],
    ['the letter P of no alphabet but Latin’s', '91350100M000100Y4Р', 'CHARACTERS'],
    ['small letters', '91350100m000100y43', 'SMALL_LETTER'],
    ['full-width characters', '９１３５０１００Ｍ０００１００Ｙ４３', 'FULL_WIDTH'],
    ['a blank', '91350100M000100Y43 ', 'INVISIBLE'],
    // 登记管理部门代码 and 机构类别代码: who registers, and what
    ['zeros only, whose check characters fit', '000000000000000000', 'REGISTRATION'],
    ['no authority', 'B1350100M000100Y43', 'REGISTRATION'],
    ['no kind of organisation of the authority', '94350100M000100Y43', 'REGISTRATION'],
    // 登记管理机关行政区划码: six digits of GB/T 2260
    ['letters in the region', '91ABCDEF123456789P', 'REGION'],
    ['a region that begins with 0', '91050100M000100Y43', 'REGION'],
    // 主体标识码: an organisation code, GB 11714
    ['another check digit of the organisation', '91350100M000100Y54', 'ORGANISATION_CHECK_CHARACTER'],
    // 校验码: MOD 31
    ['another check character', '91350100M000100Y44', 'CHECK_CHARACTER'],
    ['the number of a citizen', '11010519491231002X', 'CITIZEN_NUMBER'],
    ['the number of another citizen', '110108198003150011', 'CITIZEN_NUMBER'],
  ])('is none with %s', (_, text, reason) => {
    expect(whyNoSocialCreditCode(text)).toBe(reason);
  });

  test('has exactly one check character, also where the sum is a multiple of 31', () => {
    const found = new Set(
      [...socialCreditAlphabet].map((character) =>
        socialCreditCheckCharacter(`91350100M000100${character}4`),
      ),
    );
    expect(found).toContain('0');
  });

  test('is taken whoever it was given to, and refused after any slip of the hand', () => {
    fc.assert(fc.property(socialCreditCodes, (text) => whyNoSocialCreditCode(text) === undefined));
    fc.assert(
      fc.property(
        misspelt(socialCreditCodes, socialCreditAlphabet),
        (text) => whyNoSocialCreditCode(text) !== undefined,
      ),
      { numRuns: 1_000 },
    );
  });
});

describe('The beginning of a region code, GB/T 2260', () => {
  test.each(['11', '1101', '110108', '99'])('is taken: %s', (text) => {
    expect(whyNoRegionCode(text)).toBeUndefined();
  });

  test.each([
    ['1', 'LENGTH'],
    ['1101080', 'LENGTH'],
    ['', 'LENGTH'],
    ['北京', 'CHARACTERS'],
    ['11%', 'CHARACTERS'],
    ['１１', 'FULL_WIDTH'],
    [' 11', 'INVISIBLE'],
    ['11\u200b', 'INVISIBLE'],
    ['010000', 'REGION'],
  ])('is none: %j', (text, reason) => {
    expect(whyNoRegionCode(text)).toBe(reason);
  });
});
