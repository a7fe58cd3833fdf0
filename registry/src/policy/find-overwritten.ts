import type { PolicySource, Problem } from '@govgraph/policy';
import { describePolicy } from './describe-policy.ts';

type Facts = ReadonlyMap<string, string> | undefined;

/**
 * What others have changed since a document was made, and the document would change back or otherwise: it was made of an
 * older policy than the one in force. What the document leaves as it is, or says alike, is no matter.
 *
 * @param base the policy that the document was made of
 * @param next the policy as it would be with the document
 */
export function findOverwritten(
  base: PolicySource,
  inForce: PolicySource,
  next: PolicySource,
): readonly Problem[] {
  const [old, now, then] = [base, inForce, next].map(describePolicy);
  const places = [...new Set([old, now, then].flatMap((policy) => [...(policy?.keys() ?? [])]))].sort();
  return places.flatMap((place) => {
    const [was, is, wouldBe] = [old, now, then].map((policy) => policy?.get(place));
    if (isSame(was, is) || isSame(is, wouldBe)) return [];
    const message =
      `it was ${nameChange(was, is)} since version ${base.version}, and the document ${nameEffect(is, wouldBe)}: ` +
      `take over what is in force (version ${inForce.version})`;
    return [{ path: place, message }];
  });
}

function isSame(one: Facts, other: Facts): boolean {
  if (one === undefined || other === undefined) return one === other;
  return one.size === other.size && [...one].every(([name, fact]) => other.get(name) === fact);
}

function nameChange(was: Facts, is: Facts): string {
  if (was === undefined) return 'added';
  return is === undefined ? 'removed' : `changed (${listDifferences(was, is)})`;
}

function nameEffect(is: Facts, wouldBe: Facts): string {
  if (wouldBe === undefined) return 'leaves it out';
  return is === undefined ? 'has it still' : `says otherwise (${listDifferences(is, wouldBe)})`;
}

/** A rule may be long. */
const mostCharacters = 300;

function listDifferences(before: NonNullable<Facts>, after: NonNullable<Facts>): string {
  const names = [...new Set([...before.keys(), ...after.keys()])];
  const text = names
    .filter((name) => before.get(name) !== after.get(name))
    .map((name) => `${name}: ${after.get(name) ?? 'nothing'}, was ${before.get(name) ?? 'nothing'}`)
    .join('; ');
  return text.length <= mostCharacters ? text : `${text.slice(0, mostCharacters)}…`;
}
