import type { StoreWatch } from '../pipeline/usage/store-watch.ts';
import type { TokenVerifier } from '../identity/token-verifier.ts';
import type { MembershipState } from '../membership/membership.ts';
import type { ReleaseManager } from '../release/release-manager.ts';
import type { SignatureCheck } from '../transport/signature-check.ts';
import type { SubgraphClient } from '../transport/subgraph-client.ts';

interface CheckedParts {
  readonly releases: ReleaseManager;
  readonly subgraphs: Pick<SubgraphClient, 'departments'>;
  readonly storeWatch: StoreWatch;
  /** What of the stores that gateways share does not work now. */
  readonly sharedProblems: () => readonly string[];
  readonly signatureCheck: SignatureCheck | undefined;
  /** What is wrong with keys that departments have registered. */
  readonly keyProblems: () => readonly string[];
  /** Whether quotas and the like can be counted now. */
  readonly canCount: () => Promise<boolean>;
  /** Of this gateway among those on the same catalog database; undefined where it has none. */
  readonly membership: () => MembershipState | undefined;
  readonly identity: Partial<Pick<TokenVerifier, 'probe'>> | undefined;
}

/** Signatures last a minute; a quota's day, and what is later than what, are told by clocks. */
const maxClockDifferenceMs = 2_000;

/** What has to work for the gateway to serve, and what an operator has to know all the same. */
export function readinessChecks(parts: CheckedParts) {
  const { releases, subgraphs, storeWatch, signatureCheck, keyProblems } = parts;
  const { canCount, identity, sharedProblems, membership } = parts;
  return {
    policy: async () => {
      const release = releases.current();
      const missing = releases.unloadable() ?? 'no policy is loaded that is recent enough';
      if (release === undefined) return { isOk: false, detail: missing };
      const { version, schemaProblem } = release;
      if (schemaProblem === undefined) return { isOk: true, detail: `policy version ${version}` };
      const detail = `policy version ${version} is served with the last schema that could be opened, since its own cannot: ${schemaProblem}`;
      return { isOk: true, isDegraded: true, detail };
    },
    departments: async () => {
      const failing = subgraphs.departments().filter(({ failingFor }) => failingFor.length > 0);
      if (failing.length === 0) return { isOk: true, detail: 'no department is left out' };
      const names = failing
        .map(({ department, failingFor }) => `${department} (for ${failingFor.join(', ')})`)
        .join(', ');
      return { isOk: true, isDegraded: true, detail: `not asked, because they failed: ${names}` };
    },
    signatures: async () => {
      const refusals = signatureCheck?.refusals() ?? [];
      const asked = subgraphs.departments().flatMap(({ department, refusedKeys }) =>
        // It was told of the new one, or will be soon.
        refusedKeys.map((keyId) => `${department} refuses its key ${keyId}, and is asked with another`),
      );
      const problems = [...refusals.map(({ message }) => message), ...asked, ...keyProblems()];
      if (problems.length === 0) return { isOk: true, detail: 'no department is known to refuse signatures' };
      return { isOk: true, isDegraded: true, detail: problems.join('; ') };
    },
    usageStore: async () => {
      const probe = await storeWatch.probe().catch(() => undefined);
      if (probe === undefined)
        return { isOk: false, detail: 'no usage record can be written; the log says why' };
      const { risk } = probe;
      if (risk !== undefined) return { isOk: true, isDegraded: true, detail: risk };
      return { isOk: true, detail: 'usage records can be written' };
    },
    counting: async () => {
      if (await canCount()) return { isOk: true, detail: 'quotas and limits can be counted' };
      const detail =
        'quotas, persons and names cannot be counted, so nothing is given of them (QUOTA_UNKNOWN); the log says why';
      return { isOk: true, isDegraded: true, detail };
    },
    clock: async () => {
      const aheadMs = storeWatch.aheadMs();
      if (aheadMs === undefined) return { isOk: true, detail: 'the usage store has not told its time yet' };
      const isRight = Math.abs(aheadMs) <= maxClockDifferenceMs;
      const difference = `${Math.abs(aheadMs) / 1_000} s ${aheadMs < 0 ? 'behind' : 'ahead of'}`;
      const detail = `the clock of this machine is ${difference} that of the usage store`;
      return { isOk: true, isDegraded: !isRight, detail };
    },
    sharedStores: async () => {
      const problems = sharedProblems();
      // Whatever needs no count is answered all the same, and every other gateway is in the same state.
      if (problems.length > 0) return { isOk: true, isDegraded: true, detail: problems.join('; ') };
      return { isOk: true, detail: 'what gateways share works' };
    },
    gateways: async () => {
      const state = membership();
      if (state === undefined) return { isOk: true, detail: 'this gateway knows of no others' };
      const { hasJoined, isKnown, differences, others } = state;
      if (!hasJoined) {
        const reason =
          differences.length > 0
            ? `${differences.join('; ')}: give it the key of the gateways that serve, or stop those`
            : 'whether it has the pseudonym key of the other gateways is not known yet';
        return { isOk: false, detail: `nothing is answered, since ${reason}` };
      }
      if (differences.length > 0) return { isOk: true, isDegraded: true, detail: differences.join('; ') };
      if (!isKnown) {
        const detail = 'settings cannot be compared with those of other gateways; the log says why';
        return { isOk: true, isDegraded: true, detail };
      }
      return { isOk: true, detail: `settings agree with those of ${others} other gateway processes` };
    },
    identity: async () => {
      const problems = (await identity?.probe?.()) ?? [];
      const fine = identity === undefined ? 'nobody vouches for callers' : 'issuers answer';
      return { isOk: problems.length === 0, detail: problems.join(' ') || fine };
    },
  };
}
