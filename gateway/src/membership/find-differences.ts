import type { Fingerprints, MembershipView } from '@govgraph/storage';
import { noFingerprint } from './fingerprints.ts';

/** Without the key of the others, a gateway may not join them. */
const pseudonymKey = 'GOVGRAPH_PSEUDONYM_KEY';
const redisUrl = 'GOVGRAPH_REDIS_URL';

/**
 * Which settings of this gateway are not those of others, or of before, a sentence each, without its full stop. A setting
 * that another gateway says nothing of, since it is of another version, is not compared.
 */
export function findDifferences(
  own: Fingerprints,
  { others, newKeySince }: Pick<MembershipView, 'others' | 'newKeySince'>,
): readonly string[] {
  const differing = Object.entries(own).flatMap(([setting, fingerprint]) => {
    const those = others.filter(({ fingerprints }) => (fingerprints[setting] ?? fingerprint) !== fingerprint);
    if (those.length === 0) return [];
    const barred = setting === pseudonymKey ? those.filter(({ hasJoined }) => !hasJoined).length : 0;
    return `${setting} differs from that of ${countOf(those.length, others.length)}${describeBarred(barred, those.length)}`;
  });
  if (newKeySince !== null)
    differing.push(
      `${pseudonymKey} is new since ${newKeySince}: persons in records before are found with another one`,
    );
  const uncounted = others.filter(({ fingerprints }) => fingerprints[redisUrl] === noFingerprint).length;
  if (own[redisUrl] !== noFingerprint || uncounted === 0) return differing;
  const alone = `${redisUrl} is missing at this gateway and at ${countOf(uncounted, others.length)}: each counts quotas for itself`;
  return [...differing, alone];
}

function countOf(some: number, all: number): string {
  return all === 1 ? 'the other gateway process' : `${some} of ${all} other gateway processes`;
}

function describeBarred(barred: number, differing: number): string {
  if (barred === 0) return '';
  return `, ${differing === 1 ? 'which' : `${barred} of which`} may not serve for it`;
}
