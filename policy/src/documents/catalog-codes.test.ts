import { describe, expect, test } from 'vitest';
import { parseCatalog } from './parse-catalog.ts';
import { PolicyError } from '../model/policy-error.ts';

/*
 * What a catalog says of itself has to agree, 《政务信息资源目录编制指南(试行)》 (发改高技〔2017〕1272号): codes and
 * classes after its part on codes, related resources, share and open attribute after its core metadata.
 */

interface CatalogText {
  readonly code?: string;
  readonly classification?: string;
  readonly shareType?: string;
  readonly open?: boolean;
  readonly related?: string;
  readonly item?: string;
}

function writeCatalog(given: CatalogText = {}): string {
  const { code = '30200101/000001', classification = '部门信息资源 / 民政', open = false } = given;
  const { shareType = 'UNCONDITIONAL', related = '', item = 'level: 1' } = given;
  return `resources:
  - code: ${code}
    name: Marriages
    nameZh: 婚姻登记信息
    provider: civil-affairs
    providerUscc: '111100000000014849'
    abstract: Registrations
    format: database
    classification: ${classification}
    shareType: ${shareType}
    condition: { scope: '*', uses: [a matter needs it] }
    legalBasis: a law
    openAttribute: { open: ${open} }
    updateCycle: DAILY
    publishedOn: 2025-11-03
    relatedResources: [${related}]
    items:
      - { coordinate: Marriage.status, name: Status, nameZh: 状况, dataType: C, ${item} }
`;
}

function problemsOf(given: CatalogText): string[] {
  try {
    parseCatalog(writeCatalog(given));
    return [];
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    return error.problems.map(({ line, message }) => `${line} ${message}`);
  }
}

describe('a resource code', () => {
  test.each([
    ['300001/1', '部门信息资源'],
    ['30200101/1', '部门信息资源'],
    ['30200101/000001', '部门信息资源'],
    ['30200101/20260105000000001', '部门信息资源'],
    ['302001010203/0001', '部门信息资源'],
    ['10100101/000001', '基础信息资源'],
    ['20500101/01', '主题信息资源'],
  ])('%s is one: 细目 and 顺序号 are of any length', (code, classification) => {
    expect(problemsOf({ code, classification })).toEqual([]);
  });

  test.each([
    ['30200/1', /^2 expected 类\(1\) 项\(2\) 目\(3\)/],
    ["'30200101'", /^2 expected 类/],
    ['30200101/', /^2 expected 类/],
    ['30200101/A01', /^2 expected 类/],
    ['３0200101/1', /^2 expected 类/],
    ['00200101/1', /^2 no class begins with 0: write 1 基础信息资源, 2 主题信息资源, 3 部门信息资源/],
    ['40200101/1', /^2 no class begins with 4/],
    ['90200101/1', /^2 no class begins with 9/],
  ])('%s is none', (code, message) => {
    expect(problemsOf({ code })).toEqual([expect.stringMatching(message)]);
  });
});

describe('a classification', () => {
  test.each([
    ['10100101/1', '基础信息资源'],
    ['10100101/1', '基础信息资源类/人口'],
    ['10100101/1', '基础信息资源 > 国家人口基础信息资源'],
    ['20100101/1', '主题信息资源（公共服务）'],
    ['20100101/1', '主题信息资源目录—公共服务'],
    ['30200101/1', '部门政务信息资源目录 民政'],
    ['30200101/1', '部门信息资源、民政'],
    ['30200101/1', '部门信息资源／民政'],
  ])('of %s may be %s', (code, classification) => {
    expect(problemsOf({ code, classification })).toEqual([]);
  });

  test.each([
    ['10100101/1', '部门信息资源 / 公安', '基础信息资源'],
    ['20100101/1', '基础信息资源 / 人口', '主题信息资源'],
    ['30200101/1', '主题信息资源 / 公共服务', '部门信息资源'],
    ['30200101/1', '民政 / 部门信息资源', '部门信息资源'],
    ['30200101/1', 'departments', '部门信息资源'],
  ])('of %s cannot be %s', (code, classification, name) => {
    expect(problemsOf({ code, classification })).toEqual([
      `9 the code begins with ${code[0]}, so the classification begins with ${name}, for example ${name} / 民政`,
    ]);
  });
});

describe('related resources', () => {
  test('may be any others', () => {
    expect(problemsOf({ related: '10100101/1, 10100101/2' })).toEqual([]);
  });

  test.each([
    ['30200101/000001', '16 30200101/000001 is this resource itself: name others, or none'],
    ['10100101/1, 10100101/1', '16 10100101/1 is named twice'],
  ])('cannot be %s', (related, problem) => {
    expect(problemsOf({ related })).toEqual([problem]);
  });
});

/** Share type of the resource, open attribute of the resource, what the item says, and whether that can be. */
const attributes: readonly (readonly [string, boolean, string, boolean])[] = [
  ['UNCONDITIONAL', true, 'level: 1', true],
  ['UNCONDITIONAL', true, 'level: 2', true],
  ['UNCONDITIONAL', true, 'level: 3', false],
  ['UNCONDITIONAL', true, 'level: 4', false],
  ['UNCONDITIONAL', true, 'level: 4, open: false', true],
  ['UNCONDITIONAL', false, 'level: 3', true],
  ['UNCONDITIONAL', false, 'level: 3, open: true', false],
  ['UNCONDITIONAL', true, 'level: 1, shareType: CONDITIONAL', false],
  ['UNCONDITIONAL', true, 'level: 1, shareType: CONDITIONAL, open: false', true],
  ['CONDITIONAL', true, 'level: 1', false],
  ['CONDITIONAL', true, 'level: 1, shareType: UNCONDITIONAL', true],
  ['CONDITIONAL', false, 'level: 1', true],
  ['CONDITIONAL', false, 'level: 1, open: true', false],
  ['NOT_SHARED', true, 'level: 1', false],
  ['NOT_SHARED', true, 'level: 1, open: false', true],
  ['NOT_SHARED', false, 'level: 1, open: true', false],
];

describe('open data', () => {
  test.each(attributes)('of a %s resource, open: %s, with an item of %s can be: %s', (...row) => {
    const [shareType, open, item, canBe] = row;
    const problem =
      /^18 Marriage.status: (level [34]|CONDITIONAL|NOT_SHARED) cannot be open: write `open: false`/;
    expect(problemsOf({ shareType, open, item })).toEqual(canBe ? [] : [expect.stringMatching(problem)]);
  });
});
