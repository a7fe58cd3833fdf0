import { omitUndefined } from '../model/omit-undefined.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ExactNumber } from '@govgraph/protocol';
import { applyMask } from './apply-mask.ts';
import type { MaskDefinition, MaskMethod } from '../model/model.ts';

const mask = (method: MaskMethod): MaskDefinition => ({ name: 'test', strength: 1, method });
const idNumber = mask({ kind: 'keep', first: 6, last: 4, leastHidden: 8 });
const phone = mask({ kind: 'keep', first: 3, last: 4 });
const ends = mask({ kind: 'keep', first: 6, last: 4 });
const surname = mask({ kind: 'surname' });
const district = mask({ kind: 'district' });
const dateYear = mask({ kind: 'date-year' });
const amountBand = mask({ kind: 'bands', upperBounds: [12_000, 36_000, 96_000, 200_000] });
const nothing = mask({ kind: 'null' });

describe('masks', () => {
  test.each([
    [idNumber, '110101199003071234', '110101********1234'],
    [idNumber, '11010119900307123x', '110101********123x'],
    // Of the 15 digits of before 1999, six are the date of birth, and the last four tell of its day.
    [idNumber, '110101900307123', '***************'],
    [idNumber, 'H1234567801', '***********'],
    [idNumber, '1101011234', '**********'],
    [idNumber, '', ''],
    [phone, '13812345678', '138****5678'],
    [phone, ' 138 1234　5678 ', '138****5678'],
    [phone, '１３８１２３４５６７８', '138****5678'],
    [phone, '138\u200b12345678', '138****5678'],
    [phone, '62751234', '********'],
    [phone, '6275 1234', '********'],
    [phone, '62\u200b\u200b\u200b\u3164751234', '********'],
    [phone, '010-62751234', '010*****1234'],
    // Dashes, dots and brackets need no guessing.
    [phone, '62-75-12-34', '***********'],
    [phone, '(62)75.12.34', '************'],
    [phone, '138-1234-5678', '138******5678'],
    [phone, '6275----1234', '************'],
    [phone, '★'.repeat(12), '************'],
    [ends, '110101-1990-0307-1234', '110101***********1234'],
    // Four, and a third.
    [ends, '12345612341234', '**************'],
    [ends, 'H1234567801', '***********'],
    [ends, '110101900307123', '110101*****7123'],
    [mask({ kind: 'keep', first: 10, last: 2 }), '1234567890123456', '****************'],
    [mask({ kind: 'keep', first: 8, last: 2 }), '1234567890123456', '12345678******56'],
    [mask({ kind: 'keep', first: 1, last: 1 }), '12345', '*****'],
    [mask({ kind: 'keep', first: 1, last: 1 }), '123456', '1****6'],
    [mask({ kind: 'keep', first: 2, last: 0, leastHidden: 2 }), '1000', '10**'],
    [mask({ kind: 'keep', first: 2, last: 0, leastHidden: 3 }), '1000', '****'],
    [mask({ kind: 'keep', first: 1, last: 0 }), 'e\u0301clairs', 'é******'],
    [surname, '张三', '张**'],
    [surname, '张三丰', '张**'],
    [surname, '欧阳修', '欧阳**'],
    [surname, '司马相如', '司马**'],
    [surname, '欧阳', '欧**'],
    [surname, '张', '**'],
    [surname, '', '**'],
    [surname, '张\u200b', '**'],
    [surname, '张 三', '张**'],
    [surname, '欧　阳修', '欧阳**'],
    [surname, '𠮷田', '𠮷**'],
    [surname, '买买提·艾合买提', '买**'],
    [surname, 'John Smith', 'J**'],
    [district, '北京市海淀区中关村大街27号', '北京市海淀区'],
    [district, '幸福小区2栋', null],
    [dateYear, '1990-05-17', '1990-01-01'],
    [dateYear, '17 May 1990', null],
    [dateYear, '1990-05-17T08:00:00+08:00', null],
    [dateYear, '1990-02-30', null],
    [amountBand, 0, '<12000'],
    [amountBand, -5, '<12000'],
    [amountBand, 11_999.99, '<12000'],
    [amountBand, 12_000, '12000-36000'],
    [amountBand, '40000.50', '36000-96000'],
    [amountBand, 96_000, '96000-200000'],
    [amountBand, 200_000, '>=200000'],
    [amountBand, '11999.99999999999999999', '<12000'],
    [amountBand, new ExactNumber('11999.99999999999999999'), '<12000'],
    [amountBand, new ExactNumber('12000.00'), '12000-36000'],
    [amountBand, new ExactNumber('1e400'), '>=200000'],
    [idNumber, new ExactNumber('110101199003071234'), null],
    [amountBand, Number.NaN, null],
    [amountBand, 'much', null],
    [nothing, 'anything', null],
  ])('turn %o %s into %s', (definition, value, expected) => {
    expect(applyMask(definition, value)).toBe(expected);
  });

  test('turn a value of a kind that they do not understand into null', () => {
    for (const definition of [idNumber, surname, district, dateYear, amountBand, nothing]) {
      for (const value of [undefined, null, true, { a: 1 }, Symbol('x'), 5n]) {
        expect(applyMask(definition, value)).toBeNull();
      }
    }
    expect(applyMask(idNumber, 110_101_199_003)).toBeNull();
    expect(applyMask(mask({ kind: 'unheard-of' } as unknown as MaskMethod), 'value')).toBeNull();
  });

  test('withhold a text that is too long for what they hide', () => {
    for (const definition of [idNumber, surname, district, dateYear]) {
      expect(applyMask(definition, '北京市海淀区'.repeat(2_000))).toBeNull();
    }
  });

  test('withhold a text that is too long once each of its characters is written as several', () => {
    for (const definition of [idNumber, surname]) {
      expect(applyMask(definition, '\ufdfa'.repeat(500))).not.toBeNull();
      expect(applyMask(definition, '\ufdfa'.repeat(1_000))).toBeNull();
    }
  });

  test.each([
    ['letters of another script', 'ب'],
    ['accents on one letter', '\u0301\u0316'],
    ['flags', '🇨🇳'],
    ['halves of characters', '\ud83d'],
    ['characters that nobody sees', '\u200b'],
  ])('are done with %s at once, however many there are', (_what, text) => {
    const long = text.repeat(10_000 / text.length);
    for (const definition of [idNumber, surname, district]) {
      expect(
        applyMask(
          definition,
          Array.from({ length: 150 }, () => long),
        ),
      ).toHaveLength(150);
    }
  });

  test('hide everything where a stored policy says nonsense of how much is hidden', () => {
    for (const leastHidden of [NaN, Infinity]) {
      const definition = mask({ kind: 'keep', first: 3, last: 4, leastHidden });
      expect(applyMask(definition, '13812345678')).toBe('***********');
    }
    for (const [first, last] of [
      [1e308, 0],
      [0, 1e308],
      [9, 9],
    ] as const) {
      expect(applyMask(mask({ kind: 'keep', first, last }), '13812345678')).toBe('***********');
    }
  });

  test('mask lists element by element', () => {
    expect(applyMask(surname, ['张三', null, 7])).toEqual(['张**', null, null]);
  });

  test('hide at least as many characters as they say, or all of them', () => {
    const letter = fc.constantFrom(...'abcdef0123龘𠮷', 'e\u0301');
    const padding = fc.constantFrom('', ' ', '\u3000', '\u200b');
    const methods = fc.record({
      kind: fc.constant('keep' as const),
      first: fc.nat(8),
      last: fc.nat(8),
      leastHidden: fc.option(fc.integer({ min: 1, max: 12 }), { nil: undefined }),
    });
    fc.assert(
      fc.property(methods, fc.array(fc.tuple(letter, padding)), ({ leastHidden, ...method }, padded) => {
        const definition = mask({ ...method, ...omitUndefined({ leastHidden }) });
        const letters = padded.map(([each]) => each.normalize('NFC'));
        const masked = String(applyMask(definition, padded.flat().join('')));
        const isHidden = masked === '*'.repeat(letters.length);
        const hidden = masked.split('*').length - 1;
        const least = leastHidden ?? Math.max(4, Math.ceil(letters.length / 3));
        expect(isHidden || hidden >= least).toBe(true);
        expect(isHidden).toBe(
          letters.length - method.first - method.last < least || method.first + method.last === 0,
        );
        if (isHidden) return;
        const { first, last } = method;
        const end = letters.length - last;
        expect(masked).toBe(
          `${letters.slice(0, first).join('')}${'*'.repeat(end - first)}${letters.slice(end).join('')}`,
        );
      }),
      { seed: 15, numRuns: 1_000 },
    );
  });

  test('keep nothing of a given name, not even its length', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1, unit: fc.constantFrom(...'伟芳娜敏静丽强磊军洋𠮷') }),
        (given) => {
          expect(applyMask(surname, `王${given}`)).toBe('王**');
        },
      ),
    );
  });

  test('keep nothing of an address behind the district', () => {
    fc.assert(
      fc.property(fc.string(), (rest) => {
        expect(applyMask(district, `北京市海淀区${rest}`)).toBe('北京市海淀区');
      }),
    );
  });

  test('give every value of a band the same text', () => {
    fc.assert(
      fc.property(fc.integer({ min: 36_000, max: 95_999 }), (amount) => {
        expect(applyMask(amountBand, amount)).toBe('36000-96000');
      }),
    );
  });
});
