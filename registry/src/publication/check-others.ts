import type { SubgraphPublication } from '@govgraph/storage';
import type { GraphQLSchema } from 'graphql';
import { agreementsFor, type Agreement } from './agreement.ts';
import type { SubgraphFinding } from './subgraph-finding.ts';
import { changesOfOthers, readOverrides, type ApiChange } from './compare-api.ts';

export interface PublicationInContext {
  /** What callers see now, and what they would see. */
  readonly before: GraphQLSchema;
  readonly after: GraphQLSchema;
  /** What the publishing departments had published before, and what they publish. */
  readonly replaced: readonly SubgraphPublication[];
  readonly subgraphs: readonly SubgraphPublication[];
  /** What the departments that do not publish now have published. */
  readonly others: readonly SubgraphPublication[];
  /** The departments of which the authority says that they agree. */
  readonly agreedBy: readonly string[];
  /** What departments have agreed to themselves. */
  readonly agreements?: readonly Agreement[];
  /** Items that go from the catalogs of others to those of the publishing departments. */
  readonly handedOver?: ReadonlySet<string>;
}

export interface CheckedOthers {
  /** A problem for what others have not agreed to, a warning for what they have. */
  readonly findings: readonly SubgraphFinding[];
  /** The departments on whose agreement the publication rests, in lexical order. */
  readonly agreements: readonly string[];
  /** What other departments would have to agree to. */
  readonly awaited: readonly Agreement[];
}

/**
 * A department can change what is its own. What falls on others needs the agreement of every department that has it
 * in its schema.
 */
export function checkOthers(context: PublicationInContext): CheckedOthers {
  const { before, after, others, agreedBy, agreements: own = [] } = context;
  const subgraph = context.subgraphs.map(({ name }) => name).join(', ');
  const findings: SubgraphFinding[] = [];
  const agreements = new Set<string>();
  const changes = [...changesOfOthers(before, after, others), ...takenOver(context)];
  const asked = agreementsFor(changes);
  const hasAgreed = (name: string): boolean =>
    agreedBy.includes(name) ||
    own.some(({ department, digest }) => department === name && digest === asked.get(name)?.digest);
  for (const { place, what, departments } of changes) {
    const missing = departments.filter((name) => !hasAgreed(name));
    const list = departments.join(' and ');
    if (missing.length === 0) {
      for (const name of departments) agreements.add(name);
      findings.push({
        kind: 'warning',
        code: 'CONSENT_GIVEN',
        subgraph,
        place,
        message: `${what}, to which ${list} agreed`,
      });
      continue;
    }
    const provide = departments.length === 1 ? 'provides' : 'provide';
    const options = missing.map((name) => `--agreed-by ${name}`).join(' ');
    const message =
      `${what}, but ${list} ${provide} it too: once this is published, it waits for their agreement ` +
      `(the authority may say ${options} for them)`;
    findings.push({ kind: 'problem', code: 'CONSENT_REQUIRED', subgraph, place, message });
  }
  const awaited = [...asked.values()].filter(({ department }) => !hasAgreed(department));
  return { findings, agreements: [...agreements].sort(), awaited };
}

/** Fields that were asked of another department, and would not be any more; the API does not show it. */
function takenOver({ replaced, subgraphs, others, handedOver }: PublicationInContext): readonly ApiChange[] {
  return subgraphs.flatMap(({ name, sdl }) => {
    const known = readOverrides(replaced.find((before) => before.name === name)?.sdl ?? '');
    return [...readOverrides(sdl)].flatMap(([place, from]) =>
      (known.get(place) === from && handedOver?.has(place) !== true) ||
      !others.some((other) => other.name === from)
        ? []
        : [{ place, what: `would be asked of ${name} instead of ${from}`, departments: [from] }],
    );
  });
}
