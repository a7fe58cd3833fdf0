/** A department changes what its catalog registers: filed, assessed, agreed to, reviewed, published – exactly that. */
import { setTimeout as sleep } from 'node:timers/promises';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { type CatalogDepartment, healthUscc, startCatalogDepartment, type Who } from './catalog.fixture.ts';

let catalog: CatalogDepartment;

beforeAll(async () => {
  catalog = await startCatalogDepartment();
}, 60_000);
afterAll(() => catalog?.close());

const steward: Who = { official: 'sun', department: 'health', roles: ['steward'] };
const head: Who = { official: 'qian', department: 'health', roles: ['department-head'] };
const authority: Who = { official: 'zhou', department: 'authority', roles: ['authority'] };
const other: Who = { official: 'huang', department: 'taxation', roles: ['steward', 'department-head'] };

/** A folder of the health department. @param fields of its clinics, with what the catalog says of each */
function folder(fields: Readonly<Record<string, string>> = { name: 'level: 1' }) {
  const items = Object.entries(fields).map(
    ([each, says]) =>
      `      - { coordinate: Clinic.${each}, name: ${each}, nameZh: 项, dataType: C, ${says} }`,
  );
  return {
    name: 'health',
    url: 'http://127.0.0.1:9/graphql',
    sdl: `type Query { clinics: [Clinic!] } type Clinic { ${Object.keys(fields)
      .map((each) => `${each}: String`)
      .join(' ')} }`,
    catalog: `resources:
  - code: 30700101/000001
    name: Clinics
    nameZh: 诊所
    provider: health
    providerUscc: ${healthUscc}
    abstract: Clinics.
    format: database
    classification: 部门信息资源 / 卫生健康
    shareType: UNCONDITIONAL
    shareMode: gateway
    openAttribute: { open: false, condition: not yet }
    updateCycle: DAILY
    publishedOn: '2026-01-01'
    relatedResources: []
    items:
      - { coordinate: Query.clinics, name: Clinics, nameZh: 诊所, dataType: G, level: 1, role: STRUCTURE }
${items.join('\n')}
`,
  };
}

const parts = `id revision state department filedBy reason contentHash basedOn refusalReasons
  assessment { secrecyRisk personalInformation measures assessedBy }
  check { id state isDone findings { kind code message } }
  publication { id state isDone policyVersion findings { kind code message } }`;

interface ShownPublication {
  readonly id: string;
  readonly state: string;
  readonly isDone: boolean;
  readonly policyVersion: number | null;
  readonly findings: readonly { readonly kind: string; readonly code: string; readonly message: string }[];
}

interface Shown {
  readonly id: string;
  readonly revision: number;
  readonly state: string;
  readonly contentHash: string;
  readonly basedOn: number | null;
  readonly check: ShownPublication;
  readonly publication: ShownPublication | null;
}

interface Payload {
  readonly catalogRevision: Shown | null;
  readonly refusal: { readonly code: string; readonly message: string } | null;
}

const argumentTypes: Readonly<Record<string, string>> = {
  id: 'ID!',
  revision: 'Int!',
  source: 'SubgraphSourceInput!',
  assessment: 'CatalogAssessmentInput!',
  reasons: '[String!]!',
  reason: 'String!',
  waitForGateways: 'Boolean',
};

async function act(who: Who, action: string, given: Readonly<Record<string, unknown>>): Promise<Payload> {
  const declared = Object.keys(given).map((name) => `$${name}: ${argumentTypes[name] ?? ''}`);
  const passed = Object.keys(given).map((name) => `${name}: $${name}`);
  const { payload } = await catalog.as(who)(
    `mutation (${declared.join(', ')}) { payload: ${action}(${passed.join(', ')}) {
      catalogRevision { ${parts} } refusal { code message } } }`,
    { ...given },
  );
  return payload as unknown as Payload;
}

function settled({ catalogRevision, refusal }: Payload): Shown {
  if (catalogRevision === null) throw new Error(JSON.stringify(refusal));
  return catalogRevision;
}

async function read(id: string): Promise<Shown> {
  const { catalogRevision } = await catalog.as(other)(
    `query ($id: ID!) { catalogRevision(id: $id) { ${parts} } }`,
    { id },
  );
  return catalogRevision as unknown as Shown;
}

