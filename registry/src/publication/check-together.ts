import type { Publication, SubgraphPublication, UsedOperation } from '@govgraph/storage';
import { isEmptyAmendment, parseCatalog, type PolicySource, type SchemaOutline } from '@govgraph/policy';
import { parse } from 'graphql';
import { checkCodes, holdersOf } from './check-codes.ts';
import type { Agreement } from './agreement.ts';
import { checkEffects, noEffects, type PublicationEffects } from './check-effects.ts';
import { checkInputs } from './check-inputs.ts';
import { checkNames } from './check-names.ts';
import { checkPolicyAfter, isToldByPolicy } from './check-policy-after.ts';
import { checkRegistry, type RegisteredSubgraph } from './check-registry.ts';
import { checkRelated } from './check-related.ts';
import { checkSubgraph, type CheckedSubgraph } from './check-subgraph.ts';
import { checkScopes } from './check-scopes.ts';
import { isProblem, type SubgraphFinding } from './subgraph-finding.ts';
import { describeBreaking } from './changes/describe-breaking.ts';
import type { BreakingApproval } from './changes/review-changes.ts';
import { compose } from './compose.ts';
import { locateInCatalog } from './locate-in-catalog.ts';
import { locateInSchema } from './locate-in-schema.ts';
import { readInForce, withOpened } from './open-composed.ts';
import { planAmendment } from './plan-amendment.ts';
import { checkSharedValues } from './shared-values.ts';
import type { SubgraphChange } from './subgraph-change.ts';
import type { SubgraphSource } from './subgraph-source.ts';

/** A folder, and where its department serves GraphQL. */
export interface AddressedSource {
  readonly source: SubgraphSource;
  readonly url: string;
}

export interface CheckContext {
  /** What every department has published; those whose folders are given are left out, the others not checked again. */
  readonly published?: readonly SubgraphPublication[];
  /** The policy in force; what the folders are to it is not checked when absent. */
  readonly policy?: PolicySource;
  /** The supergraph in force; what changes for other departments is not checked when absent. */
  readonly supergraphSdl?: string | undefined;
  /** By the codes of resources that are published no more, the department that had each last. */
  readonly formerCodes?: ReadonlyMap<string, string>;
  /** The departments of which the authority says that they agree to what falls on them. */
  readonly agreedBy?: readonly string[];
  /** What departments have agreed to themselves. */
  readonly agreements?: readonly Agreement[];
  /** The operations that were used lately. */
  readonly usedOperations?: readonly UsedOperation[];
  /** What others have published is not known: what only shows beside it is worth a warning. */
  readonly alone?: boolean;
  /** What is done beside what the folders bring. */
  readonly change?: SubgraphChange;
  /** Whether changes that break what is in use are warnings only. */
  readonly allowBreaking?: boolean;
  /** Changes that break what is in use, and may be published all the same. */
  readonly approvals?: readonly BreakingApproval[];
  /** Epoch milliseconds, by which grants and approvals are in force; now when absent. */
  readonly now?: number;
}

export interface CheckedTogether extends PublicationEffects {
  /** The given folders, without the departments that were published before. */
  readonly checked: readonly CheckedSubgraph[];
  /** What can be published; undefined when there are problems. */
  readonly publication: Publication | undefined;
  readonly findings: readonly SubgraphFinding[];
}

/**
 * Runs every check there is on folders that, with what is published, are to make up one schema. Whoever publishes
 * writes what this returns, so that a check says what a publication would say.
 *
 *   1. each folder, and all of them together (checkSubgraph, checkRegistry, checkRelated, checkScopes)
 *   2. the schemas compose, and a gateway opens what they compose to
 *   3. nothing changes for callers of other departments unless these agree; what changes breaks nothing that was used
 *      lately or is promised; operations that were used lately are still valid, and can be planned (checkEffects)
 *   4. the policy in force still compiles and fits the schema, with the folders' catalogs and with what of it changes
 *      together with them (planAmendment, checkPolicyAfter)
 */
