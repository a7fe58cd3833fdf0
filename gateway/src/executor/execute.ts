/**
 * Runs the requests of a plan, each as soon as those it waits for are done, and gathers their data in one tree.
 */
import type { QueryPlan } from '@apollo/query-planner';
import type { Decision } from '@govgraph/policy';
import type { FederatedSchema } from '../planner/federated-schema.ts';
import type { AnswerState } from './answer-state.ts';
import type { PlanCache } from './entity-cache.ts';
import { planRequests } from './fetch-graph.ts';
import type { JsonObject } from './representations.ts';
import { planScope } from './scope.ts';
import { type SendToSubgraph, compileRequest } from './subgraph-request.ts';

/** A plan made ready to be run any number of times. */
export type ExecutablePlan = (state: AnswerState, send: SendToSubgraph) => Promise<JsonObject>;

/**
 * @param decisions those of the fields that are asked for; their conditions decide which records are asked about
 * @param cache what may be kept of answers about records; absent when nothing is. Mutations do without
 * @throws InternalError when the plan has a node that this gateway does not run
 */
export function compilePlan(
  plan: QueryPlan,
  schema: FederatedSchema,
  decisions: Iterable<Decision>,
  cache?: PlanCache,
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
  return async (state, send) => {
    const data: JsonObject = {};
    const running: Promise<void>[] = [];
    for (const { after, run } of requests) {
      const before = running.filter((_, at) => after.includes(at));
      running.push(
        before.length === 0 ? run(data, state, send) : Promise.all(before).then(() => run(data, state, send)),
      );
    }
    await Promise.all(running);
    return data;
  };
}
