import { StoreError } from '../store-error.ts';
import type { Checkpoint } from '../usage/checkpoint-store.ts';
import type { UsageRecord } from '../usage-record/usage-record.ts';
import type { UsageStore } from '../usage/usage-store.ts';
import { comparePlaces, matchesFilter } from '../usage/usage-filter.ts';
import type { UsageQuery } from '../usage/usage-query.ts';

/**
 * Keeps usage records in this process: for tests and for embedding, never for service.
 *
 * @param versionInForce the policy version in force at the moment of the call
 * @param now the clock, in epoch milliseconds
 */
export function createMemoryUsageStore(
  versionInForce: () => number,
  now: () => number = Date.now,
): UsageStore {
  const records = new Map<string, UsageRecord[]>();
  const decisionIds = new Set<string>();
  const checkpoints: Checkpoint[] = [];

  function assertAppendable(batch: readonly UsageRecord[]): void {
    const places = new Set(batch.map((record) => `${record.writer} ${record.sequence}`));
    const ids = new Set(batch.map((record) => record.decisionId));
    const isKnown = batch.some(
      ({ writer, sequence, decisionId }) =>
        decisionIds.has(decisionId) || records.get(writer)?.some((record) => record.sequence === sequence),
    );
    if (isKnown || places.size < batch.length || ids.size < batch.length) {
      throw new StoreError('usage', 'a usage record with that place or decision id exists already');
    }
  }

  async function read(query: UsageQuery): Promise<readonly UsageRecord[]> {
    const writers = [...records.keys()].sort();
    const all = writers.flatMap((writer) => records.get(writer) ?? []);
    const matching = all.filter((record) => matches(record, query));
    const { order, after, limit = 1000 } = query;
    if (order !== 'latest') return matching.slice(0, limit);
    const latest = matching.toSorted((left, right) => comparePlaces(right, left));
    return latest.filter((record) => after === undefined || comparePlaces(record, after) < 0).slice(0, limit);
  }

  return {
    append: async (batch, policyVersion) => {
      if (policyVersion !== 'any' && policyVersion !== versionInForce()) return 'superseded';
      assertAppendable(batch);
      for (const record of batch) {
        decisionIds.add(record.decisionId);
        const chain = records.get(record.writer) ?? [];
        chain.push(record);
        records.set(record.writer, chain);
      }
      return 'recorded';
    },
    probe: async () => ({ at: now() }),
    prepare: async () => undefined,
    readLast: async (writer) => {
      const last = records.get(writer)?.at(-1);
      return last === undefined ? undefined : { sequence: last.sequence, hash: last.hash };
    },
    read,
    readStored: read,
    readPlaces: async (places) =>
      places.flatMap(({ writer, sequence }) => {
        const found = records.get(writer)?.find((record) => record.sequence === sequence);
        return found === undefined ? [] : [{ writer, sequence, hash: found.hash, at: found.at }];
      }),
    readUses: async (names) => {
      const sums = new Map(names.map((name) => [name, 0]));
      for (const record of [...records.values()].flat()) {
        const uses = Object.entries((record.form === 2 && record.uses) || {});
        for (const [name, used] of uses) if (sums.has(name)) sums.set(name, (sums.get(name) ?? 0) + used);
      }
      return sums;
    },
    listWriters: async () => [...records.keys()].sort(),
    readChangedEnds: async () =>
      [...records].flatMap(([writer, chain]) => {
        const last = chain.at(-1);
        const ends = checkpoints.flatMap((checkpoint) => checkpoint.ends);
        const named = ends.findLast((end) => end.writer === writer)?.sequence ?? 0;
        if (last === undefined || last.sequence === named) return [];
        return [{ writer, sequence: last.sequence, hash: last.hash, named }];
      }),
    readPolicyEnd: async () => undefined,
    appendCheckpoint: async (checkpoint) => {
      if (checkpoint.number !== checkpoints.length + 1) return 'taken';
      checkpoints.push(checkpoint);
      return 'recorded';
    },
    readLastCheckpoint: async () => checkpoints.at(-1),
    readCheckpoints: async ({ afterNumber, limit }) => checkpoints.slice(afterNumber, afterNumber + limit),
    readNamedEnds: async (writer, first, last) =>
      checkpoints
        .flatMap(({ ends }) => ends)
        .filter((end) => end.writer === writer && end.sequence >= first && end.sequence <= last),
    readSignedEnds: async () => [],
    // Nothing stays here long enough.
    listArchives: async () => [],
    readArchivedPieces: async () => [],
    close: async () => undefined,
  };
}

function matches(record: UsageRecord, query: UsageQuery): boolean {
  const { afterSequence } = query;
  return matchesFilter(record, query) && (afterSequence === undefined || record.sequence > afterSequence);
}
