/** Departments that publish one after the other, and the policy that changes with them. */
import { byKind, type PolicySource } from '@govgraph/policy';
import { createMemoryPolicyStore, type PolicyChange } from '@govgraph/storage';
import { checkTogether, type CheckContext } from './check-together.ts';
import { type ItemText, writeCatalog } from './health-department.fixture.ts';
import type { SubgraphChange } from './subgraph-change.ts';

const uscc = '111100000000017244';
const link =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@external", "@requires", "@shareable", "@override"])\n';

/** The folder of a department. @param number of its only resource */
export function folder(
  name: string,
  sdl: string,
  items: readonly (string | ItemText)[],
  number: number,
  inputs: string[] = [],
) {
  const texts = items.map((item) => (typeof item === 'string' ? { coordinate: item } : item));
  const catalog = writeCatalog(
    texts.map((item) =>
      item.coordinate.startsWith('Query.') ? { role: 'STRUCTURE' as const, ...item } : item,
    ),
    { provider: name, code: `3050010${number}/000001`, inputs },
  );
  return { source: { name, sdl: link + sdl, catalog }, url: `http://${name}.example/graphql` };
}

type Folder = ReturnType<typeof folder>;

/** A city of these departments, in memory. */
export async function openCity(...codes: readonly string[]) {
  const store = createMemoryPolicyStore();
  const departments = codes.map((code) => ({ code, name: code, nameZh: code, uscc }));
  await store.apply({ departments, ruleSet: { version: '1', rules: [] } }, 'authority', 'a start');

  const check = async (folders: readonly Folder[], more: Partial<CheckContext> & SubgraphChange = {}) => {
    const { policy, supergraphSdl, formerCodes, subgraphs: published } = await store.readPublished();
    const { removed, endUse, leaving, transferred, ...context } = more;
    const change = { removed, endUse, leaving, transferred } as SubgraphChange;
    return checkTogether(folders, { policy, supergraphSdl, published, formerCodes, change, ...context });
  };
  return {
    store,
    check,
    policy: async (): Promise<PolicySource> => (await store.readPublished()).policy,
    change: (change: PolicyChange) => store.apply(change, 'authority', 'a change'),
    /** The problems, each as `code place: message`; when there are none, it is in force. */
    publish: async (folders: readonly Folder[], more: Partial<CheckContext> & SubgraphChange = {}) => {
      const { findings, publication } = await check(folders, more);
      if (publication !== undefined) await store.publishSubgraphs(publication, 'somebody', 'a reason');
      return byKind(findings).problems.map(({ code, place, message }) => `${code} ${place}: ${message}`);
    },
  };
}
