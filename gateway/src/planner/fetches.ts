import type { FetchNode, PlanNode, QueryPlan } from '@apollo/query-planner';
import { InternalError } from '../errors.ts';

/** A fetch that is made only about records which are reached through others of some types. */
export interface NarrowedFetch extends FetchNode {
  /** The types of the records that hold each name of the fetch's path; undefined for any. */
  readonly typeConditions?: readonly (readonly string[] | undefined)[];
}

/** One fetch of the plan, with where its result goes and when it may run. */
export interface Fetch {
  readonly node: NarrowedFetch;
  /**
   * The response names from the root of the data to the records that it is about; empty for root fetches. Lists are
   * stepped into wherever they stand, so that the plan's marks for them (`@`) need not be trusted.
   */
  readonly path: readonly string[];
  /** Fetches that must be finished before. */
  readonly after: Set<Fetch>;
  stage: number;
  /** Whether equal records that it is about may become one object, which stands in all of their places. */
  mayIntern: boolean;
}

/** The fetches of a plan. @throws InternalError when it has a node that this gateway does not run */
export function fetchesOf(plan: QueryPlan): Fetch[] {
  const fetches: Fetch[] = [];

  const visit = (node: PlanNode, after: readonly Fetch[], path: readonly string[]): Fetch[] => {
    switch (node.kind) {
      case 'Fetch': {
        const fetch = { node, path, after: new Set(after), stage: 0, mayIntern: false };
        fetches.push(fetch);
        return [fetch];
      }
      case 'Flatten':
        return visit(node.node, after, [...path, ...node.path.map(String).filter((step) => step !== '@')]);
      case 'Parallel':
        return node.nodes.flatMap((child) => visit(child, after, path));
      case 'Sequence': {
        const done: Fetch[] = [];
        for (const child of node.nodes) done.push(...visit(child, [...after, ...done], path));
        return done;
      }
      case 'Condition':
        throw new InternalError('The plan has a condition, though conditions are decided before planning.');
      case 'Defer':
        throw new InternalError('The plan defers a part of the answer, which this gateway does not offer.');
    }
  };
  if (plan.node === undefined) return fetches;
  if (plan.node.kind === 'Subscription') {
    throw new InternalError('The plan is a subscription, which this gateway does not offer.');
  }
  visit(plan.node, [], []);
  return fetches;
}
