import type { PlannableSchema } from '@govgraph/gateway/publication';
import type { UsedOperation } from '@govgraph/storage';
import type { GraphQLSchema } from 'graphql';
import type { SubgraphFinding } from './subgraph-finding.ts';

/** Planning takes 5 ms to a second for each; what was used last is planned first. */
const planningMs = 5_000;

/** So much of an operation's text is enough to tell which it is. */
const excerptLength = 120;

export interface CheckedOperations {
  readonly findings: readonly SubgraphFinding[];
  /** How many would not be served any more. */
  readonly broken: number;
}

const howToBreak =
  'Keep what it needs, `@deprecated`, until nobody uses it; where it has to be, say --allow-breaking';

/**
 * Tries the operations that were used lately on a schema that is about to be published. What the schema in force does
 * not know either is left out: it was broken before.
 *
 * @param before the schema in force
 * @param used the one that was used last comes first
 * @param concerned texts that a breaking change concerns, which says so itself
 * @param allowBreaking whether an operation that would not be served any more is a warning only
 */
export async function checkOperations(
  before: GraphQLSchema,
  after: PlannableSchema,
  used: readonly UsedOperation[],
  concerned: ReadonlySet<string>,
  allowBreaking: boolean,
): Promise<CheckedOperations> {
  const { isValidFor, tryOperation } = await import('@govgraph/gateway/publication');
  const usesByText = new Map<string, UsedOperation[]>();
  for (const use of used) usesByText.set(use.text, [...(usesByText.get(use.text) ?? []), use]);
  const findings: SubgraphFinding[] = [];
  const endsAt = Date.now() + planningMs;
  let untried = 0;
  for (const [text, uses] of usesByText) {
    if (concerned.has(text) || !isValidFor(before, text)) continue;
    if (Date.now() > endsAt && isValidFor(after.apiSchema, text)) {
      untried += 1;
      continue;
    }
    const reason = await tryOperation(after, text);
    if (reason === undefined) continue;
    const users = uses.map(
      ({ application, department, lastUsedOn }) => `${application} of ${department} (last on ${lastUsedOn})`,
    );
    const message = `${reason} Used by ${users.join(', ')}.`;
    findings.push({
      kind: allowBreaking ? 'warning' : 'problem',
      code: 'OPERATION_BROKEN',
      subgraph: 'operation',
      place: excerpt(text),
      message: allowBreaking ? message : `${message} ${howToBreak}`,
    });
  }
  const broken = findings.length;
  if (untried > 0) {
    const message = `${untried} of ${usesByText.size} ${untried === 1 ? 'was' : 'were'} validated only: planning all of them takes too long`;
    findings.push({
      kind: 'warning',
      code: 'OPERATIONS_NOT_PLANNED',
      subgraph: 'operation',
      place: 'those used lately',
      message,
    });
  }
  return { findings, broken };
}

function excerpt(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length <= excerptLength ? line : `${line.slice(0, excerptLength)}…`;
}
