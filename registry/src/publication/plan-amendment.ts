/*
 * What a publication does to other catalogs and to the policy, beside what its folders say: items that are renamed,
 * handed over or over, subgraphs that are taken out, departments that leave or have another code. All of it comes into
 * force in the same version, or none of it.
 */
import {
  omitUndefined,
  typeOf,
  type Coordinate,
  type DepartmentCode,
  type PolicyAmendment,
  type PolicySource,
  type TransferredDepartment,
} from '@govgraph/policy';
import type { Publication, SubgraphPublication } from '@govgraph/storage';
import { checkDeprecations, endedItems } from './check-deprecations.ts';
import { findHandOver } from './hand-over.ts';
import { findRenames } from './find-renames.ts';
import type { SubgraphChange } from './subgraph-change.ts';
import type { SubgraphFinding } from './subgraph-finding.ts';

export interface PlannedAmendment extends Required<Pick<Publication, 'subgraphs' | 'removed' | 'amendment'>> {
  /** Of the subgraphs, those that publish; the catalogs of the rest change for them. */
  readonly publishing: ReadonlySet<string>;
  /** What the policy will not name any more: items that are renamed or end, and `Type.*` where nothing of it is left. */
  readonly amended: ReadonlySet<string>;
  /** All other departments, as they would be. */
  readonly others: readonly SubgraphPublication[];
  readonly findings: readonly SubgraphFinding[];
}

/**
 * @param published what every department has published last
 * @param subgraphs what the folders bring
 * @param now epoch milliseconds
 */
export function planAmendment(
  published: readonly SubgraphPublication[],
  subgraphs: readonly SubgraphPublication[],
  change: SubgraphChange,
  policy: PolicySource | undefined,
  now: number,
): PlannedAmendment {
  const { leaving = [], endUse = false } = change;
  const transferred = (change.transferred ?? []).map((each) => completed(each, policy));
  const findings = checkChange(published, subgraphs, change, policy);
  const moved = transferred.flatMap(({ from, to }) =>
    published
      .filter(({ name }) => name === from)
      .map((subgraph) => ({
        ...subgraph,
        name: to.code,
        resources: subgraph.resources.map((resource) => ({
          ...resource,
          provider: to.code,
          ...omitUndefined({ providerUscc: to.uscc }),
        })),
      })),
  );
  const removed = [
    ...new Set([...(change.removed ?? []), ...leaving, ...transferred.map(({ from }) => from)]),
  ];
  const own = [...subgraphs, ...moved];
  const names = new Set<string>([...own.map(({ name }) => name), ...removed]);
  const replaced = published.filter(({ name }) => names.has(name));
  const { handedOverItems, others, changed } = findHandOver(
    own,
    published.filter(({ name }) => !names.has(name)),
  );
  const { renamedItems, findings: ofRenames } = findRenames(replaced, own, others);
  const transferredFrom = new Set<DepartmentCode>(transferred.map(({ from }) => from));
  const all = new Set(coordinatesOf([...others, ...own]));
  const renamedFrom = new Set<string>(renamedItems.map(({ from }) => from));
  const endedOf = (subgraph: SubgraphPublication): Coordinate[] => {
    const { name } = subgraph;
    if (transferredFrom.has(name)) return [];
    const isTakenOut = removed.includes(name) && (endUse || leaving.includes(name));
    return isTakenOut
      ? coordinatesOf([subgraph])
      : endedItems(subgraph, now).map(({ coordinate }) => coordinate);
  };
  const endsNow = replaced.flatMap(endedOf).filter((item) => !all.has(item) && !renamedFrom.has(item));
  const amendment: PolicyAmendment = {
    ...(renamedItems.length === 0 ? {} : { renamedItems }),
    ...(handedOverItems.length === 0 ? {} : { handedOverItems }),
    ...(endsNow.length === 0 ? {} : { endedItems: endsNow }),
    ...(leaving.length === 0 ? {} : { leavingDepartments: leaving }),
    ...(transferred.length === 0 ? {} : { transferredDepartments: transferred }),
  };
  return {
    subgraphs: [...own, ...changed],
    publishing: new Set(own.map(({ name }) => name)),
    removed,
    amendment,
    amended: namesThatGo([...renamedFrom, ...endsNow], all),
    others,
    findings: [...findings, ...ofRenames, ...checkDeprecations(replaced, subgraphs, now)],
  };
}