const file = (source = folder(), who = steward) =>
  act(who, 'fileCatalogRevision', { source, reason: '卫生健康条例 changed' });

const nothingSecret = {
  secrecyRisk: 'NONE',
  secrecyBasis: 'every item against the list of work secrets',
  personalInformation: [],
};

/** Takes a revision on to a state. */
async function bringTo(state: 'ASSESSED' | 'AGREED' | 'REVIEWED', source = folder()): Promise<Shown> {
  let shown = settled(await file(source));
  const seen = () => ({ id: shown.id, revision: shown.revision });
  shown = settled(await act(steward, 'assessCatalogRevision', { ...seen(), assessment: nothingSecret }));
  if (state === 'ASSESSED') return shown;
  shown = settled(await act(head, 'agreeToCatalogRevision', seen()));
  if (state === 'AGREED') return shown;
  return settled(await act(authority, 'reviewCatalogRevision', seen()));
}

/** Publishes a revision, and waits for what becomes of it. */
async function publish({ id, revision }: Shown): Promise<Shown> {
  settled(
    await act(steward, 'publishCatalogRevision', {
      id,
      revision,
      reason: 'reviewed',
      waitForGateways: false,
    }),
  );
  for (;;) {
    const shown = await read(id);
    if (shown.publication?.isDone === true && shown.check.isDone) return shown;
    await sleep(100);
  }
}

/** Publishes a folder without a revision. @returns what the check has found */
async function publishFolder(source = folder()): Promise<ShownPublication> {
  const { payload } = await catalog.as(steward)(
    `mutation ($sources: [SubgraphSourceInput!]!) {
      payload: publishSubgraph(sources: $sources, reason: "at once", waitForGateways: false) { publication { id } } }`,
    { sources: [source] },
  );
  const { publication } = payload as unknown as { readonly publication: { readonly id: string } };
  for (;;) {
    const { publication: shown } = (await catalog.as(other)(
      `query ($id: ID!) { publication(id: $id) { state isDone findings { kind code message } } }`,
      { id: publication.id },
    )) as unknown as { readonly publication: ShownPublication };
    if (shown.isDone) return shown;
    await sleep(100);
  }
}

