/** What the entity cache puts between a request and its department: what is asked, what is given, what is kept. */
import { testingCaller } from '@govgraph/policy/testing';
import type { SealedPlace } from '@govgraph/storage';
import { describe, expect, test } from 'vitest';
import { lookUpRecords } from './cached-records.ts';
import type { EntityBatch } from './entity-batch.ts';
import type { ExecutionContext } from './execution-context.ts';
import type { SealedCache } from './sealed-cache.ts';
import { SubgraphErrors } from './subgraph-errors.ts';

const failed = new SubgraphErrors().valueOf('SUBGRAPH_ERROR', 'tax');

/** A batch of records, each represented by its name. @param affected those with `null` for something that failed */
function batchOf(names: readonly string[], affected: readonly string[] = []): EntityBatch {
  return {
    records: new Map(names.map((name) => [name, [{ name }]])),
    affected: new Map(affected.map((name) => [name, failed])),
    unrepresented: new Map(),
  };
}

/** Looks records up in a cache that knows some of them, by name. */
async function lookUp(batch: EntityBatch, known: Readonly<Record<string, object>>) {
  const written: string[] = [];
  const forgotten: string[] = [];
  const nameOf = (subject: string): string => subject.slice(subject.lastIndexOf(' ') + 1);
  const cache: SealedCache = {
    placeOf: (subject) => ({ name: nameOf(subject) }) as SealedPlace,
    read: async (places) =>
      places.map(({ name }) => (known[name] === undefined ? undefined : JSON.stringify(known[name]))),
    write: (entries) => void written.push(...entries.map(({ place }) => place.name)),
    forget: (places) => void forgotten.push(...places.map(({ name }) => name)),
  };
  const context = {
    decisionId: 'd',
    request: { caller: testingCaller },
    variables: {},
    lookedUp: [],
    unusable: new Set<string>(),
    hasEscapes: false,
  } as unknown as ExecutionContext;
  const selection = { lifetimeMs: 1_000, identity: 'income', isLegal: () => true, variables: [] };
  const records = await lookUpRecords(cache, 'tax', [selection], [batch], context);
  return { records, missing: records.missingOf(batch, 0), context, written, forgotten };
}

describe('Of records of which some are in the cache', () => {
  const batch = batchOf(['a', 'b', 'c', 'd']);
  const known = { b: { income: 2 }, d: { income: 4 } };

  test('the department is asked about the others, and all are given in their order', async () => {
    const { records, missing } = await lookUp(batch, known);
    expect([...missing.records.keys()]).toEqual(['a', 'c']);
    const loaded = [{ income: 1 }, null];
    expect(records.allOf(batch, 0, loaded)).toEqual([{ income: 1 }, { income: 2 }, null, { income: 4 }]);
  });

  test('what was found is given where the department fails', async () => {
    const { records } = await lookUp(batch, known);
    expect(records.allOf(batch, 0, failed)).toEqual([failed, { income: 2 }, failed, { income: 4 }]);
  });

  test('what was found is a copy each time, since it becomes part of the data', async () => {
    const { records } = await lookUp(batchOf(['b']), known);
    const [first, second] = [records.allOf(batchOf(['b']), 0), records.allOf(batchOf(['b']), 0)];
    expect(first).toEqual(second);
    expect((first as object[])[0]).not.toBe((second as object[])[0]);
  });

  test('what was found is forgotten where something of its department was of no use', async () => {
    const { records, context, forgotten } = await lookUp(batch, known);
    context.unusable.add('tax');
    records.settle();
    expect(forgotten).toEqual(['b', 'd']);
  });
});

describe('Of a response', () => {
  const keep = async (batch: EntityBatch, list: readonly unknown[], isWhole = true) => {
    const { records, missing, written } = await lookUp(batch, {});
    records.keep([missing], { lists: [list], isWhole });
    records.settle();
    return written;
  };

  test('everything is kept that is about a record', async () => {
    expect(await keep(batchOf(['a', 'b', 'c']), [{ income: 1 }, null, { income: 3 }])).toEqual(['a', 'c']);
  });

  test.each<[string, EntityBatch, readonly unknown[], boolean]>([
    ['in which an entity failed', batchOf(['a', 'b']), [{ income: 1 }, failed], true],
    ['in which something stands that is no entity', batchOf(['a', 'b']), [{ income: 1 }, 7], true],
    ['with an error', batchOf(['a']), [{ income: 1 }], false],
    ['that knows no record by what failed', batchOf(['a', 'b'], ['b']), [{ income: 1 }, null], true],
  ])('nothing is kept %s', async (_, batch, list, isWhole) => {
    expect(await keep(batch, list, isWhole)).toEqual([]);
  });

  test('nothing is kept about a record that was represented by something that failed', async () => {
    expect(await keep(batchOf(['a', 'b'], ['b']), [{ income: 1 }, { income: 2 }])).toEqual(['a']);
  });
});
