/**
 * Turns the planner's tree into requests with dependencies.
 *
 * 1. The tree is flattened into fetches; a fetch waits for those that stand before it in a sequence.
 * 2. A fetch about records whose scope must be known first also waits for what the scope is read from.
 * 3. Each fetch gets a wave. One about entities may be put off to a later wave in which its department is
 *    asked anyway, if nothing else waits for it.
 * 4. Entity fetches to one department in one wave become one request.
 * 5. A fetch may keep equal records as one, unless another one still fills them through what stands above.
 */
import type { QueryPlan } from '@apollo/query-planner';
import { type SelectionSetNode, Kind } from 'graphql';
import { entitySelection } from '../plan/fetch-document.ts';
import { type Fetch, fetchesOf } from '../plan/fetches.ts';

/** One request to one department. */
export interface RequestPlan {
  readonly service: string;
  readonly fetches: readonly Fetch[];
  /** Positions, in the list of requests, of those that must be finished before; all are smaller. */
  readonly after: readonly number[];
}

/** Which further fetches must be finished before a fetch may run, because they tell what is in scope. */
export type ScopeDependencies = (fetch: Fetch, fetches: readonly Fetch[]) => Iterable<Fetch>;

export function planRequests(plan: QueryPlan, scopeDependencies: ScopeDependencies): readonly RequestPlan[] {
  const fetches = fetchesOf(plan);
  for (const fetch of fetches) {
    for (const needed of scopeDependencies(fetch, fetches)) {
      // INVARIANT: no cycles. What a fetch itself is needed for cannot come before it; it then finds the scope
      // unknown, which withholds the record.
      if (!waitsFor(needed, fetch)) fetch.after.add(needed);
    }
  }
  assignWaves(fetches);
  const placesOf = new Map(fetches.map((fetch) => [fetch, placesFilledBy(fetch)]));
  const fillsLater = (other: Fetch, fetch: Fetch): boolean => {
    const place = placeOf(fetch);
    return place !== placeOf(other) && placesOf.get(other)?.has(place) === true && !waitsFor(fetch, other);
  };
  // A fetch about other records may bring, nested in them, values of those that a fetch is about.
  for (const fetch of fetches) fetch.mayShare = !fetches.some((other) => fillsLater(other, fetch));
  return groupIntoRequests(fetches);
}

function waitsFor(fetch: Fetch, other: Fetch): boolean {
  const before = new Set([fetch]);
  for (const each of before) for (const earlier of each.after) before.add(earlier);
  return before.has(other);
}

/** Response names from the root to the records that a fetch is about, joined by `/`. */
function placeOf({ path }: Fetch): string {
  return path.join('/');
}

/** Every place of the merged data that the fetch fills, as response names joined by `/`. */
export function placesFilledBy(fetch: Fetch): ReadonlySet<string> {
  const places = new Set<string>();
  const visit = (selectionSet: SelectionSetNode, above: string): void => {
    for (const selection of selectionSet.selections) {
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        visit(selection.selectionSet, above);
      } else if (selection.kind === Kind.FIELD) {
        const name = selection.alias?.value ?? selection.name.value;
        const place = above === '' ? name : `${above}/${name}`;
        places.add(place);
        if (selection.selectionSet !== undefined) visit(selection.selectionSet, place);
      }
    }
  };
  visit(entitySelection(fetch.node), placeOf(fetch));
  return places;
}

function assignWaves(fetches: readonly Fetch[]): void {
  const waveOf = new Map<Fetch, number>();
  const earliest = (fetch: Fetch): number => {
    let wave = waveOf.get(fetch);
    if (wave === undefined) {
      wave = Math.max(-1, ...[...fetch.after].map(earliest)) + 1;
      waveOf.set(fetch, wave);
    }
    return wave;
  };
  for (const fetch of fetches) fetch.wave = earliest(fetch);

  const lastWave = Math.max(0, ...fetches.map(({ wave }) => wave));
  const latestFirst = [...fetches].sort((a, b) => b.wave - a.wave);
  for (const fetch of latestFirst) {
    if (!isEntityFetch(fetch)) continue;
    const waiting = fetches.filter(({ after }) => after.has(fetch)).map(({ wave }) => wave);
    const latest = Math.min(lastWave + 1, ...waiting) - 1;
    const laterWaves = fetches
      .filter((other) => isEntityFetch(other) && other.node.serviceName === fetch.node.serviceName)
      .map(({ wave }) => wave)
      .filter((wave) => wave > fetch.wave && wave <= latest);
    if (laterWaves.length > 0) fetch.wave = Math.min(...laterWaves);
  }
}

function isEntityFetch(fetch: Fetch): boolean {
  return fetch.node.requires !== undefined;
}

function groupIntoRequests(fetches: readonly Fetch[]): readonly RequestPlan[] {
  const groups = new Map<string, Fetch[]>();
  for (const [index, fetch] of fetches.entries()) {
    const { wave } = fetch;
    const key = isEntityFetch(fetch) ? `${wave} ${fetch.node.serviceName}` : `${wave} root ${index}`;
    groups.set(key, [...(groups.get(key) ?? []), fetch]);
  }
  const ordered = [...groups.values()].sort(([a], [b]) => (a?.wave ?? 0) - (b?.wave ?? 0));
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
