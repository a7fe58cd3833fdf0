/** Arbitraries of fast-check for tests of any package. */
import fc from 'fast-check';
import {
  citizenCheckCharacter,
  organisationCheckCharacter,
  socialCreditAlphabet,
  socialCreditCheckCharacter,
} from './identifiers.ts';

const digits = (max: number) => fc.stringMatching(new RegExp(`^[0-9]{1,${max}}$`));

/** Any number of JSON, in any of the ways that it may be written. */
export const jsonNumbers = fc
  .tuple(
    fc.constantFrom('', '-'),
    fc.oneof(fc.constant('0'), fc.stringMatching(/^[1-9][0-9]{0,24}$/)),
    fc.oneof(
      fc.constant(''),
      digits(24).map((fraction) => `.${fraction}`),
    ),
    fc.oneof(
      { weight: 4, arbitrary: fc.constant('') },
      { weight: 1, arbitrary: fc.stringMatching(/^[eE][-+]?[0-9]{1,3}$/) },
    ),
  )
  .map((parts) => parts.join(''));

const two = (number: number): string => String(number).padStart(2, '0');
const four = (number: number): string => String(number).padStart(4, '0');
const between = (min: number, max: number) => fc.integer({ min, max });

/** Days that there are, from year 2 on, so that any offset stays in year 1. */
export const dates = fc
  .date({
    min: new Date('0002-01-01T00:00:00Z'),
    max: new Date('9998-12-31T00:00:00Z'),
    noInvalidDate: true,
  })
  .map((date) => date.toISOString().slice(0, 10));

/** What looks like a date and is none: days and months that there are not, and other ways of writing. */
export const impossibleDates = fc.oneof(
  fc
    .tuple(between(1, 9999), fc.constantFrom(2, 4, 6, 9, 11), between(0, 68))
    .map(([year, month, day]) => `${four(year)}-${two(month)}-${two(day === 0 ? 0 : 31 + day)}`),
  between(1, 9999).map((year) => `${four(year)}-02-30`),
  between(1, 9999)
    .filter((year) => year % 4 !== 0 || (year % 100 === 0 && year % 400 !== 0))
    .map((year) => `${four(year)}-02-29`),
  fc
    .tuple(between(1, 9999), fc.constantFrom(0, 13, 14, 99), between(1, 28))
    .map(([year, month, day]) => `${four(year)}-${two(month)}-${two(day)}`),
  fc
    .tuple(
      fc.constantFrom('0000', '10000', '+002026', '-002026', '+275760', '26', '２０２６'),
      between(1, 28),
    )
    .map(([year, day]) => `${year}-01-${two(day)}`),
  fc
    .tuple(dates, fc.constantFrom(' ', '\n', '\u3000', '\u200b', '\uFEFF'), fc.boolean())
    .map(([date, blank, isBefore]) => (isBefore ? blank + date : date + blank)),
);

const times = fc
  .tuple(between(0, 23), between(0, 59), between(0, 59))
  .map(([hour, minute, second]) => `${two(hour)}:${two(minute)}:${two(second)}`);
const impossibleTimes = fc.oneof(
  fc.constantFrom('24:00:00', '24:00', '23:59:60', '23:60:00', '00:00:61', '99:00:00', '7:00:00', '07', ''),
  fc.tuple(between(24, 99), between(0, 59)).map(([hour, minute]) => `${two(hour)}:${two(minute)}:00`),
);
const offsets = fc.oneof(
  fc.constantFrom('Z', '+08:00', '+09:00'),
  fc
    .tuple(fc.constantFrom('+', '-'), between(0, 23), between(0, 59))
    .map(([sign, hour, minute]) => `${sign}${two(hour)}:${two(minute)}`),
);
const impossibleOffsets = fc.constantFrom(
  '',
  ' ',
  '+24:00',
  '-08:60',
  '+99:99',
  '+8',
  'z',
  ' Z',
  'Z ',
  'CST',
);

/** Instants that there are, RFC 3339. */
export const instants = fc
  .tuple(dates, times, offsets)
  .map(([date, time, offset]) => `${date}T${time}${offset}`);

/** What looks like an instant and is none. */
export const impossibleInstants = fc
  .oneof(
    fc.tuple(impossibleDates, times, offsets),
    fc.tuple(dates, impossibleTimes, offsets),
    fc.tuple(dates, times, impossibleOffsets),
  )
  .map(([date, time, offset]) => `${date}T${time}${offset}`);

const regionDigits = (firsts: readonly string[]) =>
  fc.tuple(fc.constantFrom(...firsts), fc.stringMatching(/^[0-9]{5}$/)).map(([first, rest]) => first + rest);
const birthDays = fc
  .date({ min: new Date('1900-01-01T00:00:00Z'), max: new Date('2025-12-31T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10).replaceAll('-', ''));

/** Right by construction, GB 11643-1999: of citizens, of holders of residence permits (81, 82, 83), of foreigners (9). */
export const citizenNumbers = fc
  .tuple(
    fc.oneof(
      regionDigits([...'12345678']),
      fc.constantFrom('810000', '820000', '830000'),
      regionDigits(['9']),
    ),
    birthDays,
    fc.stringMatching(/^[0-9]{3}$/),
  )
  .map((parts) => parts.join(''))
  .map((digits) => digits + citizenCheckCharacter(digits));

const socialCreditCharacters = fc.constantFrom(...socialCreditAlphabet);

/** Right by construction, GB 32100-2015 with the organisation code of GB 11714-1997. */
export const socialCreditCodes = fc
  .tuple(
    fc.constantFrom('11', '12', '13', '19', '31', '51', '52', '53', '71', '91', '92', '93', 'A1', 'N2', 'Y1'),
    regionDigits([...'123456789']),
    fc.array(socialCreditCharacters, { minLength: 8, maxLength: 8 }).map((all) => all.join('')),
  )
  .map(
    ([kind, region, organisation]) => kind + region + organisation + organisationCheckCharacter(organisation),
  )
  .map((characters) => characters + socialCreditCheckCharacter(characters));

/** What a slip of the hand makes of a number: one character is another one, or two neighbours are exchanged. */
export function misspelt(numbers: fc.Arbitrary<string>, alphabet: string): fc.Arbitrary<string> {
  return fc
    .tuple(numbers, fc.nat(17), fc.constantFrom(...alphabet), fc.boolean())
    .map(([number, at, character, isExchange]) => ({
      number,
      slip: isExchange
        ? `${number.slice(0, at)}${number.charAt(at + 1)}${number.charAt(at)}${number.slice(at + 2)}`
        : `${number.slice(0, at)}${character}${number.slice(at + 1)}`,
    }))
    .filter(({ number, slip }) => slip !== number)
    .map(({ slip }) => slip);
}
