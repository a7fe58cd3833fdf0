import type { PlannableSchema } from '@govgraph/gateway/publication';
import {
  applyPublication,
  type Publication,
  type SubgraphPublication,
  type UsedOperation,
} from '@govgraph/storage';
import {
  checkPolicy,
  isEmptyAmendment,
  parseCatalog,
  type PolicyAmendment,
  type PolicySource,
  type Problem,
  type SchemaOutline,
} from '@govgraph/policy';
import { parse, type GraphQLSchema } from 'graphql';
import { describeError } from '@govgraph/protocol';
import { checkInputs } from './check-inputs.ts';
import { checkNames } from './check-names.ts';
import { checkOperations } from './check-operations.ts';
import { checkOthers } from './check-others.ts';
import { checkRegistry, type RegisteredSubgraph } from './check-registry.ts';
import { checkRelated } from './check-related.ts';
import { checkSubgraph, type CheckedSubgraph } from './check-subgraph.ts';
import { isProblem, type SubgraphFinding } from './subgraph-finding.ts';
import { tryFindImpact, type AccessImpact } from './changes/find-access-impact.ts';
import { describeBreaking } from './changes/describe-breaking.ts';
import { reviewChanges, type BreakingApproval, type ReviewedChange } from './changes/review-changes.ts';
import { compose } from './compose.ts';
import { locateInCatalog } from './locate-in-catalog.ts';
import { locateInSchema } from './locate-in-schema.ts';
import { readOwnFields } from './read-own-fields.ts';
import { describeChanges } from '../policy/describe-changes.ts';
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
  /** The departments that agree to what falls on them. */
  readonly agreedBy?: readonly string[];
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

export interface CheckedTogether {
  /** The given folders, without the departments that were published before. */
  readonly checked: readonly CheckedSubgraph[];
  /** What can be published; undefined when there are problems. */
  readonly publication: Publication | undefined;
  /** The departments on whose agreement the publication rests. */
  readonly agreements: readonly string[];
  /** How many of the operations that were used lately would not be served any more. */
  readonly brokenOperations: number;
  /** Who gains or loses what; undefined where there is nothing to compare with, or the policy does not compile. */
  readonly accessImpact: AccessImpact | undefined;
  /** What changes for callers, and who would notice; empty where there is nothing to compare with. */
  readonly changes: readonly ReviewedChange[];
  readonly findings: readonly SubgraphFinding[];
}

/**
 * Runs every check there is on folders that, with what is published, are to make up one schema. Whoever publishes
 * writes what this returns, so that a check says what a publication would say.
 *
 *   1. each folder, and all of them together (checkSubgraph, checkRegistry, checkRelated)
 *   2. the schemas compose, and a gateway opens what they compose to
 *   3. the policy in force, with the folders' catalogs, still compiles and fits the schema
 *      and so does what of it changes together with them (planAmendment)
 *   4. nothing changes for callers of other departments unless these agree (checkOthers)
 *   5. what changes breaks nothing that was used lately or is promised (reviewChanges), and operations that were used
 *      lately are still valid, and can be planned (checkOperations)
 */