describe('a change of a catalog', { timeout: 60_000 }, () => {
  test('is filed, assessed, agreed to, reviewed and published, each step about the same content', async () => {
    const reviewed = await bringTo('REVIEWED');
    const published = await publish(reviewed);
    expect(published).toMatchObject({
      state: 'PUBLISHED',
      basedOn: null,
      check: { state: 'CHECKED' },
      publication: { state: 'PUBLISHED' },
      assessment: { secrecyRisk: 'NONE', personalInformation: [], assessedBy: 'sun' },
    });
    const { catalogRevision, subgraph } = await catalog.as(other)(
      `query ($id: ID!) {
        catalogRevision(id: $id) { events { actor role action from to contentHash policyVersion } }
        subgraph(name: "health") { sdl revision } }`,
      { id: reviewed.id },
    );
    const by = (action: string, actor: string, role: string) => ({ action, actor, role });
    expect(catalogRevision).toMatchObject({
      events: [
        {
          ...by('put-into-force', 'application:registry', 'registry'),
          policyVersion: published.publication?.policyVersion,
        },
        by('publish', 'sun', 'steward'),
        by('review', 'zhou', 'authority'),
        by('agree', 'qian', 'department-head'),
        by('assess', 'sun', 'steward'),
        by('file', 'sun', 'steward'),
      ],
    });
    const { events } = catalogRevision as unknown as { readonly events: readonly { contentHash: string }[] };
    expect(new Set(events.map(({ contentHash }) => contentHash))).toEqual(new Set([reviewed.contentHash]));
    expect(subgraph).toMatchObject({
      sdl: folder().sdl,
      revision: published.publication?.policyVersion,
    });
  });

  test('shows what it changes of what is published', async () => {
    const { id } = settled(await file(folder({ name: 'level: 2', phone: 'level: 2' })));
    const { catalogRevision } = await catalog.as(other)(
      `query ($id: ID!) { catalogRevision(id: $id) { basedOn difference {
        schema { kind place what } catalog { kind place what } } } }`,
      { id },
    );
    expect(catalogRevision).toMatchObject({
      basedOn: expect.any(Number) as unknown,
      difference: {
        schema: [{ kind: 'ADDED', place: 'Clinic.phone' }],
        catalog: [
          { kind: 'CHANGED', place: 'Clinic.name', what: 'level: 2, was 1' },
          { kind: 'ADDED', place: 'Clinic.phone' },
        ],
      },
    });
  });

  test('that is none is refused', async () => {
    expect(await file()).toMatchObject({
      refusal: { code: 'INVALID', message: 'nothing is different from what is published' },
    });
  });

  test('begins again with another content', async () => {
    const agreed = await bringTo('AGREED', folder({ name: 'level: 1', fax: 'level: 1' }));
    const again = settled(
      await act(steward, 'fileCatalogRevisionAgain', {
        id: agreed.id,
        revision: agreed.revision,
        source: folder({ name: 'level: 1', fax: 'level: 2' }),
        reason: 'fax numbers are level 2',
      }),
    );
    expect(again).toMatchObject({ state: 'FILED', assessment: null });
    expect(again.contentHash).not.toBe(agreed.contentHash);
    expect(
      await act(authority, 'reviewCatalogRevision', { id: again.id, revision: again.revision }),
    ).toMatchObject({
      refusal: { code: 'WRONG_STATE' },
    });
    // What the authority has seen is not what is there.
    expect(
      await act(steward, 'withdrawCatalogRevision', { id: again.id, revision: agreed.revision }),
    ).toMatchObject({
      refusal: { code: 'CHANGED_MEANWHILE' },
    });
  });

  test('that others were ahead of is filed again on what is published now', async () => {
    const wanted = folder({ name: 'level: 1', website: 'level: 1' });
    const reviewed = await bringTo('REVIEWED', wanted);
    expect((await publishFolder(folder({ name: 'level: 1', hours: 'level: 1' }))).state).toBe('PUBLISHED');
    const refused = await act(steward, 'publishCatalogRevision', {
      id: reviewed.id,
      revision: reviewed.revision,
      reason: 'reviewed',
    });
    expect(refused.refusal).toMatchObject({
      code: 'STALE',
      message: expect.stringContaining('file it again on what is published now') as unknown,
    });
    const again = settled(
      await act(steward, 'fileCatalogRevisionAgain', {
        id: reviewed.id,
        revision: reviewed.revision,
        source: folder({ name: 'level: 1', hours: 'level: 1', website: 'level: 1' }),
        reason: 'with the hours, which were published meanwhile',
      }),
    );
    expect(again).toMatchObject({ state: 'FILED' });
    expect(again.basedOn).toBeGreaterThan(reviewed.basedOn ?? 0);
  });

  test('is published by one of two who hand it in at once, and by neither when it is taken back', async () => {
    const reviewed = await bringTo('REVIEWED', folder({ name: 'level: 1', floor: 'level: 1' }));
    const seen = { id: reviewed.id, revision: reviewed.revision };
    const both = await Promise.all([
      act(steward, 'publishCatalogRevision', { ...seen, reason: 'one' }),
      act(steward, 'withdrawCatalogRevision', seen),
      act(authority, 'publishCatalogRevision', { ...seen, reason: 'other' }),
    ]);
    expect(both.filter(({ refusal }) => refusal === null)).toHaveLength(1);
  });

  test('that was taken back while its publication ran does not come into force', async () => {
    const reviewed = await bringTo('REVIEWED', folder({ name: 'level: 1', ward: 'level: 1' }));
    const { id } = reviewed;
    const handedIn = settled(
      await act(steward, 'publishCatalogRevision', { id, revision: reviewed.revision, reason: 'reviewed' }),
    );
    settled(await act(steward, 'withdrawCatalogRevision', { id, revision: handedIn.revision }));
    for (;;) {
      const shown = await read(id);
      if (shown.publication?.isDone !== true) {
        await sleep(100);
        continue;
      }
      expect(shown).toMatchObject({ state: 'WITHDRAWN', publication: { state: 'REFUSED' } });
      expect(shown.publication.findings).toContainEqual(
        expect.objectContaining({ kind: 'problem', code: 'CATALOG_REVISION_STALE' }),
      );
      break;
    }
  });
});

