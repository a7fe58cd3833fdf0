/**
 * Runs the requests of a plan, each as soon as those it waits for are done, and collects their data in one tree.
 */
import type { Decision } from '@govgraph/policy';
import type { CoveredPlan } from '../planner/plan-coverage/cover-plan.ts';
import type { FederatedSchema } from '../schema/federated-schema.ts';
import type { SendToSubgraph } from '../transport/subgraph-client.ts';
import type { ExecutionContext } from './execution-context.ts';
import type { SubgraphRequest } from './ask-subgraph.ts';
import { compileEntityRequest } from './entity-request.ts';
import type { CacheEntities } from './load-entities.ts';
import type { JsonObject } from './merge.ts';
import { type RequestPlan, planRequests } from './plan-requests.ts';
import { type ScopePlan, planScope } from './plan-scope.ts';
import { compileUncoveredReport } from './report-uncovered.ts';
import { compileRootRequest } from './root-request.ts';

/** A plan made ready to be run any number of times. */
export type ExecutablePlan = (context: ExecutionContext, send: SendToSubgraph) => Promise<JsonObject>;

/**
 * @param decisions those of the fields that are asked for; their conditions decide which records are asked about
 * @param cache what may be kept of responses about records; absent when nothing is. Mutations do without
 * @throws InternalError when the plan has a node that this gateway does not run
 */
export function compilePlan(
  plan: CoveredPlan,
  schema: FederatedSchema,
  decisions: Iterable<Decision>,
  cache?: CacheEntities,
): ExecutablePlan {
  const scope = planScope(decisions, schema.isSubtype);
  const planned = planRequests(plan, scope.dependencies);
  const isMutation = planned.some(({ fetches }) =>
    fetches.some(({ node }) => node.operationKind === 'mutation'),
  );
  const requests = planned.map((request) => ({
    after: request.after,
    run: compileRequest(request, scope, schema, isMutation ? undefined : cache),
  }));
  const report = plan.uncovered.map((field) => compileUncoveredReport(field, schema));
  return async (context, send) => {
    const data: JsonObject = {};
    const running: Promise<void>[] = [];
    for (const { after, run } of requests) {
      const before = after.flatMap((at) => running[at] ?? []);
      running.push(
        before.length === 0
          ? run(data, context, send)
          : Promise.all(before).then(() => run(data, context, send)),
      );
    }
    await Promise.all(running);
    for (const each of report) each(data, context);
    return data;
  };
}

function compileRequest(
  request: RequestPlan,
  scope: ScopePlan,
  schema: FederatedSchema,
  cache: CacheEntities | undefined,
): SubgraphRequest {
  const [first] = request.fetches;
  return first === undefined || first.isAboutEntities
    ? compileEntityRequest(request, scope, schema, cache)
    : compileRootRequest(first, scope, schema);
}
