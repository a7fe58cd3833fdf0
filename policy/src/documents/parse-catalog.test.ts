import { describe, expect, test } from 'vitest';
import { parseCatalog } from './parse-catalog.ts';
import { PolicyError } from '../model/policy-error.ts';

const header = `
resources:
  - code: 10100101/000001
    name: Natural persons
    nameZh: 自然人
    provider: public-security
    providerUscc: 11110000000001214N
    abstract: Basic facts
    format: database
    classification: 基础信息资源
    shareType: CONDITIONAL
    condition: { scope: [civil-affairs], uses: [a matter needs it] }
    openAttribute: { open: false, condition: masked }
    updateCycle: DAILY
    publishedOn: 2025-11-01
    items:
`.trimStart();

const item = (coordinate: string, extra = ''): string =>
  `      - { coordinate: ${coordinate}, name: N, nameZh: 名, dataType: C, level: 2${extra} }\n`;

function problemsOf(text: string): string[] {
  try {
    parseCatalog(text);
    return [];
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    return error.problems.map(({ line, path, message }) => `${line} ${path} ${message}`);
  }
}

describe('a department’s catalog', () => {
  test('gives each item what it does not say itself from its resource', () => {
    const [resource] = parseCatalog(
      header + item('Person.name') + item('Person.sex', ', shareType: UNCONDITIONAL, open: true'),
    );
    expect(resource).toMatchObject({
      code: '10100101/000001',
      provider: 'public-security',
      providerUscc: '11110000000001214N',
      classification: '基础信息资源',
      shareMode: 'gateway',
      openCondition: 'masked',
      relatedResources: [],
    });
    expect(resource?.items).toEqual([
      {
        coordinate: 'Person.name',
        name: 'N',
        nameZh: '名',
        dataType: 'C',
        role: 'DATA',
        shareType: 'CONDITIONAL',
        condition: { scope: ['civil-affairs'], uses: ['a matter needs it'] },
        level: 2,
        open: false,
        verifiable: false,
        status: 'APPROVED',
        inForceFrom: '2025-11-01T00:00:00+08:00',
      },
      expect.objectContaining({ coordinate: 'Person.sex', shareType: 'UNCONDITIONAL', open: true }),
    ]);
    expect(resource?.items[1]).not.toHaveProperty('condition');
  });

  test('takes what is not shared into an open resource only where its item says that it is not open', () => {
    const open = header.replace('open: false', 'open: true');
    const secret = ', shareType: NOT_SHARED, legalBasis: a law';
    expect(problemsOf(open + item('Person.secret', secret))).toEqual([
      expect.stringContaining('Person.secret: NOT_SHARED cannot be open'),
    ]);
    expect(parseCatalog(open + item('Person.secret', `${secret}, open: false`))[0]?.items[0]).toMatchObject({
      open: false,
      legalBasis: 'a law',
    });
  });

  test.each([
    [['2025-11-01', '20251101'], 'publishedOn expected a date such as 2025-11-01, in quotation marks'],
    [
      ["'11110000000001214N'", '111100000000012149'],
      'providerUscc expected a unified social credit code (GB 32100), in quotation marks',
    ],
  ])('says that digits are a text: %j', ([text = '', digits = ''], message) => {
    const written = header.includes(text) ? text : text.replaceAll("'", '');
    expect(problemsOf(header.replace(written, digits) + item('Person.name'))).toEqual([
      expect.stringContaining(message),
    ]);
  });

  test('reports all its problems at once, each with its line', () => {
    const problems = problemsOf(
      header.replace('DAILY', 'SOMETIMES').replace('11110000000001214N', '11110000000001214P') +
        item('Person.name', ', colour: red') +
        item('name') +
        item('Person.name', ', level: 9').replace('level: 2, ', ''),
    );
    expect(problems).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^6 resources\[0\].providerUscc not a unified social credit code/),
        expect.stringMatching(/^13 resources\[0\].updateCycle /),
        expect.stringMatching(/^16 .*colour/),
        expect.stringMatching(/^17 resources\[0\].items\[1\].coordinate expected a coordinate/),
        expect.stringMatching(/^18 resources\[0\].items\[2\].level expected a level/),
      ]),
    );
    expect(problems).toHaveLength(5);
  });

  test.each([
    [
      'an item that is bound twice',
      header + item('Person.name') + item('Person.name'),
      /^17 .*Person.name is bound twice/,
    ],
    [
      'NOT_SHARED without a legal basis',
      header + item('Person.name', ', shareType: NOT_SHARED'),
      /^16 .*needs its legal basis/,
    ],
    [
      'CONDITIONAL without a condition',
      header.replace(/ +condition: .*uses.*\n/, '') + item('Person.name'),
      /^15 .*needs its condition/,
    ],
    [
      'a resource code that is none',
      header.replace('10100101/000001', '1-1') + item('Person.name'),
      /^2 .*细目/,
    ],
    ['a date that is none', header.replace('2025-11-01', '2025-02-30') + item('Person.name'), /^14 .*date/],
    ['a key that is written twice', `${header}${item('Person.name')}    name: again\n`, /unique/],
    [
      'inputs that stand beside the resources',
      `${header}${item('Person.name')}inputs: []\n`,
      /^17 inputs there is no such key here: `inputs` belongs into a resource, beside `items`/,
    ],
    [
      'inputs that stand in an item',
      header + item('Person.name', ', inputs: []'),
      /^16 resources\[0\]\.items\[0\]\.inputs .*belongs into a resource/,
    ],
    [
      'a key that there is not',
      `${header}${item('Person.name')}    colour: red\n`,
      /^17 resources\[0\]\.colour/,
    ],
    ['broken YAML', 'resources: [', /./],
    ['an empty file', '', /./],
    ['something else', '- 1\n- 2\n', /./],
  ])('refuses %s', (_name, text, message) => {
    expect(problemsOf(text).join('\n')).toMatch(message);
  });

  test('refuses a bomb of aliases', () => {
    const levels = Array.from({ length: 9 }, (_, level) => {
      const previous = level === 0 ? '"x"' : `*a${level - 1}`;
      return `a${level}: &a${level} [${Array.from({ length: 9 }, () => previous).join(', ')}]`;
    });
    expect(problemsOf(levels.join('\n')).join()).toMatch(/alias/i);
  });
});