describe('who does what', { timeout: 60_000 }, () => {
  test.each<[string, Who, string]>([
    ['another department’s steward', other, 'OTHER_DEPARTMENT'],
    ['the authority', authority, 'WRONG_ROLE'],
    ['the head', head, 'WRONG_ROLE'],
  ])('a change is not filed by %s', async (_, who, code) => {
    expect(await file(folder({ name: 'level: 3' }), who)).toMatchObject({ refusal: { code } });
  });

  test('the head agrees, and not the one who filed it', async () => {
    const both: Who = { official: 'sun', department: 'health', roles: ['steward', 'department-head'] };
    const assessed = await bringTo('ASSESSED', folder({ name: 'level: 3' }));
    const seen = { id: assessed.id, revision: assessed.revision };
    for (const [who, code] of [
      [both, 'OWN_WORK'],
      [other, 'OTHER_DEPARTMENT'],
      [steward, 'WRONG_ROLE'],
      [authority, 'WRONG_ROLE'],
    ] as const)
      expect(await act(who, 'agreeToCatalogRevision', seen)).toMatchObject({ refusal: { code } });
    expect(await act(authority, 'reviewCatalogRevision', seen)).toMatchObject({
      refusal: { code: 'WRONG_STATE' },
    });
  });

  test('a change is refused with everything that has to be mended: by the head first, then by the authority', async () => {
    const reasons = ['level 3 needs a mask', 'the abstract names no law'];
    const assessed = await bringTo('ASSESSED', folder({ name: 'level: 3' }));
    const seen = { id: assessed.id, revision: assessed.revision };
    expect(await act(authority, 'refuseCatalogRevision', { ...seen, reasons })).toMatchObject({
      refusal: { code: 'WRONG_ROLE' },
    });
    expect(await act(head, 'refuseCatalogRevision', { ...seen, reasons: [] })).toMatchObject({
      refusal: { code: 'INVALID' },
    });
    expect(await act(head, 'refuseCatalogRevision', { ...seen, reasons })).toMatchObject({
      catalogRevision: { state: 'REFUSED', refusalReasons: reasons },
    });
    const agreed = await bringTo('AGREED', folder({ name: 'level: 3' }));
    expect(
      await act(authority, 'refuseCatalogRevision', { id: agreed.id, revision: agreed.revision, reasons }),
    ).toMatchObject({ catalogRevision: { state: 'REFUSED' } });
  });

  test.each<[string, object]>([
    ['a basis', { ...nothingSecret, secrecyBasis: ' ' }],
    ['measures for personal information', { ...nothingSecret, personalInformation: ['姓名'] }],
    ['an item that is NOT_SHARED', { ...nothingSecret, secrecyRisk: 'NOT_SHARED' }],
  ])('an assessment needs %s', async (_, assessment) => {
    const { id, revision } = settled(await file(folder({ name: 'level: 3' })));
    expect(await act(steward, 'assessCatalogRevision', { id, revision, assessment })).toMatchObject({
      refusal: { code: 'INVALID' },
    });
  });

  test('what cannot be read is told at once, in a few lines', async () => {
    const broken = folder();
    const { refusal } = await file({ ...broken, catalog: broken.catalog.replaceAll('nameZh', 'nameCn') });
    expect(refusal).toMatchObject({ code: 'INVALID' });
    expect(refusal?.message.length).toBeLessThan(1_500);
    expect(await file({ ...broken, sdl: 'type Query {' })).toMatchObject({ refusal: { code: 'INVALID' } });
  });
});

describe('a publication without a revision', { timeout: 60_000 }, () => {
  test('is told which items should have been reviewed', async () => {
    const { state, findings } = await publishFolder(folder({ name: 'level: 2', beds: 'level: 1' }));
    expect(state).toBe('PUBLISHED');
    expect(findings).toContainEqual({
      kind: 'warning',
      code: 'CATALOG_NOT_REVIEWED',
      message: expect.stringContaining('Clinic.name (level), Clinic.beds (new)') as unknown,
    });
  });

  test('that changes nothing of who may have what is not', async () => {
    const { findings } = await publishFolder({
      ...folder({ name: 'level: 2', beds: 'level: 1' }),
      catalog: folder({ name: 'level: 2', beds: 'level: 1' }).catalog.replace(
        'abstract: Clinics.',
        'abstract: All.',
      ),
    });
    expect(findings.map(({ code }) => code)).not.toContain('CATALOG_NOT_REVIEWED');
  });
});
