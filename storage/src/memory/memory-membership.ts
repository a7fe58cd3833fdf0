import type { GatewayList } from '../membership/gateway-list.ts';
import type { MemberReport, MembershipStore } from '../membership/membership-store.ts';

const forgottenAfterMs = 30_000;
const newKeyMs = 24 * 60 * 60_000;

interface SeenMember extends MemberReport {
  readonly seenAt: number;
}

/** Keeps in this process which gateways live: for tests. @param now epoch milliseconds */
export function createMemoryMembership(now: () => number = Date.now): MembershipStore & GatewayList {
  const members = new Map<string, SeenMember>();
  /** By pseudonym key, when a gateway has served with it first. */
  const firstUses = new Map<string | undefined, number>();
  const isForgotten = ({ seenAt }: SeenMember): boolean => Math.abs(now() - seenAt) > forgottenAfterMs;
  const keyOf = ({ fingerprints }: Pick<MemberReport, 'fingerprints'>) =>
    fingerprints['GOVGRAPH_PSEUDONYM_KEY'];

  return {
    report: async (report) => {
      const others = [...members.values()].filter((other) => other.id !== report.id && !isForgotten(other));
      const serving = others.filter(({ hasJoined }) => hasJoined);
      const isBarred = serving.some((other) => keyOf(other) !== keyOf(report));
      const hasJoined = report.hasJoined || (!isBarred && (report.mayBeFirst || serving.length > 0));
      members.clear();
      for (const other of others) members.set(other.id, other);
      members.set(report.id, { ...report, hasJoined, seenAt: now() });
      const key = keyOf(report);
      if (hasJoined && !firstUses.has(key)) firstUses.set(key, now());
      const since = firstUses.get(key) ?? -Infinity;
      const isNew =
        hasJoined && now() - since < newKeyMs && [...firstUses.values()].some((first) => first < since);
      return {
        hasJoined,
        others: others.map(({ fingerprints, hasJoined: joined }) => ({ fingerprints, hasJoined: joined })),
        newKeySince: isNew ? `${new Date(since).toISOString().slice(0, 19)}Z` : null,
      };
    },
    remove: async (id) => void members.delete(id),
    list: async () =>
      [...members.values()]
        .flatMap((member) => {
          const { name, release, hasJoined, seenAt } = member;
          if (release === undefined || !hasJoined || isForgotten(member)) return [];
          return [{ name, ...release, silentMs: Math.max(0, now() - seenAt) }];
        })
        .sort((left, right) => (left.name < right.name ? -1 : 1)),
    close: async () => undefined,
  };
}
