import {
  buildPolicy,
  everyUse,
  buildGrant,
  buildPurpose,
  buildResource,
  buildItem,
} from '@govgraph/policy/testing';
import { describe, expect, test } from 'vitest';
import { checkTogether } from './check-together.ts';
import { checkSubgraph } from './check-subgraph.ts';
import type { SubgraphFinding } from './subgraph-finding.ts';

const sdl = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
type Query { card: Card }
type Card @key(fields: "id") { id: ID! number: String holder: String }
`;

interface Entry {
  readonly code?: string;
  readonly classification?: string;
  /** Lines of the resource. */
  readonly says?: string;
  readonly number?: string;
  readonly holder?: string;
}

function catalogOf(entry: Entry = {}): string {
  const { code = '31200101/000001', classification = '部门信息资源', says = '' } = entry;
  const { number = '', holder = '' } = entry;
  const item = (coordinate: string, more: string): string =>
    `      - { coordinate: ${coordinate}, name: N, nameZh: 名, dataType: C, level: 2${more} }`;
  return [
    'resources:',
    `  - code: ${code}`,
    '    name: Cards',
    '    nameZh: 读者证信息',
    '    provider: library',
    '    providerUscc: 11310000MB2F300633',
    '    abstract: Cards.',
    '    format: database',
    `    classification: ${classification}`,
    ...(says.includes('shareType') ? [] : ['    shareType: UNCONDITIONAL']),
    '    openAttribute: { open: false }',
    '    updateCycle: DAILY',
    "    publishedOn: '2026-01-05'",
    ...says
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => `    ${line}`),
    '    items:',
    '      - { coordinate: Query.card, name: N, nameZh: 名, dataType: G, level: 1, role: STRUCTURE, shareType: UNCONDITIONAL, dataClass: GENERAL }',
    '      - { coordinate: Card.id, name: N, nameZh: 名, dataType: C, level: 1, role: KEY, shareType: UNCONDITIONAL, dataClass: GENERAL }',
    item('Card.number', number),
    item('Card.holder', holder),
    '',
  ].join('\n');
}

const check = (entry: Entry): readonly SubgraphFinding[] =>
  checkSubgraph({ name: 'library', sdl, catalog: catalogOf(entry) }).findings;

const law = '《中华人民共和国个人信息保护法》第二十八条';
const secret = `, shareType: NOT_SHARED, legalBasis: ${law}, notSharedReason: sensitive`;
const onCondition = ", shareType: CONDITIONAL, condition: { scope: '*', uses: [aid] }";
const base = { code: '10100101/000001', classification: '基础信息资源' };

describe('An entry of the catalog passes', () => {
  test.each<[what: string, entry: Entry]>([
    ['that is shared with every department', {}],
    ['of which something is not shared, by a law and for a reason', { holder: secret }],
    [
      'that is not shared as a whole',
      { says: `shareType: NOT_SHARED\nlegalBasis: ${law}\nnotSharedReason: sensitive` },
    ],
    ['that is shared on conditions', { holder: onCondition }],
    ['that is a part of a base database', { ...base, says: 'base: NATURAL_PERSONS' }],
    [
      'that a base database has on conditions by a law',
      { ...base, says: 'base: NATURAL_PERSONS', holder: `${onCondition}, legalBasis: ${law}` },
    ],
    [
      'that a base database does not share by a law',
      { ...base, says: 'base: NATURAL_PERSONS', holder: secret },
    ],
    ['of important data', { says: 'dataClass: IMPORTANT' }],
    [
      'that is of the class of its strictest item',
      { says: 'dataClass: IMPORTANT', holder: ', dataClass: IMPORTANT' },
    ],
    ['that says nothing of its class, with an item that does', { holder: ', dataClass: IMPORTANT' }],
    ['of core data on conditions', { holder: `${onCondition}, dataClass: CORE` }],
  ])('%s', (_what, entry) => {
    expect(check(entry)).toEqual([]);
  });
});

describe('An entry of the catalog is refused', () => {
  test.each<[what: string, entry: Entry, code: string, place: string, line: number, message: RegExp]>([
    [
      'whose legal basis names no law',
      { holder: secret.replace(law, 'internal rules') },
      'LAW_NOT_NAMED',
      'resources[31200101/000001].items[Card.holder].legalBasis',
      18,
      /“internal rules” names no law: write 《…》 with its article, for example/,
    ],
    [
      'whose items on conditions name a legal basis that is none',
      { number: `${onCondition}, legalBasis: custom`, holder: `${onCondition}, legalBasis: custom` },
      'LAW_NOT_NAMED',
      'resources[31200101/000001].legalBasis',
      2,
      /names no law: .* \(Card.number, Card.holder\)$/,
    ],
    [
      'that is not shared for no reason',
      { holder: secret.replace(', notSharedReason: sensitive', '') },
      'REASON_MISSING',
      'resources[31200101/000001].items[Card.holder].notSharedReason',
      18,
      /NOT_SHARED has a law and a reason: say in `notSharedReason` why/,
    ],
    [
      'that a base database has on conditions by no law',
      { ...base, says: 'base: NATURAL_PERSONS', holder: onCondition },
      'BASE_NOT_UNCONDITIONAL',
      'resources[10100101/000001].items[Card.holder].shareType',
      19,
      /every department may use the base database NATURAL_PERSONS: write UNCONDITIONAL, or name in `legalBasis`/,
    ],
    [
      'that is a part of a base database by its code alone',
      base,
      'BASE_MISMATCH',
      'resources[10100101/000001].base',
      2,
      /a resource of 基础信息资源 is a part of a base database: say in `base` of which/,
    ],
    [
      'that is a part of a base database, and not by its code',
      { says: 'base: SOCIAL_CREDIT' },
      'BASE_MISMATCH',
      'resources[31200101/000001].base',
      14,
      /SOCIAL_CREDIT is a base database, so the code begins with 1 基础信息资源/,
    ],
    [
      'whose class is below that of an item',
      { says: 'dataClass: GENERAL', holder: ', dataClass: IMPORTANT' },
      'CLASS_BELOW_ITEMS',
      'resources[31200101/000001].dataClass',
      14,
      /the resource is GENERAL and has IMPORTANT data: the strictest counts, so write IMPORTANT .*\(Card.holder\)|leave it out/,
    ],
    [
      'whose core data is for every department',
      { holder: ', dataClass: CORE' },
      'CORE_DATA_SHARED',
      'resources[31200101/000001].items[Card.holder].dataClass',
      18,
      /core data cannot be UNCONDITIONAL: share it on conditions, or not at all/,
    ],
    [
      'whose core data is open',
      { holder: ', dataClass: CORE, open: true' },
      'CORE_DATA_SHARED',
      'resources[31200101/000001].items[Card.holder].dataClass',
      18,
      /core data cannot be open/,
    ],
  ])('%s', (_what, entry, code, place, line, message) => {
    const found = check(entry);
    expect(found).toMatchObject([
      {
        kind: 'problem',
        code,
        place,
        file: 'catalog.yaml',
        line,
        message: expect.stringMatching(message) as unknown,
      },
    ]);
    expect(found[0]?.column).toBeGreaterThan(0);
  });

  test('once for what all of its items say alike', () => {
    const says = 'shareType: NOT_SHARED\nlegalBasis: custom\nnotSharedReason: sensitive';
    expect(check({ says })).toMatchObject([{ code: 'LAW_NOT_NAMED', line: 14 }]);
  });
});

describe('What a condition lists', () => {
  const departments = ['library', 'taxation', 'civil-affairs'];
  const registered = departments.map((code) => ({
    ...{ code, name: code, nameZh: code },
    ...(code === 'library' ? { uscc: '11310000MB2F300633' } : {}),
  }));
  const checkAll = async (scope: string, given = buildPolicy({ departments })) => {
    const policy = { ...given, departments: registered };
    const holder = onCondition.replace("'*'", scope);
    const source = { name: 'library', sdl, catalog: catalogOf({ holder }) };
    const { findings } = await checkTogether([{ source, url: 'http://127.0.0.1:1/graphql' }], { policy });
    return findings;
  };

  test('are departments that are registered', async () => {
    expect(await checkAll('[taxation, civil-affairs]')).toEqual([]);
    expect(await checkAll('[taxation, civil-afairs]')).toMatchObject([
      {
        kind: 'problem',
        code: 'SCOPE_NOT_REGISTERED',
        place: 'resources[31200101/000001].items[Card.holder].condition',
        line: 18,
        message: expect.stringMatching(
          /^civil-afairs is no registered department; did you mean civil-affairs\?; name those that are/,
        ) as unknown,
      },
    ]);
  });

  test('is not narrowed below a grant in force, which is named', async () => {
    const resource = buildResource({
      code: '31200101/000001',
      provider: 'library',
      items: [buildItem({ coordinate: 'Card.holder', shareType: 'CONDITIONAL', condition: everyUse('aid') })],
    });
    const grant = buildGrant({
      id: 'reviews',
      consumer: 'taxation',
      purpose: 'review',
      provider: 'library',
      items: ['Card.holder'],
    });
    const policy = buildPolicy({
      departments,
      resources: [resource],
      purposes: [buildPurpose({ code: 'review', department: 'taxation', items: ['Card.holder'] })],
      grants: [grant],
    });
    expect(await checkAll('[taxation]', policy)).toEqual([]);
    expect(await checkAll('[civil-affairs]', policy)).toMatchObject([
      {
        kind: 'problem',
        code: 'SCOPE_BELOW_GRANT',
        place: 'resources[31200101/000001].items[Card.holder].condition',
        file: 'catalog.yaml',
        line: 18,
        message:
          'taxation has the grant reviews of Card.holder, and the scope leaves it out: ' +
          'keep it in the scope until the grant is revoked',
      },
    ]);
    const revoked = { ...policy, grants: [{ ...grant, revokedAt: '2026-01-05T00:00:00Z' }] };
    expect(await checkAll('[civil-affairs]', revoked)).toEqual([]);
  });
});
