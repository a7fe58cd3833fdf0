import {
  formatPolicyDocument,
  PolicyError,
  readPolicyDocument,
  withBasedOn,
  type PolicySource,
} from '@govgraph/policy';
import { createPostgresPolicyStore, emptyPolicy } from '@govgraph/storage';
import type { ElementChange } from '../element-change.ts';
import { comparePolicies } from '../policy/describe-policy.ts';
import type { WorkflowStore } from '../workflow/workflow-store.ts';
import { hashDocument } from './hash-document.ts';
import { openPolicyChangeRecords } from './policy-change.ts';

/** Versions of the policy as documents, without the catalog, which departments publish. */
export interface PolicyDocuments {
  /**
   * What a version says, as YAML that can be handed in again; as it was handed in where a change says the same.
   *
   * @returns undefined where there is no such version
   */
  read(version: number): Promise<string | undefined>;
  /** The same, to roll back to: what was suspended then was lifted by somebody, or is suspended still. */
  readToRollBack(version: number): Promise<string | undefined>;
  currentVersion(): Promise<number>;
  /** What is different between two versions; undefined where there is none such. */
  compare(from: number, to: number): Promise<readonly ElementChange[] | undefined>;
  close(): Promise<void>;
}

/** How many texts that came into force are looked through for what a version says. */
const mostTexts = 20;

/** @param connectionString of the catalog database */
export function createPolicyDocuments(connectionString: string, workflows: WorkflowStore): PolicyDocuments {
  const policies = createPostgresPolicyStore(connectionString);
  const changes = openPolicyChangeRecords(workflows);

  const load = async (version: number): Promise<PolicySource | undefined> =>
    version === 0 ? emptyPolicy : policies.loadVersion(version);

  /** Before version 1, nothing was decided: there is no such document. */
  const loadDecided = async (version: number): Promise<PolicySource | undefined> =>
    version < 1 ? undefined : policies.loadVersion(version);

  /** With its comments and in its order. */
  async function findHandedIn(policy: PolicySource): Promise<string | undefined> {
    const hash = hashDocument(policy);
    const query = { first: mostTexts, after: undefined, states: ['ACTIVE', 'RETIRED'] };
    const saysTheSame = (await changes.list(query)).find(
      ({ document }) => document.result?.documentHash === hash,
    );
    return saysTheSame?.document.text;
  }

  async function write(policy: PolicySource, version: number): Promise<string> {
    const handedIn = await findHandedIn(policy);
    const text = handedIn === undefined ? undefined : withBasedOn(handedIn, version);
    return text !== undefined && isReadable(text) ? text : formatPolicyDocument(policy, version);
  }

  return {
    async read(version) {
      const policy = await loadDecided(version);
      return policy && write(policy, version);
    },
    async readToRollBack(version) {
      const policy = await loadDecided(version);
      return policy && write({ ...policy, suspensions: [] }, version);
    },
    currentVersion: () => policies.currentVersion(),
    async compare(from, to) {
      const [before, after] = await Promise.all([load(from), load(to)]);
      return before === undefined || after === undefined ? undefined : comparePolicies(before, after);
    },
    close: () => policies.close(),
  };
}

/** Whoever wrote `"basedOn"` in another way has it twice now. */
function isReadable(text: string): boolean {
  try {
    readPolicyDocument(text);
    return true;
  } catch (error) {
    if (error instanceof PolicyError) return false;
    throw error;
  }
}
