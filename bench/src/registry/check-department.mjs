// Checks the last department of a city with some changes, as the command does, and prints `done {…}` with the milliseconds
// of each stage. CATALOG_DATABASE_URL says where the city is published.
const beganAt = performance.now();
const stages = {};
let stageBeganAt = beganAt;
const endStage = (name) => {
  const now = performance.now();
  stages[name] = now - stageBeganAt;
  stageBeganAt = now;
};

const [{ checkTogether }, storage, { formatCatalog }] = await Promise.all([
  import('@govgraph/registry'),
  import('@govgraph/storage'),
  import('@govgraph/policy'),
]);
endStage('libraries');

const connection = process.env.CATALOG_DATABASE_URL;
const admin = storage.createPostgresPolicyAdmin(connection);
const operations = storage.createPostgresUsedOperations(connection);
const { policy, supergraphSdl, subgraphs: published } = await admin.readPublished();
endStage('what is published');
const usedOperations = await operations.list();
endStage('what was used');

const { sdl, name, url, resources } = published.at(-1);
// A field that is removed, one of another type, one more, and one that is shared with fewer.
const changed = sdl
  .replace('  item40: String\n', '')
  .replace('  item1: String\n', '  item1: Int\n')
  .replace('  item2: String\n', '  item2: String\n  another: String\n');
const law = '《中华人民共和国个人信息保护法》第二十八条';
const catalog = formatCatalog(resources.map(asRegistered));
const source = { name, sdl: changed, catalog };
const { findings, changes, accessImpact } = await checkTogether([{ source, url }], {
  published,
  policy,
  supergraphSdl,
  usedOperations,
});
endStage('check');
const totalMs = performance.now() - beganAt;
await Promise.all([admin.close(), operations.close()]);

if (changes.length === 0 || accessImpact === undefined) {
  console.error(findings.slice(0, 5));
  throw new Error('nothing was compared');
}
const users = changes.flatMap((change) => change.users).length;
const groups = accessImpact.groups.length;
console.log(`done ${JSON.stringify({ totalMs, stages, changes: changes.length, users, groups })}`);

/** The items of a city are made for gateways; what a catalog.yaml has to have beside it is added. */
function asRegistered(resource, index) {
  const items = resource.items
    .filter(({ coordinate }) => index > 0 || !coordinate.endsWith('.item40'))
    .map((item) => ({
      ...item,
      role: 'DATA',
      dataType: item.coordinate.startsWith('Person.') ? 'G' : 'C',
      ...(index === 0 && item.coordinate.endsWith('.item1') ? { dataType: 'I' } : {}),
      ...(item.shareType === 'UNCONDITIONAL' ? {} : { legalBasis: law, notSharedReason: 'a reason' }),
      ...(item.coordinate.endsWith('.item0')
        ? { shareType: 'CONDITIONAL', condition: { scope: '*', uses: ['a need'] }, legalBasis: law }
        : {}),
    }));
  const [first] = items;
  const another = {
    ...first,
    coordinate: `${items.at(-1).coordinate.split('.')[0]}.another`,
    shareType: 'UNCONDITIONAL',
    dataType: 'C',
  };
  return {
    ...resource,
    providerUscc: '111100000000017244',
    classification: '基础信息资源 / 人口',
    base: 'NATURAL_PERSONS',
    items: index === 0 ? [...items, another] : items,
  };
}