describe('one mistake is one problem, wherever it is repeated', () => {
  const many = Array.from({ length: 140 }, (_, index) => item(`Person.field${index}`)).join('');
  const catalog = header + many;

  test.each<[what: string, text: string, problems: readonly string[]]>([
    [
      'a key of every item that is misspelt',
      catalog.replaceAll('dataType:', 'datatype:'),
      [
        '16 resources[0].items[0].datatype there is no such key here; did you mean dataType? ' +
          '(and in 139 more places, line 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, …)',
      ],
    ],
    [
      'a key of the resource that is misspelt',
      catalog.replace('    items:', '    item:'),
      ['15 resources[0].item there is no such key here; did you mean items?'],
    ],
    [
      'the one key of the document that is misspelt',
      catalog.replace('resources:', 'resource:'),
      ['1 resource there is no such key here; did you mean resources?'],
    ],
    [
      'a catalog that stands below a key of its own',
      `catalog:\n${catalog.replaceAll(/^/gm, '  ')}`,
      ['1 catalog there is no such key here, and `resources` is missing'],
    ],
    [
      'a level that is none',
      catalog.replaceAll('level: 2', 'level: high'),
      [
        expect.stringMatching(
          /^16 resources\[0\]\.items\[0\]\.level expected a level from 1 to 4 \(and in 139 /,
        ),
      ],
    ],
    [
      'items without their dashes, which are one item with its keys 140 times',
      header +
        many.replaceAll(
          /^ {6}- \{ (.*) \}$/gm,
          (_, keys: string) => `        ${keys.replaceAll(', ', '\n        ')}`,
        ),
      [
        expect.stringMatching(
          /^21  this key is there already, .*must be unique\) \(and in 694 more places, line 22, /,
        ),
      ],
    ],
  ])('%s', (_what, text, problems) => {
    expect(problemsOf(text)).toEqual(problems);
  });

  test('and two mistakes are two', () => {
    const text = catalog
      .replaceAll('dataType:', 'datatype:')
      .replace('nameZh: 自然人', 'nameChinese: 自然人');
    expect(problemsOf(text)).toHaveLength(2);
  });
});

describe('of many mistakes, few lines are told that say what to do', () => {
  const catalog = header + item('Person.name');
  const condition = 'condition: { scope: [civil-affairs], uses: [a matter needs it] }';

  test.each<[what: string, text: string, problem: string | RegExp]>([
    [
      'a condition that is a text, as it was once',
      catalog.replace(condition, 'condition: a matter needs it'),
      /^11 resources\[0\]\.condition who may be granted it, and what for: write condition: \{ scope: '\*', uses: \[/,
    ],
    [
      'a condition without uses',
      catalog.replace('uses:', 'purposes:'),
      '11 resources[0].condition.purposes there is no such key here, and `uses` is missing',
    ],
    [
      'a scope in Chinese',
      catalog.replace('[civil-affairs]', '民政局'),
      /^11 resources\[0\]\.condition\.scope expected a list of codes .* or '\*' for every department$/,
    ],
    [
      'a star without quotation marks',
      catalog.replace('{ scope: [civil-affairs], uses', '{ scope: *, uses'),
      /^11  .*quotation marks/,
    ],
    ['a tab', catalog.replace('    format', '\tformat'), /^8  indent with blanks, and not with tabs/],
    [
      'a key that is written twice',
      catalog.replace('    format', '    name: again\n    format'),
      /^8  this key is there already, so one of them has to go/,
    ],
    [
      'a base database that there is not',
      catalog.replace('    items', '    base: PEOPLE\n    items'),
      /^15 resources\[0\]\.base expected one of NATURAL_PERSONS, LEGAL_ENTITIES/,
    ],
    [
      'samples that are none',
      catalog.replace('    items', '    samples: [none]\n    items'),
      /^15 resources\[0\]\.samples\[0\] expected values by the coordinates of their items/,
    ],
    [
      'a sample that is as long as a document',
      catalog.replace('    items', `    samples: [{ Person.name: ${'x'.repeat(201)} }]\n    items`),
      /^15 resources\[0\]\.samples\[0\]\.Person\.name expected at most 200 characters$/,
    ],
  ])('%s', (_what, text, problem) => {
    expect(problemsOf(text)).toEqual([
      typeof problem === 'string' ? problem : expect.stringMatching(problem),
    ]);
  });

  const fields = Array.from({ length: 5_000 }, (_, index) => `Person.field${index}`);

  test('5,000 items that lack the same', () => {
    const secret = fields.map((field) => item(field, ', shareType: NOT_SHARED')).join('');
    expect(problemsOf(header + secret)).toEqual([
      expect.stringMatching(
        /^16 .*Person.field0 is NOT_SHARED and needs its legal basis: .* 4999 more places, /,
      ),
    ]);
  });

  test('5,000 items that are wrong each in another way', () => {
    const wrong = fields.map((field, index) => item(field, `, key${index}: 1`)).join('');
    const problems = problemsOf(header + wrong);
    expect(problems).toHaveLength(30);
    expect(problems.at(-1)).toMatch(/\(and 4970 more problems, told once these are mended\)$/);
  });
});
