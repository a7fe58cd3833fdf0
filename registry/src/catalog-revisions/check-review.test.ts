import type { InputBinding, Resource } from '@govgraph/policy';
import { buildItem, buildResource } from '@govgraph/policy/testing';
import { describe, expect, test } from 'vitest';
import type { SubgraphFinding } from '../publication/subgraph-finding.ts';
import type { PublicationDocument } from '../publications/publication.ts';
import { breakGlassActor, systemActor, type Actor } from '../workflow/actor.ts';
import { checkReview } from './check-review.ts';

const resourcesOf = (...items: readonly Partial<Parameters<typeof buildItem>[0]>[]) => [
  buildResource({
    provider: 'health',
    items: items.map((item) => buildItem({ coordinate: 'Clinic.name', ...item })),
  }),
];

const noFindings: readonly SubgraphFinding[] = [];
const before = resourcesOf({}).map((resource) => ({
  ...resource,
  inputs: [
    { coordinate: 'Query.clinic(name:)', mode: 'identify', reads: 'Clinic.name' },
  ] satisfies readonly InputBinding[],
}));

function check(
  catalogReview: 'advised' | 'required',
  after: readonly Resource[],
  { by = systemActor, published = before }: { by?: Actor; published?: readonly Resource[] } = {},
) {
  const document: PublicationDocument = {
    kind: 'PUBLISH',
    sources: [],
    requestedBy: by,
    consent: {},
    waitsForGateways: true,
    catalogReview,
  };
  const source = { name: 'health', sdl: '', catalog: '' };
  const checked = {
    source,
    resources: after,
    findings: [],
    refusedDirectives: new Set<string>(),
    positions: new Map(),
  };
  const publication = { subgraphs: [], supergraphSdl: '' };
  return checkReview(
    document,
    undefined,
    published.length === 0 ? [] : [{ name: 'health', sdl: '', resources: published }],
    { checked: [checked], findings: noFindings, publication },
  );
}

describe('where a review is required', () => {
  test.each([
    ['a new item', resourcesOf({}, { coordinate: 'Clinic.fax' }), 'Clinic.fax (new)'],
    ['another share type', resourcesOf({ shareType: 'NOT_SHARED' }), 'Clinic.name (shareType, legalBasis)'],
    ['another level and mask', resourcesOf({ level: 4, mask: 'name' }), 'Clinic.name (level, mask)'],
    ['another open attribute', resourcesOf({ open: true }), 'Clinic.name (open)'],
    ['a verification', resourcesOf({ verifiable: true }), 'Clinic.name (verifiable)'],
    ['a fact that is called a structure', resourcesOf({ role: 'STRUCTURE' }), 'Clinic.name (role)'],
    [
      'an input that is said to read nothing',
      before.map((resource) => ({
        ...resource,
        inputs: [{ coordinate: 'Query.clinic(name:)' as const, mode: 'none' as const }],
      })),
      'Query.clinic(name:) (what it reads)',
    ],
    ['another law', resourcesOf({ legalBasis: '《档案法》第二十条' }), 'Clinic.name (legalBasis)'],
  ])('%s is not published without one', (_, after, named) => {
    const { findings, publication } = check('required', after);
    expect(publication).toBeUndefined();
    expect(findings).toEqual([
      expect.objectContaining({
        kind: 'problem',
        code: 'CATALOG_NOT_REVIEWED',
        message: expect.stringContaining(named) as unknown,
      }),
    ]);
  });

  test('what says nothing of who may have an item is', () => {
    const after = resourcesOf({ name: 'Another name', nameZh: '另一名称' });
    expect(check('required', after)).toMatchObject({ findings: [], publication: {} });
  });

  test('an item under another name is the same item', () => {
    const after = resourcesOf({ coordinate: 'Clinic.title', renamedFrom: 'Clinic.name' });
    expect(check('required', after).findings).toEqual([]);
  });

  test('a department publishes for the first time without one', () => {
    expect(check('required', before, { published: [] }).findings).toEqual([]);
  });

  test('break-glass publishes, and is told what was not reviewed', () => {
    const after = resourcesOf({ level: 4 });
    const { findings, publication } = check('required', after, { by: breakGlassActor('wang') });
    expect(publication).toBeDefined();
    expect(findings).toMatchObject([{ kind: 'warning', code: 'CATALOG_NOT_REVIEWED' }]);
  });
});

test('where a review is advised, what was not reviewed is one warning, however many items it is about', () => {
  const items = Array.from({ length: 50 }, (_, index) => ({ coordinate: `Clinic.f${index}` as const }));
  const { findings, publication } = check('advised', resourcesOf({}, ...items));
  expect(publication).toBeDefined();
  expect(findings).toHaveLength(1);
  expect(findings[0]?.message).toContain('Clinic.f19 (new), and 30 more');
});