function namesThatGo(items: readonly string[], left: ReadonlySet<string>): ReadonlySet<string> {
  const types = new Set([...left].map(typeOf));
  const gone = items.filter((item) => !left.has(item));
  return new Set([
    ...gone,
    ...gone.filter((item) => !types.has(typeOf(item))).map((item) => `${typeOf(item)}.*`),
  ]);
}

/** Under its new code, a department has what is registered of it, or what it had. */
function completed(
  { from, to }: TransferredDepartment,
  policy: PolicySource | undefined,
): TransferredDepartment {
  const departments = policy?.departments ?? [];
  const known = departments.find(({ code }) => code === to.code);
  const { uscc } = departments.find(({ code }) => code === from) ?? {};
  return { from, to: known ?? { ...omitUndefined({ uscc }), ...to } };
}

function coordinatesOf(subgraphs: readonly SubgraphPublication[]): Coordinate[] {
  return subgraphs.flatMap(({ resources }) =>
    resources.flatMap(({ items }) => items.map(({ coordinate }) => coordinate)),
  );
}

/** That what is to be taken out, to leave or to be transferred is there, and nothing in its way. */
function checkChange(
  published: readonly SubgraphPublication[],
  subgraphs: readonly SubgraphPublication[],
  { removed = [], leaving = [], transferred = [] }: SubgraphChange,
  policy: PolicySource | undefined,
): SubgraphFinding[] {
  const findings: SubgraphFinding[] = [];
  const refuse = (subgraph: string, message: string): void => {
    findings.push({ kind: 'problem', code: 'CHANGE_REFUSED', subgraph, place: subgraph, message });
  };
  const hasPublished = (name: string): boolean => published.some((each) => each.name === name);
  const isRegistered = (name: string): boolean =>
    policy?.departments.some(({ code }) => code === name) ?? hasPublished(name);
  for (const name of removed) if (!hasPublished(name)) refuse(name, 'has no published subgraph to take out');
  for (const name of leaving)
    if (!isRegistered(name)) refuse(name, 'is no registered department that could leave');
  for (const name of [...removed, ...leaving]) {
    if (subgraphs.some((each) => each.name === name))
      refuse(name, 'is taken out, and its folder is given to be published');
  }
  for (const { from, to } of transferred) {
    if (from === to.code) refuse(from, 'has this code already');
    else if (!isRegistered(from)) refuse(from, 'is no registered department');
    else if (hasPublished(to.code))
      refuse(to.code, `has a subgraph of its own: a department has one, so ${from} cannot become it`);
    for (const place of quotedIn(policy, from)) {
      const message = `names ${from} in its condition, which nobody can change for its author: let it name ${to.code} too, first`;
      findings.push({ kind: 'problem', code: 'CHANGE_REFUSED', subgraph: 'policy', place, message });
    }
  }
  return findings;
}

/** The rules and grants whose conditions compare something with a text. */
function quotedIn(policy: PolicySource | undefined, text: string): string[] {
  const doesQuote = (when: string): boolean =>
    [`'${text}'`, `"${text}"`].some((quoted) => when.includes(quoted));
  const rules = (policy?.ruleSet?.rules ?? []).filter(({ when }) => doesQuote(when));
  const grants = (policy?.grants ?? []).filter(
    ({ rows, revokedAt }) => revokedAt === undefined && rows !== undefined && doesQuote(rows.when),
  );
  return [...rules.map(({ id }) => `ruleSet.rules[${id}]`), ...grants.map(({ id }) => `grants[${id}]`)];
}
