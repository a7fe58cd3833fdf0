import {
  PolicyError,
  readPolicyDocument,
  type AccessGroup,
  type PolicyDocument,
  type Problem,
} from '@govgraph/policy';
import { describeError } from '@govgraph/protocol';
import { emptyPolicy, type PolicyAdmin, type VersionedPolicyStore } from '@govgraph/storage';
import { comparePolicies } from '../policy/describe-policy.ts';
import { checkDocument, type CheckedDocument } from '../policy/check-document.ts';
import { findOverwritten } from '../policy/find-overwritten.ts';
import { enforceChange, type EnforcedChange } from '../policy/enforce-change.ts';
import { findPolicyAccess } from '../policy/find-policy-access.ts';
import type { Solver } from '@govgraph/policy/analysis';
import { proveChange, type AccessProof } from '../proof/prove-change.ts';
import { keptGroups } from '../publications/publication-result.ts';
import { hashDocument } from './hash-document.ts';
import { maxProblems, type PolicyChangeDocument, type PolicyChangeResult } from './policy-change.ts';

/** What a change is checked with. */
export interface CheckTools {
  readonly admin: Pick<PolicyAdmin, 'preview'>;
  readonly policies: Pick<VersionedPolicyStore, 'loadVersion'>;
  readonly solver: Solver;
  /** Hears that what is found without a solver is found. */
  readonly onProving?: () => void;
}

/** What is not proved by then is unknown. */
const maxProofMs = 30_000;

export interface CheckedPolicyChange {
  readonly result: PolicyChangeResult;
  /** What can come into force; undefined where there are problems. */
  readonly document: PolicyDocument | undefined;
}

/** Checks a change against the policy, the catalog and the schema that are in force now. */
export async function checkPolicyChange(
  tools: CheckTools,
  handedIn: Pick<PolicyChangeDocument, 'text' | 'basedOn' | 'toVersion' | 'result'>,
  now: number,
): Promise<CheckedPolicyChange> {
  let read;
  try {
    read = readPolicyDocument(handedIn.text);
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    return { result: toResult({ problems: error.problems }), document: undefined };
  }
  const { document } = read;
  const checked = await checkDocument(tools.admin, document, handedIn.text);
  const basedOn = handedIn.basedOn ?? read.basedOn;
  const problems = [...(await findProblemsOfBase(tools, checked, basedOn)), ...checked.problems];
  const enforced = problems.length > 0 ? undefined : tryEnforce(checked);
  const access = tryFindAccess(enforced, now);
  const isTooMuch = access === 'TOO_MUCH';
  const documentHash = hashDocument(document);
  const known = handedIn.result;
  // What was proved of it against the same version is proved.
  const isKnown = known?.checkedVersion === checked.inForce.version && known.documentHash === documentHash;
  const proof =
    problems.length > 0 ? undefined : (isKnown && known.proof) || (await tryProve(tools, enforced, now));
  const warnings = [
    ...checked.warnings,
    ...(await findStaying(tools, checked, handedIn.toVersion)),
    ...(isTooMuch
      ? [{ path: 'access', message: 'who gains or loses what was not found out: there is too much to ask' }]
      : []),
  ];
  const result = toResult({
    changes: checked.changes,
    problems,
    warnings,
    checkedVersion: checked.inForce.version,
    documentHash,
    ...(access === undefined || isTooMuch ? {} : { access }),
    ...(proof === undefined ? {} : { proof }),
  });
  return { result, document: problems.length === 0 ? document : undefined };
}

/** A document of an old policy would silently undo what others have decided since. */
async function findProblemsOfBase(
  { policies }: CheckTools,
  { inForce, policy }: CheckedDocument,
  basedOn: number | undefined,
): Promise<readonly Problem[]> {
  const path = 'basedOn';
  if (basedOn === undefined)
    return [
      {
        path,
        message:
          'say which version of the policy the document was made of, as `govgraph policy export` writes it: basedOn: VERSION',
      },
    ];
  if (basedOn === inForce.version) return [];
  const base = basedOn === 0 ? emptyPolicy : await policies.loadVersion(basedOn);
  return base === undefined || basedOn > inForce.version
    ? [
        {
          path,
          message: `there is no version ${basedOn} of the policy: version ${inForce.version} is in force`,
        },
      ]
    : findOverwritten(base, inForce, policy);
}

/** A document adds and replaces: what came after the version to which it rolls back stays, and is said to. */
async function findStaying(
  { policies }: CheckTools,
  { policy }: CheckedDocument,
  toVersion: number | undefined,
): Promise<readonly Problem[]> {
  const target = toVersion === undefined ? undefined : await policies.loadVersion(toVersion);
  if (target === undefined) return [];
  const message = `stays otherwise than in version ${toVersion}: a document does not take it back`;
  return comparePolicies(target, policy).map(({ place }) => ({ path: place, message }));
}

/** Undefined before anything is published; an error where gateways could not open what is. */
function tryEnforce({ inForce, policy, supergraphSdl }: CheckedDocument): EnforcedChange | Error | undefined {
  if (supergraphSdl === undefined) return undefined;
  try {
    return enforceChange(inForce, policy, supergraphSdl);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function tryFindAccess(
  enforced: EnforcedChange | Error | undefined,
  now: number,
): readonly AccessGroup[] | 'TOO_MUCH' | undefined {
  // A schema that cannot be opened is a warning already.
  if (enforced === undefined || enforced instanceof Error) return undefined;
  try {
    const groups = findPolicyAccess(enforced, now);
    return groups === undefined ? 'TOO_MUCH' : keptGroups(groups);
  } catch {
    return undefined;
  }
}

async function tryProve(
  { solver, onProving }: CheckTools,
  enforced: EnforcedChange | Error | undefined,
  now: number,
): Promise<AccessProof | undefined> {
  if (enforced === undefined) return undefined;
  onProving?.();
  const end = performance.now() + maxProofMs;
  try {
    if (enforced instanceof Error) throw enforced;
    return await proveChange(enforced, { solver, now, isOver: () => performance.now() > end });
  } catch (error) {
    return { ...unknown, unsettled: [`nothing could be proved: ${describeError(error)}`] };
  }
}

const unknown: AccessProof = {
  verdict: 'UNKNOWN',
  newAccess: [],
  widerLimits: [],
  unsettled: [],
  cells: { identity: 0, solver: 0, refuted: 0, unknown: 0 },
};

function toResult({
  changes = [],
  problems,
  warnings = [],
  access,
  ...rest
}: Partial<PolicyChangeResult> & Pick<PolicyChangeResult, 'problems'>): PolicyChangeResult {
  return {
    ...rest,
    changes,
    problems: problems.slice(0, maxProblems),
    problemCount: problems.length,
    warnings: warnings.slice(0, maxProblems),
    ...(access === undefined ? {} : { access }),
  };
}
