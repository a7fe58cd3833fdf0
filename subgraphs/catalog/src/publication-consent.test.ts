/** What falls on other departments waits for their own word. */
import { createPostgresPolicyAdmin, type PolicyAdmin } from '@govgraph/storage';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { type CatalogDepartment, healthUscc, startCatalogDepartment, type Who } from './catalog.fixture.ts';
import {
  begin,
  folder,
  handIn,
  readPublication,
  settled,
  subgraphOf,
  type Folder,
  type PublicationPayload,
  type ShownPublication,
} from './publications.fixture.ts';

const stewardOf = (official: string, department: string): Who => ({
  official,
  department,
  roles: ['steward'],
});
const ofHealth = stewardOf('sun', 'health');
const ofMuseum = stewardOf('lin', 'museum');
const ofHousing = stewardOf('he', 'housing');
const authority: Who = { official: 'zhou', department: 'authority', roles: ['authority'] };

let catalog: CatalogDepartment;
let admin: PolicyAdmin;

/** The folder of a department with more fields at the root. */
function withCounts(
  name: string,
  ...counts: readonly (readonly [field: string, directive?: string])[]
): Folder {
  const base = folder('phone', name);
  const fields = counts.map(([field, directive = '']) => `${field}: Int ${directive}`);
  const items = counts.map(
    ([field]) =>
      `      - { coordinate: Query.${field}, name: A number, nameZh: 数, dataType: I, level: 1 }\n`,
  );
  return {
    ...base,
    sdl: base.sdl.replace('type Query {', `type Query { ${fields.join(' ')} `),
    catalog: base.catalog + items.join(''),
  };
}

/** Housing takes over what the two others count. */
const taker = withCounts(
  'housing',
  ['clinicCount', '@override(from: "health")'],
  ['exhibitionCount', '@override(from: "museum")'],
);

const isWaiting = ({ state, isDone }: ShownPublication) => isDone || state === 'WAITING_FOR_CONSENT';
const takeOver = async () =>
  settled(catalog, await handIn(catalog, ofHousing, 'publish', [taker]), isWaiting);

function decide(
  who: Who,
  word: 'agree' | 'decline',
  { id, revision }: Pick<ShownPublication, 'id' | 'revision'>,
  department = who.department,
): Promise<PublicationPayload> {
  const call = `${word === 'agree' ? 'agreeTo' : 'decline'}Publication`;
  const given = `id: "${id}", department: "${department}", revision: ${revision}, reason: "as agreed by letter"`;
  return begin(catalog, who, `${call}(${given})`);
}

beforeAll(async () => {
  catalog = await startCatalogDepartment(0);
  admin = createPostgresPolicyAdmin(catalog.database.connectionString);
  const museum = { code: 'museum', name: 'Museum', nameZh: '博物馆', uscc: healthUscc };
  await admin.apply({ departments: [museum] }, 'tests', 'a museum');
  for (const [who, given] of [
    [ofHealth, withCounts('health', ['clinicCount'])],
    [ofMuseum, withCounts('museum', ['exhibitionCount'])],
    [ofHousing, folder('phone', 'housing')],
  ] as const) {
    const { state, findings } = await settled(catalog, await handIn(catalog, who, 'publish', [given]));
    expect(state, JSON.stringify(findings)).toBe('PUBLISHED');
  }
}, 120_000);
afterAll(async () => {
  await admin?.close();
  await catalog?.close();
});

describe('what falls on other departments', { timeout: 120_000 }, () => {
  test('is told by a check, which waits for nobody', async () => {
    const shown = await settled(catalog, await handIn(catalog, ofHousing, 'check', [taker]));
    expect(shown).toMatchObject({ state: 'REFUSED', awaitedConsent: [] });
    expect(shown.findings.map(({ code, place }) => [code, place])).toEqual(
      expect.arrayContaining([
        ['CONSENT_REQUIRED', 'Query.clinicCount'],
        ['CONSENT_REQUIRED', 'Query.exhibitionCount'],
      ]),
    );
  });

  test('is nobody’s to agree to but a steward’s of a department that is asked', async () => {
    const waiting = await takeOver();
    expect(waiting).toMatchObject({ state: 'WAITING_FOR_CONSENT', awaitedConsent: ['health', 'museum'] });
    const refusals: readonly (readonly [who: Who, department: string, code: string])[] = [
      [ofHousing, 'health', 'OTHER_DEPARTMENT'],
      [ofMuseum, 'health', 'OTHER_DEPARTMENT'],
      [authority, 'health', 'WRONG_ROLE'],
      [ofHousing, 'housing', 'OWN_WORK'],
      [stewardOf('huang', 'taxation'), 'taxation', 'INVALID'],
    ];
    for (const [who, department, code] of refusals)
      for (const word of ['agree', 'decline'] as const)
        expect(await decide(who, word, waiting, department), `${who.official}`).toMatchObject({
          refusal: { code },
        });
    const stale = { ...waiting, revision: waiting.revision - 1 };
    expect(await decide(ofHealth, 'agree', stale)).toMatchObject({ refusal: { code: 'CHANGED_MEANWHILE' } });
    await begin(
      catalog,
      ofHousing,
      `withdrawPublication(id: "${waiting.id}", revision: ${waiting.revision})`,
    );
    expect(await readPublication(catalog, waiting.id)).toMatchObject({
      state: 'WITHDRAWN',
      awaitedConsent: [],
    });
  });

  test('does not come into force where one of them declines, who says why', async () => {
    const { publication } = await decide(ofHealth, 'agree', await takeOver());
    expect(publication).toMatchObject({ state: 'WAITING_FOR_CONSENT', awaitedConsent: ['museum'] });
    expect(await decide(ofMuseum, 'decline', publication!)).toMatchObject({
      publication: {
        state: 'DECLINED',
        isDone: true,
        failure: 'museum does not agree: as agreed by letter',
      },
    });
    expect((await subgraphOf(catalog, 'housing'))?.sdl).not.toContain('clinicCount');
  });

  test('comes into force when all of them have agreed, and the history says who', async () => {
    const { publication: first } = await decide(ofMuseum, 'agree', await takeOver());
    const agreed = await decide(ofHealth, 'agree', first!);
    expect(agreed).toMatchObject({ publication: { state: 'REQUESTED', awaitedConsent: [] } });
    const shown = await settled(catalog, agreed);
    expect(shown).toMatchObject({
      state: 'PUBLISHED',
      events: [
        { action: 'put-into-force' },
        { action: 'run' },
        { action: 'agree-as-last', actor: 'sun' },
        { action: 'agree', actor: 'lin' },
        { action: 'ask-consent' },
        { action: 'run' },
        { action: 'publish', actor: 'he' },
      ],
    });
    expect((await subgraphOf(catalog, 'housing'))?.sdl).toContain('clinicCount');
    const { versions } = await catalog.as(authority)(
      '{ versions: policyVersions(first: 1) { edges { node { reason } } } }',
    );
    expect(versions).toEqual({ edges: [{ node: { reason: 'clinics (agreed by health, museum)' } }] });
  });
});
