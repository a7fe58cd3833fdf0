/** Folders that departments hand in to the catalog, and what becomes of them. */
import { setTimeout as sleep } from 'node:timers/promises';

import { type CatalogDepartment, healthUscc, type Who } from './catalog.fixture.ts';

const ofHealth = { type: 'Clinic', root: 'clinics', number: 1 };

/** What other departments have in place of clinics. */
const offices: Readonly<Record<string, typeof ofHealth>> = {
  housing: { type: 'HousingOffice', root: 'housingOffices', number: 2 },
  museum: { type: 'Exhibition', root: 'exhibitions', number: 3 },
};

/** The folder of a department. @param field of its clinics, besides their name */
export function folder(field = 'phone', name = 'health') {
  const { type, root, number } = offices[name] ?? ofHealth;
  const items = ['name', field].map(
    (each) => `      - { coordinate: ${type}.${each}, name: ${each}, nameZh: 项, dataType: C, level: 1 }`,
  );
  return {
    name,
    url: 'http://127.0.0.1:9/graphql',
    sdl: `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@shareable", "@override"])
      type Query { ${root}: [${type}!] } type ${type} { name: String ${field}: String }`,
    catalog: `resources:
  - code: 30700101/00000${number}
    name: Clinics
    nameZh: 诊所
    provider: ${name}
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
      - { coordinate: Query.${root}, name: Clinics, nameZh: 诊所, dataType: G, level: 1, role: STRUCTURE }
${items.join('\n')}
`,
  };
}

export type Folder = ReturnType<typeof folder>;

const fields = `id revision state kind isDone isCheck departments requestedBy stage progress findingCount awaitedConsent
  findings { kind code subgraph place message } policyVersion checkedVersion failure
  changeCount changes { id coordinate effect verdict purposes grants approvedBy }
  accessImpact { groups { direction coordinates callers { department purpose } } }
  events { actor role action reason policyVersion }`;

export interface ShownPublication {
  readonly id: string;
  readonly revision: number;
  readonly state: string;
  readonly isDone: boolean;
  readonly findings: readonly {
    readonly kind: string;
    readonly code: string;
    readonly place: string;
    readonly message: string;
  }[];
  readonly changes: readonly { readonly id: string; readonly coordinate: string }[] | null;
  readonly policyVersion: number | null;
  readonly checkedVersion: number | null;
  readonly failure: string | null;
  readonly awaitedConsent: readonly string[];
  readonly events: readonly { readonly actor: string; readonly action: string }[];
}

export interface PublicationPayload {
  readonly publication: ShownPublication | null;
  readonly refusal: { readonly code: string; readonly message: string } | null;
}

/** Does something that returns a `PublicationPayload`. @param call for example `publishSubgraph(sources: $sources)` */
export async function begin(
  catalog: CatalogDepartment,
  who: Who,
  call: string,
  sources: readonly Folder[] = [],
): Promise<PublicationPayload> {
  const declared = call.includes('$sources') ? '($sources: [SubgraphSourceInput!]!)' : '';
  const { payload } = await catalog.as(who)(
    `mutation ${declared} { payload: ${call} { publication { ${fields} } refusal { code message } } }`,
    { sources },
  );
  return payload as unknown as PublicationPayload;
}

export function handIn(
  catalog: CatalogDepartment,
  who: Who,
  action: 'check' | 'publish',
  sources: readonly Folder[],
  extra = '',
): Promise<PublicationPayload> {
  const reason = action === 'publish' ? ', reason: "clinics"' : '';
  return begin(catalog, who, `${action}Subgraph(sources: $sources${reason}${extra})`, sources);
}

const anybody: Who = { official: 'huang', department: 'taxation', roles: ['steward'] };

export async function readPublication(catalog: CatalogDepartment, id: string): Promise<ShownPublication> {
  const { publication } = await catalog.as(anybody)(
    `query ($id: ID!) { publication(id: $id) { ${fields} } }`,
    { id },
  );
  return publication as unknown as ShownPublication;
}

/** Waits until a publication is in one of some states; by default until nothing more becomes of it. */
export async function settled(
  catalog: CatalogDepartment,
  { publication, refusal }: PublicationPayload,
  isSettled: (shown: ShownPublication) => boolean = ({ isDone }) => isDone,
): Promise<ShownPublication> {
  if (publication === null) throw new Error(JSON.stringify(refusal));
  for (;;) {
    const shown = await readPublication(catalog, publication.id);
    if (isSettled(shown)) return shown;
    await sleep(100);
  }
}

export async function subgraphOf(catalog: CatalogDepartment, name: string) {
  const { subgraph } = await catalog.as(anybody)(
    `query ($name: String!) { subgraph(name: $name) { sdl revision publishedBy } }`,
    { name },
  );
  return subgraph as unknown as {
    readonly sdl: string;
    readonly publishedBy: string;
    readonly revision: number;
  } | null;
}