export async function checkTogether(
  sources: readonly AddressedSource[],
  context: CheckContext = {},
): Promise<CheckedTogether> {
  const { published = [], policy, supergraphSdl: inForce, agreedBy = [] } = context;
  const { allowBreaking = false, alone = false } = context;
  const { change = {}, formerCodes, approvals = [], agreements = [], now = Date.now() } = context;
  // Whoever leaves uses nothing any more.
  const usedOperations = (context.usedOperations ?? []).filter(
    ({ department }) => !change.leaving?.includes(department),
  );
  const folders = new Set(sources.map(({ source }) => source.name));
  const registered = [
    ...published.filter(({ name }) => !folders.has(name)),
    ...sources.flatMap(({ source }) => readRegistered(source)),
  ];
  const checked = sources.map(({ source }) => checkSubgraph(source, policy?.flows, registered));
  const { misnamed, unregistered: registration } = checkNames(checked, policy?.departments);
  const toldAlone = (found: SubgraphFinding): SubgraphFinding => (alone ? warnOfUnknown(found) : found);
  const findings = [...registration, ...checked.flatMap((each) => each.findings)].map(toldAlone);
  const given = sources.flatMap(({ source: { name, sdl }, url }, index) => {
    const resources = checked[index]?.resources;
    return resources === undefined ? [] : [{ name, sdl, url, resources }];
  });
  const refused = { checked, publication: undefined, findings, ...noEffects };
  // Under another name, everything in the folder is somebody else's already.
  if (misnamed.length > 0) return { ...refused, findings: misnamed };
  // What cannot even be read would only add noise to what follows from seeing all departments together.
  if (given.length < sources.length) return refused;

  const plan = planAmendment(published, given, change, policy, now);
  const { subgraphs, removed, amendment, others } = plan;
  const names = new Set([...subgraphs.map(({ name }) => name), ...removed]);
  const all = [...others.filter(({ name }) => !names.has(name)), ...subgraphs];
  if (all.length === 0) return { ...refused, findings: [...findings, nothingLeft(removed)] };
  const locate = (found: readonly SubgraphFinding[]): readonly SubgraphFinding[] => [
    ...checked.flatMap((folder) => {
      const own = found.filter(({ subgraph }) => subgraph === folder.source.name);
      return locateInSchema(locateInCatalog(own, folder), folder.positions);
    }),
    ...found.filter(({ subgraph }) => !folders.has(subgraph)),
  ];
  const registry = locate([
    ...checkRegistry(all),
    ...checkCodes(holdersOf(published, formerCodes, policy), subgraphs, change),
    ...checkRelated(all, names),
    ...checkScopes(checked, policy, change),
    ...checkInputs(all, names),
    ...checkSharedValues(all, folders, published),
  ]);
  findings.push(...locate(plan.findings));
  const { supergraphSdl, problems: compositionProblems } = compose(all, folders);
  findings.push(...[...registry, ...compositionProblems].map(toldAlone));
  let outline: SchemaOutline | undefined;
  let effects = noEffects;
  const replaced = published.filter(({ name }) => names.has(name));
  if (supergraphSdl !== undefined) {
    const refusedDirectives = new Set(checked.flatMap((each) => [...each.refusedDirectives]));
    const unopened = await withOpened(supergraphSdl, refusedDirectives, async (after) => {
      const { outlineSchema } = await import('@govgraph/gateway/publication');
      outline = outlineSchema(after.apiSchema);
      if (inForce === undefined) return;
      const read = await readInForce(inForce);
      if ('warning' in read) {
        findings.push(read.warning);
        return;
      }
      const before = read.schema;
      const found = await checkEffects({
        before,
        after,
        plan,
        replaced,
        policy,
        usedOperations,
        approvals,
        agreedBy,
        agreements,
        allowBreaking,
        now,
      });
      ({ effects } = found);
      findings.push(...found.findings);
    });
    findings.push(...unopened);
  }
  // What these name would keep the policy from compiling too.
  const areOwn = subgraphs.every(({ name, resources }) =>
    resources.every(({ provider }) => provider === name),
  );
  if (policy !== undefined && registration.length + registry.length === 0 && areOwn)
    findings.push(...locate(checkPolicyAfter(policy, plan, change, replaced, outline, now)));
  const ownerOf = (coordinate: string): string => {
    const [type = ''] = coordinate.split('.');
    const owner = checked.find(({ positions }) => positions.has(coordinate) || positions.has(type));
    return owner?.source.name ?? [...names].join(', ');
  };
  const untold = effects.changes.filter(
    ({ coordinate, users }) => users.length > 0 || !isToldByPolicy(coordinate, findings),
  );
  findings.push(...locate(describeBreaking(untold, ownerOf, allowBreaking)));
  if (supergraphSdl === undefined || findings.some(isProblem))
    return { ...refused, ...effects, agreements: [] };
  const publication = {
    subgraphs,
    supergraphSdl,
    ...(removed.length === 0 ? {} : { removed }),
    ...(isEmptyAmendment(amendment) ? {} : { amendment }),
    ...(policy === undefined ? {} : { checkedVersion: policy.version }),
  };
  return { checked, publication, ...effects, findings };
}

/** What a department that is seen alone may lack because others have it. */
const onlyKnownTogether: ReadonlySet<string> = new Set([
  'KEY_NOT_REGISTERED',
  'RELATED_RESOURCE_UNKNOWN',
  'NO_QUERIES',
  'VALUE_NOT_REGISTERED',
  'EXTERNAL_MISSING_ON_BASE',
  'SATISFIABILITY_ERROR',
]);

function warnOfUnknown(finding: SubgraphFinding): SubgraphFinding {
  if (!onlyKnownTogether.has(finding.code)) return finding;
  return {
    ...finding,
    kind: 'warning',
    message: `${finding.message} (others may have it: what is published was left out)`,
  };
}

/** A schema without departments is none. */
function nothingLeft([subgraph = '']: readonly string[]): SubgraphFinding {
  const message = 'no other department has published anything: the last subgraph cannot be taken out';
  return { kind: 'problem', code: 'CHANGE_REFUSED', subgraph, place: subgraph, message };
}

/** What a folder registers; nothing where that cannot be read, which its own check says. */
function readRegistered({ name, sdl, catalog }: SubgraphSource): RegisteredSubgraph[] {
  try {
    parse(sdl);
    return [{ name, sdl, resources: parseCatalog(catalog) }];
  } catch {
    return [];
  }
}
