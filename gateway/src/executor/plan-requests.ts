/**
 * Turns the planner's tree into requests with dependencies.
 *
 * 1. The tree is flattened into fetches; a fetch waits for those that stand before it in a sequence.
 * 2. A fetch about records whose scope must be known first also waits for what the scope is read from.
 * 3. Each fetch gets a stage. One about entities may be put off to a later stage in which its department is
 *    asked anyway, if nothing else waits for it.
 * 4. Entity fetches to one department in one stage become one request.
 * 5. A fetch may keep equal records as one, unless another one still fills them through what stands above.
 */
import type { QueryPlan } from '@apollo/query-planner';
import { refuse } from '../errors.ts';
import { type Fetch, fetchesOf } from '../planner/fetches.ts';
import { UnplannableOperation } from '../planner/planner.ts';

/** One request to one department. */
export interface RequestPlan {
  readonly service: string;
  readonly fetches: readonly Fetch[];
  /** Positions, in the list of requests, of those that must be finished before; all are smaller. */
  readonly after: readonly number[];
}

/** The fetches that fill a place of the merged data. */
export type FillersOf = (place: string) => readonly Fetch[];

/** Which further fetches must be finished before a fetch may run, because they tell what is in scope. */
export type ScopeDependencies = (fetch: Fetch, fillersOf: FillersOf) => Iterable<Fetch>;

/** What is found out about pairs of fetches grows with the square of their number; views of a person need some ten. */
const maxFetches = 250;

/** @throws ClientError when departments would be asked too often */
export function planRequests(plan: QueryPlan, scopeDependencies: ScopeDependencies): readonly RequestPlan[] {
  const fetches = fetchesOf(plan);
  if (fetches.length > maxFetches) {
    const detail = `Departments would be asked for ${fetches.length} things one by one; at most ${maxFetches} are allowed. Split the operation into several.`;
    throw new UnplannableOperation(refuse('OPERATION_TOO_LARGE', detail));
  }
  const fillers = new Map<string, Fetch[]>();
  for (const fetch of fetches) {
    for (const place of fetch.filledPlaces) {
      const known = fillers.get(place);
      if (known === undefined) fillers.set(place, [fetch]);
      else known.push(fetch);
    }
  }
  const fillersOf: FillersOf = (place) => fillers.get(place) ?? [];

  const order = new Order(fetches);
  for (const fetch of fetches) {
    for (const needed of scopeDependencies(fetch, fillersOf)) {
      // INVARIANT: no cycles. What a fetch itself is needed for cannot come before it; it then finds the scope
      // unknown, which withholds the record.
      if (!order.waitsFor(needed, fetch)) order.add(fetch, needed);
    }
  }
  assignStages(fetches);
  for (const fetch of fetches) {
    const { place } = fetch;
    // A fetch about other records may bring, nested in them, values of those that a fetch is about.
    fetch.mayIntern = !fillersOf(place).some(
      (other) => other.place !== place && !order.waitsFor(fetch, other),
    );
  }
  return groupIntoRequests(fetches);
}

/** Which fetches wait for which, directly or not. */
class Order {
  readonly #waitedFor: ReadonlyMap<Fetch, Set<Fetch>>;

  /** @param fetches those that one waits for come before it */
  constructor(fetches: readonly Fetch[]) {
    const waitedFor = new Map<Fetch, Set<Fetch>>();
    for (const fetch of fetches) {
      const all = new Set(fetch.after);
      for (const before of fetch.after) for (const earlier of waitedFor.get(before) ?? []) all.add(earlier);
      waitedFor.set(fetch, all);
    }
    this.#waitedFor = waitedFor;
  }

  waitsFor(fetch: Fetch, other: Fetch): boolean {
    return fetch === other || this.#waitedFor.get(fetch)?.has(other) === true;
  }

  /** A fetch waits for another one, too. */
  add(fetch: Fetch, needed: Fetch): void {
    if (fetch.after.has(needed)) return;
    fetch.after.add(needed);
    const more = [needed, ...(this.#waitedFor.get(needed) ?? [])];
    for (const [waiting, waitedFor] of this.#waitedFor) {
      if (waiting !== fetch && !waitedFor.has(fetch)) continue;
      for (const each of more) waitedFor.add(each);
    }
  }
}

function assignStages(fetches: readonly Fetch[]): void {
  const stageOf = new Map<Fetch, number>();
  const earliest = (fetch: Fetch): number => {
    let stage = stageOf.get(fetch);
    if (stage === undefined) {
      stage = Math.max(-1, ...[...fetch.after].map(earliest)) + 1;
      stageOf.set(fetch, stage);
    }
    return stage;
  };
  for (const fetch of fetches) fetch.stage = earliest(fetch);

  const lastStage = Math.max(0, ...fetches.map(({ stage }) => stage));
  const latestFirst = [...fetches].sort((a, b) => b.stage - a.stage);
  for (const fetch of latestFirst) {
    if (!fetch.isAboutEntities) continue;
    const waiting = fetches.filter(({ after }) => after.has(fetch)).map(({ stage }) => stage);
    const latest = Math.min(lastStage + 1, ...waiting) - 1;
    const laterStages = fetches
      .filter((other) => other.isAboutEntities && other.node.serviceName === fetch.node.serviceName)
      .map(({ stage }) => stage)
      .filter((stage) => stage > fetch.stage && stage <= latest);
    if (laterStages.length > 0) fetch.stage = Math.min(...laterStages);
  }
}

function groupIntoRequests(fetches: readonly Fetch[]): readonly RequestPlan[] {
  const groups = new Map<string, Fetch[]>();
  for (const [index, fetch] of fetches.entries()) {
    const { stage } = fetch;
    const key = fetch.isAboutEntities ? `${stage} ${fetch.node.serviceName}` : `${stage} root ${index}`;
    groups.set(key, [...(groups.get(key) ?? []), fetch]);
  }
  const ordered = [...groups.values()].sort(([a], [b]) => (a?.stage ?? 0) - (b?.stage ?? 0));
  const requestOf = new Map<Fetch, number>();
  for (const [index, group] of ordered.entries()) for (const fetch of group) requestOf.set(fetch, index);

  return ordered.map((group, index) => ({
    service: group[0]?.node.serviceName ?? '',
    fetches: group,
    after: [
      ...new Set(group.flatMap(({ after }) => [...after].map((fetch) => requestOf.get(fetch) ?? index))),
    ],
  }));
}
