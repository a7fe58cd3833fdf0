import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ExactNumber } from '@govgraph/protocol';
import { applyMask } from './masks.ts';
import type { MaskDefinition, MaskMethod } from './model.ts';

const mask = (method: MaskMethod): MaskDefinition => ({ name: 'test', strength: 1, method });
const idNumber = mask({ kind: 'keep', first: 6, last: 4 });
const surname = mask({ kind: 'surname' });
const district = mask({ kind: 'district' });
const dateYear = mask({ kind: 'date-year' });
const amountBand = mask({ kind: 'bands', upperBounds: [12_000, 36_000, 96_000, 200_000] });
const nothing = mask({ kind: 'null' });

describe('masks', () => {
  it.each([
    [idNumber, '110101199003071234', '110101********1234'],
    [mask({ kind: 'keep', first: 3, last: 4 }), '13812345678', '138****5678'],
    [idNumber, '1101011234', '**********'],
    [idNumber, '', ''],
    [surname, '张三', '张**'],
    [surname, '张三丰', '张**'],
    [surname, '欧阳修', '欧阳**'],
    [surname, '司马相如', '司马**'],
    [surname, '欧阳', '欧**'],
    [surname, '张', '**'],
    [surname, '', '**'],
    [surname, '𠮷田', '𠮷**'],
    [surname, '买买提·艾合买提', '买**'],
    [district, '北京市海淀区中关村大街27号', '北京市海淀区'],
    [district, '河北省石家庄市长安区建设北大街1号', '河北省石家庄市长安区'],
    [district, '新疆维吾尔自治区乌鲁木齐市天山区解放路3号', '新疆维吾尔自治区乌鲁木齐市天山区'],
    [district, '内蒙古自治区锡林郭勒盟正蓝旗上都镇', '内蒙古自治区锡林郭勒盟正蓝旗'],
    [district, '河北省唐山市路南区新华道5号', '河北省唐山市路南区'],
    [district, '黑龙江省哈尔滨市道里区中央大街1号', '黑龙江省哈尔滨市道里区'],
    [district, '海南省琼海市嘉积镇幸福小区2栋', '海南省琼海市'],
    [district, '海南省琼海市银海路商业区2栋', '海南省琼海市'],
    [district, '贵州省黔东南苗族侗族自治州凯里市韶山路1号', '贵州省黔东南苗族侗族自治州凯里市'],
    [district, '广西壮族自治区南宁市青秀区民族大道1号', '广西壮族自治区南宁市青秀区'],
    [district, '北京海淀区超市路2号', null],
    [district, '幸福花园商务区3号', null],
    [district, '北京市幸福小区2栋', '北京市'],
    [district, '幸福小区2栋', null],
    [district, '12 Main Street', null],
    [dateYear, '1990-05-17', '1990-01-01'],
    [dateYear, '17 May 1990', null],
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

  it('turn a value of a kind that they do not understand into null', () => {
    for (const definition of [idNumber, surname, district, dateYear, amountBand, nothing]) {
      for (const value of [undefined, null, true, { a: 1 }, Symbol('x'), 5n]) {
        expect(applyMask(definition, value)).toBeNull();
      }
    }
    expect(applyMask(idNumber, 110_101_199_003)).toBeNull();
    expect(applyMask(mask({ kind: 'unheard-of' } as unknown as MaskMethod), 'value')).toBeNull();
  });

  it('withhold a text that is too long for what they hide', () => {
    for (const definition of [idNumber, surname, district, dateYear]) {
      expect(applyMask(definition, '北京市海淀区'.repeat(2_000))).toBeNull();
    }
  });

  it('mask lists element by element', () => {
    expect(applyMask(surname, ['张三', null, 7])).toEqual(['张**', null, null]);
  });

  it('keep nothing of the characters between the ends', () => {
    const hidden = fc.string({ minLength: 1, unit: fc.constantFrom(...'abcdef龘𠮷') });
    const ends = fc.tuple(fc.stringMatching(/^[0-9]{6}$/), hidden, fc.stringMatching(/^[0-9]{4}$/));
    fc.assert(
      fc.property(ends, ([first, middle, last]) => {
        const masked = applyMask(idNumber, first + middle + last);
        expect(masked).toBe(`${first}${'*'.repeat(Array.from(middle).length)}${last}`);
      }),
    );
  });

  it('keep nothing of a given name, not even its length', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1, unit: fc.constantFrom(...'伟芳娜敏静丽强磊军洋𠮷') }),
        (given) => {
          expect(applyMask(surname, `王${given}`)).toBe('王**');
        },
      ),
    );
  });

  it('keep nothing of an address behind the district', () => {
    fc.assert(
      fc.property(fc.string(), (rest) => {
        expect(applyMask(district, `北京市海淀区${rest}`)).toBe('北京市海淀区');
      }),
    );
  });

  it('give every value of a band the same text', () => {
    fc.assert(
      fc.property(fc.integer({ min: 36_000, max: 95_999 }), (amount) => {
        expect(applyMask(amountBand, amount)).toBe('36000-96000');
      }),
    );
  });
});
