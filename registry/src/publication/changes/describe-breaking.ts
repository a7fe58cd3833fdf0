import type { SubgraphFinding } from '../subgraph-finding.ts';
import type { OperationUser, ReviewedChange } from './review-changes.ts';

/** So many users are named in a sentence; all of them are with the change. */
const mostUsers = 5;

/**
 * Breaking changes that somebody would notice, as findings: problems, or warnings where they may be published.
 *
 * @param ownerOf whose folder a coordinate is in
 * @param allowBreaking whether they may be, whoever uses it
 */
export function describeBreaking(
  changes: readonly ReviewedChange[],
  ownerOf: (coordinate: string) => string,
  allowBreaking: boolean,
): readonly SubgraphFinding[] {
  return changes
    .filter(({ verdict }) => verdict === 'USED' || verdict === 'APPROVED')
    .map((change) => {
      const { id, verdict, coordinate, message, approval } = change;
      const isApproved = verdict === 'APPROVED' || allowBreaking;
      const approved =
        approval === undefined ? '' : ` Approved by ${approval.approvedBy} until ${approval.validUntil}.`;
      const advice = isApproved
        ? approved
        : ` Keep it, \`@deprecated\`, until nobody uses it, or have exactly this change approved: ${id}`;
      return {
        kind: isApproved ? 'warning' : 'problem',
        code: 'BREAKING_CHANGE',
        subgraph: ownerOf(coordinate),
        place: coordinate,
        message: `${message}. ${describeUse(change)}${advice}`,
      };
    });
}

/** Who uses what would break, in a sentence or two. */
function describeUse({ users, purposes, grants }: ReviewedChange): string {
  const parts: string[] = [];
  if (users.length > 0) {
    const further = users.length - mostUsers;
    const named = users.slice(0, mostUsers).map(describeUser).join('; ');
    parts.push(`Used by ${named}${further > 0 ? `; and ${further} more` : ''}.`);
  }
  const promised = [
    ...(purposes.length === 0 ? [] : [`the ${list('purpose', purposes)}`]),
    ...(grants.length === 0 ? [] : [`the ${list('grant', grants)}`]),
  ];
  if (promised.length > 0) parts.push(`Promised by ${promised.join(' and ')}.`);
  return parts.join(' ');
}

function list(noun: string, names: readonly string[]): string {
  const further = names.length - mostUsers;
  const named = names.slice(0, mostUsers).join(', ');
  return `${noun}${names.length === 1 ? '' : 's'} ${named}${further > 0 ? ` and ${further} more` : ''}`;
}

function describeUser(user: OperationUser): string {
  const { application, department, purpose, operationName, count, lastUsedOn } = user;
  const what = [
    ...(purpose === undefined ? [] : [`for ${purpose}`]),
    ...(operationName === undefined ? [] : [`operation ${operationName}`]),
  ];
  const often = count === 0 ? '' : `${count} ${count === 1 ? 'time' : 'times'} in 30 days, `;
  return `${[`${application} of ${department}`, ...what].join(', ')} (${often}last on ${lastUsedOn})`;
}