export async function checkTogether(
  sources: readonly AddressedSource[],
  context: CheckContext = {},
): Promise<CheckedTogether> {
  const { published = [], policy, supergraphSdl: inForce, agreedBy = [] } = context;
  const { usedOperations = [], allowBreaking = false, alone = false } = context;
  const { change = {}, approvals = [], now = Date.now() } = context;
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
  const nothing = { agreements: [], brokenOperations: 0, changes: [], accessImpact: undefined };
  const refused = { checked, publication: undefined, findings };
  // Under another name, everything in the folder is somebody else's already.
  if (misnamed.length > 0) return { ...refused, ...nothing, findings: misnamed };
  // What cannot even be read would only add noise to what follows from seeing all departments together.
  if (given.length < sources.length) return { ...refused, ...nothing };

  const plan = planAmendment(published, given, change, policy, now);
  const { subgraphs, publishing, removed, amendment, others } = plan;
  const names = new Set([...subgraphs.map(({ name }) => name), ...removed]);
  const all = [...others.filter(({ name }) => !names.has(name)), ...subgraphs];
  if (all.length === 0) return { ...refused, ...nothing, findings: [...findings, nothingLeft(removed)] };
  const locate = (found: readonly SubgraphFinding[]): readonly SubgraphFinding[] => [
    ...checked.flatMap((folder) => {
      const own = found.filter(({ subgraph }) => subgraph === folder.source.name);
      return locateInSchema(locateInCatalog(own, folder), folder.positions);
    }),
    ...found.filter(({ subgraph }) => !folders.has(subgraph)),
  ];
  const registry = locate([
    ...checkRegistry(all),
    ...checkRelated(all, names),
    ...checkInputs(all, names),
    ...checkSharedValues(all, folders, published),
  ]);
  findings.push(...locate(plan.findings));
  const { supergraphSdl, problems: compositionProblems } = compose(all, folders);
  findings.push(...[...registry, ...compositionProblems].map(toldAlone));
  let outline: SchemaOutline | undefined;
  let agreements: readonly string[] = [];
  let brokenOperations = 0;
  let changes: readonly ReviewedChange[] = [];
  let accessImpact: AccessImpact | undefined;
  if (supergraphSdl !== undefined) {
    const refusedDirectives = new Set(checked.flatMap((each) => [...each.refusedDirectives]));
    const refuse = (error: unknown): void => {
      if (!isExplained(error, refusedDirectives)) findings.push(cannotOpen(error));
    };
    await withOpened(supergraphSdl, refuse, async (schema) => {
      const after = schema.apiSchema;
      const { outlineSchema } = await import('@govgraph/gateway/publication');
      outline = outlineSchema(after);
      const before = inForce === undefined ? undefined : await readInForce(inForce, findings);
      if (before === undefined) return;
      const replaced = published.filter(({ name }) => names.has(name));
      const effects = checkOthers({
        before,
        after,
        replaced,
        subgraphs: subgraphs.filter(({ name }) => publishing.has(name)),
        others,
        agreedBy,
        handedOver: new Set((amendment.handedOverItems ?? []).map(({ item }) => item)),
      });
      ({ agreements } = effects);
      const reviewed = await reviewChanges({
        before,
        after,
        usedOperations,
        policy,
        amended: plan.amended,
        departments: new Set([...publishing, ...removed]),
        approvals,
        now,
      });
      ({ changes } = reviewed);
      if (policy !== undefined) {
        const publication = { subgraphs, removed, amendment };
        accessImpact = tryFindImpact({ before, after, policyBefore: policy, replaced, subgraphs, now }, () =>
          applyPublication(policy, publication, new Date(now).toISOString()),
        );
      }
      const concerned = reviewed.concernedTexts;
      // Composition sees to it that all can be reached: others are planned as before.
      const own = readOwnFields([...replaced, ...subgraphs.filter(({ name }) => publishing.has(name))]);
      const touched = usedOperations.filter(({ text }) =>
        [...(reviewed.usedElements.get(text) ?? [])].some((element) => own.has(element)),
      );
      const operations = await checkOperations(before, schema, touched, concerned, allowBreaking);
      findings.push(...effects.findings, ...operations.findings);
      brokenOperations = operations.broken + concerned.size;
    });
  }
  // What these name would keep the policy from compiling too.
  const areOwn = subgraphs.every(({ name, resources }) =>
    resources.every(({ provider }) => provider === name),
  );
  if (policy !== undefined && registration.length + registry.length === 0 && areOwn) {
    const gone = removedItems(published, subgraphs, names);
    const after = applyPublication(policy, { subgraphs, removed, amendment }, new Date(now).toISOString());
    findings.push(...describeAmendment(policy, after, amendment));
    const found = checkPolicy(after, outline).map((finding) => {
      const { kind, path: place, message } = finding;
      const subgraph = publisherOf(finding, subgraphs) ?? 'policy';
      const isRemoved = gone.some((coordinate) => isNamed(finding, coordinate));
      const advice =
        kind === 'problem' && isRemoved ? `; ${removed.length > 0 ? howToEnd : howToRename}` : '';
      return { kind, code: 'POLICY_CONFLICT', subgraph, place, message: `${message}${advice}` };
    });
    findings.push(...locate(found));
  }
  const ownerOf = (coordinate: string): string => {
    const [type = ''] = coordinate.split('.');
    const owner = checked.find(({ positions }) => positions.has(coordinate) || positions.has(type));
    return owner?.source.name ?? [...names].join(', ');
  };
  const untold = changes.filter(
    ({ coordinate, users }) => users.length > 0 || !isToldByPolicy(coordinate, findings),
  );
  findings.push(...locate(describeBreaking(untold, ownerOf, allowBreaking)));
  if (supergraphSdl === undefined || findings.some(isProblem))
    return { ...refused, agreements: [], brokenOperations, changes, accessImpact };
  const publication = {
    subgraphs,
    supergraphSdl,
    ...(removed.length === 0 ? {} : { removed }),
    ...(isEmptyAmendment(amendment) ? {} : { amendment }),
    ...(policy === undefined ? {} : { checkedVersion: policy.version }),
  };
  return { checked, publication, agreements, brokenOperations, changes, accessImpact, findings };
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

/** What callers see now. Whoever repairs a schema that cannot be opened need not wait for what cannot be compared. */
async function readInForce(
  supergraphSdl: string,
  findings: SubgraphFinding[],
): Promise<GraphQLSchema | undefined> {
  const { readApiSchema } = await import('@govgraph/gateway/publication');
  try {
    return readApiSchema(supergraphSdl);
  } catch {
    const message = 'gateways cannot open it, so what changes for other departments cannot be told';
    const code = 'SUPERGRAPH_IN_FORCE_NOT_OPENED';
    findings.push({ kind: 'warning', code, subgraph: 'gateway', place: 'supergraph in force', message });
    return undefined;
  }
}

/** Does something with the supergraph as a gateway opens it. @param refuse is given the reason where none can */
async function withOpened(
  supergraphSdl: string,
  refuse: (error: unknown) => void,
  work: (schema: PlannableSchema) => Promise<void>,
): Promise<void> {
  const { openSupergraph } = await import('@govgraph/gateway/publication');
  let schema: PlannableSchema;
  try {
    schema = await openSupergraph(supergraphSdl);
  } catch (error) {
    refuse(error);
    return;
  }
  try {
    await work(schema);
  } finally {
    await schema.close();
  }
}

function cannotOpen(error: unknown): SubgraphFinding {
  const message = `gateways cannot open the schema that the departments compose to: ${describeWhole(error)}`;
  const code = 'SUPERGRAPH_NOT_OPENED';
  return { kind: 'problem', code, subgraph: 'gateway', place: 'supergraph', message };
}

/** What a gateway says of a directive is said better where the directive stands, if it was found there. */
function isExplained(error: unknown, refusedDirectives: ReadonlySet<string>): boolean {
  const features = [...describeWhole(error).matchAll(/specs\.apollo\.dev\/(\w+)\//g)];
  return features.length > 0 && features.every(([, name = '']) => refusedDirectives.has(name));
}

/** The planner says what is wrong before an empty line, and where in the supergraph, which no department has seen, after it. */
function describeWhole(error: unknown): string {
  const [what = ''] = (error instanceof Error ? error.message : '').split('\n\n');
  return what.replaceAll('\n', ' ') || describeError(error);
}

/** Whose catalog a problem of the policy is about; undefined when it is one of what the authority decides. */
function publisherOf({ path }: Problem, subgraphs: readonly SubgraphPublication[]): string | undefined {
  const code = /^resources\[([^\]]*)\]/.exec(path)?.[1];
  return subgraphs.find(({ resources }) => resources.some((resource) => resource.code === code))?.name;
}

const howToRename =
  'to rename it, say `renamedFrom` in the item of the new field; to end it, give it a last day (`inForceUntil`) and remove it afterwards';

const howToEnd = 'say that what needs it ends with it, or end that first';

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

/** What of the policy changes with the publication. */
function describeAmendment(
  before: PolicySource,
  after: PolicySource,
  amendment: PolicyAmendment,
): readonly SubgraphFinding[] {
  if (isEmptyAmendment(amendment)) return [];
  return describeChanges(before, after).map((line): SubgraphFinding => {
    const message = `changes with this publication: ${line}`;
    return { kind: 'warning', code: 'POLICY_AMENDED', subgraph: 'policy', place: 'policy', message };
  });
}

/** Items that departments had registered, and do not register any more. */
function removedItems(
  published: readonly SubgraphPublication[],
  subgraphs: readonly SubgraphPublication[],
  names: ReadonlySet<string>,
): readonly string[] {
  const coordinatesOf = (departments: readonly SubgraphPublication[]): string[] =>
    departments.flatMap(({ resources }) =>
      resources.flatMap(({ items }) => items.map(({ coordinate }) => coordinate)),
    );
  const kept = new Set(coordinatesOf(subgraphs));
  const replaced = published.filter(({ name }) => names.has(name));
  return coordinatesOf(replaced).filter((coordinate) => !kept.has(coordinate));
}

/**
 * A field that is gone and that the policy names is one mistake, which the policy's own problem tells how to mend. Who
 * uses it is not said there.
 */
function isToldByPolicy(coordinate: string, findings: readonly SubgraphFinding[]): boolean {
  return findings.some(
    ({ kind, code, place, message }) =>
      kind === 'problem' && code === 'POLICY_CONFLICT' && isNamed({ path: place, message }, coordinate),
  );
}

/** Whether a problem is about an item, which stands in its path or in its message. */
function isNamed({ path, message }: Problem, coordinate: string): boolean {
  return [path, message].some((text) => text.split(/[^\w.]+/).includes(coordinate));
}
