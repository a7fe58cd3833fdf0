import type { PlannableSchema } from '@govgraph/gateway/publication';
import { describeError } from '@govgraph/protocol';
import type { GraphQLSchema } from 'graphql';
import type { SubgraphFinding } from './subgraph-finding.ts';

/* Supergraphs, opened as gateways open them. That one cannot be opened is a finding. */

/**
 * Does something with what the departments compose to.
 *
 * @param refusedDirectives names of those about which departments are told already
 * @returns what keeps gateways from opening it; nothing where `work` was done
 */
export async function withOpened(
  supergraphSdl: string,
  refusedDirectives: ReadonlySet<string>,
  work: (schema: PlannableSchema) => Promise<void>,
): Promise<readonly SubgraphFinding[]> {
  const { openSupergraph } = await import('@govgraph/gateway/publication');
  let schema: PlannableSchema;
  try {
    schema = await openSupergraph(supergraphSdl);
  } catch (error) {
    return isExplained(error, refusedDirectives) ? [] : [cannotOpen(error)];
  }
  try {
    await work(schema);
    return [];
  } finally {
    await schema.close();
  }
}

/**
 * Reads what callers see now.
 *
 * @returns a warning where it cannot be opened: whoever repairs it need not wait for what cannot be compared
 */
export async function readInForce(
  supergraphSdl: string,
): Promise<{ readonly schema: GraphQLSchema } | { readonly warning: SubgraphFinding }> {
  const { readApiSchema } = await import('@govgraph/gateway/publication');
  try {
    return { schema: readApiSchema(supergraphSdl) };
  } catch {
    const message = 'gateways cannot open it, so what changes for other departments cannot be told';
    const code = 'SUPERGRAPH_IN_FORCE_NOT_OPENED';
    const place = 'supergraph in force';
    return { warning: { kind: 'warning', code, subgraph: 'gateway', place, message } };
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
