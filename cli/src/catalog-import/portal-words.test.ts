import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  readDataType,
  readDay,
  readLength,
  readOpen,
  readShareType,
  readUpdateCycle,
} from './portal-words.ts';

/*
 * Words: core metadata of 《政务信息资源目录编制指南(试行)》 (发改高技〔2017〕1272号) and its codes; 普遍共享 and 授权共享 of
 * older local rules; 字符串型C and the like as sheets of city portals have them.
 */

test.each([
  ['无条件共享', 'UNCONDITIONAL'],
  ['普遍共享', 'UNCONDITIONAL'],
  [' 普 遍 共 享 ', 'UNCONDITIONAL'],
  ['１', 'UNCONDITIONAL'],
  ['有条件共享', 'CONDITIONAL'],
  ['授权共享', 'CONDITIONAL'],
  ['按需共享', 'CONDITIONAL'],
  ['03', 'NOT_SHARED'],
  ['2', 'CONDITIONAL'],
  ['不予共享', 'NOT_SHARED'],
  ['3', 'NOT_SHARED'],
  ['暂不共享', undefined],
  ['共享', undefined],
  ['无条件共享/有条件共享', undefined],
  ['4', undefined],
  ['', undefined],
  ['constructor', undefined],
])('share type %s is %s', (word, value) => {
  expect(readShareType(word)).toBe(value);
});

test.each([
  ['实时', 'REALTIME'],
  ['每日', 'DAILY'],
  ['每天', 'DAILY'],
  ['每周', 'WEEKLY'],
  ['每旬', 'TENDAYS'],
  ['每月', 'MONTHLY'],
  ['每季度', 'QUARTERLY'],
  ['每半年', 'HALFYEARLY'],
  ['半年', 'HALFYEARLY'],
  ['每年', 'YEARLY'],
  ['年度', 'YEARLY'],
  ['不定期', 'IRREGULAR'],
  ['其他', 'OTHER'],
  ['其它', 'OTHER'],
  ['daily', 'DAILY'],
  ['每年更新', 'YEARLY'],
  ['每年更新一次', 'YEARLY'],
  ['每天1次', 'DAILY'],
  ['实时更新', 'REALTIME'],
  ['每两年', undefined],
  ['每月两次', undefined],
  ['更新', undefined],
  ['按需更新', undefined],
  ['', undefined],
])('update cycle %s is %s', (word, value) => {
  expect(readUpdateCycle(word)).toBe(value);
});

test.each([
  ['是', true],
  ['无条件开放', true],
  ['否', false],
  ['不予开放', false],
  ['普遍开放', true],
  ['禁止开放', false],
  ['有条件开放', undefined],
  ['依申请开放', undefined],
  ['', undefined],
])('open %s is %s', (word, value) => {
  expect(readOpen(word)).toBe(value);
});

test.each([
  ['字符型', 'C'],
  ['字符型C', 'C'],
  ['字符串型C', 'C'],
  ['字符型（C）', 'C'],
  ['C', 'C'],
  ['ｃ', 'C'],
  ['VARCHAR(20)', 'C'],
  ['数值型', 'N'],
  ['数值型N', 'N'],
  ['NUMBER(10,2)', 'N'],
  ['货币型', 'Y'],
  ['日期型D', 'D'],
  ['日期时间型T', 'T'],
  ['datetime', 'T'],
  ['逻辑型', 'L'],
  ['备注型', 'M'],
  ['通用型', 'G'],
  ['双精度型', 'B'],
  ['整型', 'I'],
  ['整型I', 'I'],
  ['单精度浮点型', 'F'],
  ['bool', 'L'],
  ['浮点型', 'F'],
  ['字符型N', undefined],
  ['日期型T', undefined],
  ['字典型', undefined],
  ['型', undefined],
  ['X', undefined],
  ['', undefined],
])('data type %s is %s', (word, value) => {
  expect(readDataType(word)).toBe(value);
});

test.each([
  ['20', 20],
  ['２０', 20],
  ['0', undefined],
  ['10,2', undefined],
  ['-1', undefined],
  ['20位', undefined],
  ['9999999', undefined],
])('length %s is %s', (word, value) => {
  expect(readLength(word)).toBe(value);
});

describe('a day', () => {
  test.each([
    ['20260105', '2026-01-05'],
    ['2026-01-05', '2026-01-05'],
    ['2026-1-5', '2026-01-05'],
    ['2026/1/5', '2026-01-05'],
    ['2026.01.05', '2026-01-05'],
    ['2026年1月5日', '2026-01-05'],
    ['２０２６－０１－０５', '2026-01-05'],
    ['2026-01-05 09:37:39', '2026-01-05'],
    ['2026-01-05T09:37:39.000', '2026-01-05'],
    ['20240229', '2024-02-29'],
    ['20260229', undefined],
    ['2026-01-05 24:00:00', undefined],
    ['2026-01-05 23:60', undefined],
    ['2026-01-05 23:59:60', undefined],
    ['2026-01-05T23:59:59Z', undefined],
    ['0000-01-05', undefined],
    ['10000-01-05', undefined],
    ['2026/2/30', undefined],
    ['2026年13月1日', undefined],
    ['2026-1/5', undefined],
    ['202615', undefined],
    ['2026-01', undefined],
    ['01/05/2026', undefined],
    ['46027', undefined],
    ['', undefined],
  ])('%s is %s', (text, day) => {
    expect(readDay(text)).toBe(day);
  });

  test.each([
    ['46027', '1899-12-30', '2026-01-05'],
    ['46027.4', '1899-12-30', '2026-01-05'],
    ['44565', '1904-01-01', '2026-01-05'],
    ['20260105', '1899-12-30', '2026-01-05'],
    ['46027', undefined, undefined],
  ])('%s, counted from %s, is %s', (text, firstDay, day) => {
    expect(readDay(text, firstDay)).toBe(day);
  });

  test('of every form is the day that was written, whatever the form', () => {
    const days = fc.date({
      min: new Date('1950-01-01T00:00:00Z'),
      max: new Date('2150-12-31T00:00:00Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(days, (date) => {
        const day = date.toISOString().slice(0, 10);
        const [year = '', month = '', ofMonth = ''] = day.split('-');
        const short = [year, String(Number(month)), String(Number(ofMonth))];
        const forms = [
          day,
          day.replaceAll('-', ''),
          short.join('/'),
          `${short[0]}年${short[1]}月${short[2]}日`,
        ];
        for (const form of forms) expect(readDay(form), form).toBe(day);
      }),
      { seed: 15 },
    );
  });
});
