import { generateKeyPairSync, randomUUID } from 'node:crypto';

import type { Coordinate } from '@govgraph/policy';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { isSigned, signCheckpoint } from '../chain/checkpoint.ts';
import { createUsageLog } from '../chain/usage-log.ts';
import { emptyChain, linkRecord, verifyChain } from '../chain/hash-chain.ts';
import { usageEntry } from '../testing/usage-entry.ts';
import { StoreError } from '../store-error.ts';
import type { FormerUsageEntry, UsageEntry, UsageRecord } from '../usage-record/usage-record.ts';
import type { UsageStore } from './usage-store.ts';
import type { UsageItem } from '../usage-record/usage-group.ts';
import type { UsageQuery } from './usage-query.ts';

export interface UsageStoreConnection {
  readonly store: UsageStore;
  /** Puts the next policy version into force. @returns it */
  readonly changePolicy: () => Promise<number>;
  /** Whether the store knows a history of the policy. */
  readonly keepsHistory: boolean;
}

/** What every implementation of `UsageStore` does. */
export function describeUsageStore(connect: () => Promise<UsageStoreConnection>): void {
  describe('the usage store', () => {
    let store: UsageStore;
    let changePolicy: () => Promise<number>;
    let keepsHistory: boolean;
    let version: number;

    beforeAll(async () => {
      ({ store, changePolicy, keepsHistory } = await connect());
      version = await changePolicy();
    });

    afterAll(() => store.close());

    function chain(writer: string, ...entries: readonly Partial<UsageEntry>[]): UsageRecord[] {
      let end = emptyChain;
      return entries.map((changes) => {
        const record = linkRecord(usageEntry(changes), writer, end, 'sha256');
        end = record;
        return record;
      });
    }

    test('tells whether a record could be written, and what time it is, and leaves no record', async () => {
      const writers = await store.listWriters();
      const [{ at }, { at: later }] = [await store.probe(), await store.probe()];
      expect(new Date(at).getFullYear()).toBeGreaterThan(2000);
      expect(later).toBeGreaterThanOrEqual(at);
      expect(await store.listWriters()).toEqual(writers);
    });

    test('gives back exactly what was appended, so that the chain verifies', async () => {
      const writer = randomUUID();
      const nothingKnown = {
        user: null,
        approver: null,
        application: null,
        department: null,
        purpose: null,
        operationHash: null,
        operationName: null,
        attributes: null,
        subjects: [],
        content: [],
      };
      const since = '2026-03-02T08:15:30.125Z';
      const sum = { count: 22_000, network: '203.0.113.0/24', since, until: '2026-03-02T08:15:35.001Z' };
      const records = chain(
        writer,
        {},
        { ...nothingKnown, outcome: 'REFUSED', code: 'TOKEN_MISSING', status: 401 },
        { user: '张 "经办"\\', subjects: ['a,b', '{x}', '"'], operationName: 'é\u2028' },
        { at: '2026-12-31T23:59:59.999Z', outcome: 'FAILED', status: 503, exhaustedGrants: ['a', 'b'] },
        {
          uncountedGrants: ['c'],
          uses: {
            'quota:["a"]:2026-12-31': 3,
            [`persons:${JSON.stringify(['hall', '张 "经办"\\'])}:2026-12-31T23`]: 1,
          },
        },
        { tries: [{ coordinate: 'Query.person(idNumber:)', pseudonym: 'tried', isFound: false }] },
        {
          subjects: ['somebody'],
          tries: [
            { coordinate: 'Query.people(idNumbers:)', pseudonym: null, isFound: null, count: 44_000 },
            { coordinate: 'Query.person(idNumber:)', pseudonym: 'tried', isFound: null },
          ],
        },
        { ...nothingKnown, outcome: 'REFUSED', code: 'TOKEN_MISSING', status: 401, sum },
      );
      expect(await store.append(records, version)).toBe('recorded');
      const stored = await store.read({ writer });
      expect(stored).toEqual(records);
      expect(verifyChain(stored)).toMatchObject({ isIntact: true, count: 8 });
      expect(await store.readLast(writer)).toEqual({ sequence: 8, hash: records[7]!.hash });
    });

    test('gives back records of the first form as they were written, in a chain with those of the second', async () => {
      const writer = randomUUID();
      const { form: _, attributes: _a, exhaustedGrants: _e, tries: _t, code: _c, ...common } = usageEntry();
      const former: FormerUsageEntry = {
        ...common,
        content: [{ coordinate: 'Person.name', outcome: 'unavailable', code: 'SUBGRAPH_ERROR' }],
      };
      const first = linkRecord(former, writer, emptyChain, 'sha256');
      const records = [first, linkRecord(usageEntry(), writer, first, 'sha256')];
      await store.append(records, version);
      const stored = await store.read({ writer });
      expect(stored).toEqual(records);
      expect(verifyChain(stored)).toMatchObject({ isIntact: true, count: 2 });
    });

    test('tells records that share what they say of fields from those that say something else', async () => {
      const writer = randomUUID();
      const about = (...items: UsageItem[]) => [{ subjectCount: 1, items }];
      const shared = about({ coordinate: 'Person.name', outcome: 'allow', result: 'given' });
      const other = about({ coordinate: 'Person.name', outcome: 'deny', code: 'NOT_SHARED' });
      const records = chain(writer, { content: shared }, { content: other }, { content: shared });
      await store.append(records, version);
      const stored = await store.read({ writer });
      expect(stored.map(({ content }) => content)).toEqual([shared, other, shared]);
    });

    test('adds up what all records used of a budget, whoever wrote them', async () => {
      const [first, second] = [
        `quota:["${randomUUID()}"]:2026-06-01`,
        `persons:["${randomUUID()}"]:2026-06-01T08`,
      ];
      await store.append(
        chain(randomUUID(), { uses: { [first]: 2 } }, {}, { uses: { [first]: 3, [second]: 1 } }),
        version,
      );
      await store.append(chain(randomUUID(), { uses: { [second]: 40 } }), version);
      expect(await store.readUses([first, second, 'nobody'])).toEqual(
        new Map([
          [first, 5],
          [second, 41],
          ['nobody', 0],
        ]),
      );
    });

    test('writes nothing under a policy that is no longer in force', async () => {
      const writer = randomUUID();
      const superseded = version;
      version = await changePolicy();
      expect(await store.append(chain(writer, {}, {}), superseded)).toBe('superseded');
      expect(await store.append(chain(writer, {}, {}), version + 1)).toBe('superseded');
      expect(await store.readLast(writer)).toBeUndefined();
      expect(await store.append(chain(writer, {}, {}), version)).toBe('recorded');
    });

    test('writes what has happened already whichever policy is in force', async () => {
      const writer = randomUUID();
      expect(await store.append(chain(writer, {}, {}), 'any')).toBe('recorded');
      expect(await store.readLast(writer)).toMatchObject({ sequence: 2 });
    });

    test('refuses a place or a decision id that is taken, and then writes none of the batch', async () => {
      const writer = randomUUID();
      const [first, second] = chain(writer, {}, {}) as [UsageRecord, UsageRecord];
      await store.append([first], version);
      const samePlace = { ...second, sequence: 1 };
      const sameDecision = { ...second, decisionId: first.decisionId };
      await expect(store.append([second, samePlace], version)).rejects.toBeInstanceOf(StoreError);
      await expect(store.append([sameDecision], version)).rejects.toBeInstanceOf(StoreError);
      expect(await store.readLast(writer)).toEqual({ sequence: 1, hash: first.hash });
    });

    test('finds records by field and time, the latest first, page by page', async () => {
      const writer = randomUUID();
      const application = `app-${writer}`;
      const field = `Person.field${writer.replaceAll('-', '')}`;
      const content: UsageEntry['content'] = [
        { subjectCount: 0, items: [{ coordinate: 'Query.person', outcome: 'allow', result: 'given' }] },
        { subjectCount: 1, items: [{ coordinate: field as Coordinate, outcome: 'allow', result: 'given' }] },
      ];
      const instants = ['03-01', '03-03', '03-02', '03-03', '03-04'].map(
        (day) => `2026-${day}T08:00:00.000Z`,
      );
      const records = chain(
        writer,
        ...instants.map((at, index) => ({ at, application, ...(index === 4 ? {} : { content }) })),
      );
      await store.append(records, version);
      const latest = async (query: UsageQuery) =>
        (await store.read({ order: 'latest', ...query })).map((record) => record.sequence);
      expect(await latest({ application })).toEqual([5, 4, 2, 3, 1]);
      expect(await latest({ coordinate: field })).toEqual([4, 2, 3, 1]);
      expect(await latest({ coordinate: 'Person.none' })).toEqual([]);
      const [march2, march4] = ['2026-03-02T08:00:00.000Z', '2026-03-04T08:00:00.000Z'];
      expect(await latest({ application, since: march2, until: march4 })).toEqual([4, 2, 3]);
      const [first] = await store.read({ order: 'latest', coordinate: field, limit: 1 });
      expect(first).toMatchObject({ sequence: 4 });
      expect(await latest({ coordinate: field, after: first!, limit: 2 })).toEqual([2, 3]);
    });

    test('finds records by writer, decision, application, subject, refusal and position', async () => {
      const writer = randomUUID();
      const application = `app-${writer}`;
      const subject = `subject-${writer}`;
      const tried = { coordinate: 'Query.person(idNumber:)', pseudonym: subject, isFound: false };
      const refused = { outcome: 'REFUSED', code: 'NOT_ACCEPTABLE', status: 406 } as const;
      const records = chain(writer, { application }, { subjects: ['x', subject] }, refused, {
        tries: [tried],
      });
      await store.append(records, version);
      const sequences = async (query: Parameters<UsageStore['read']>[0]) =>
        (await store.read(query)).map((record) => record.sequence);
      expect(await sequences({ application })).toEqual([1]);
      expect(await sequences({ subject })).toEqual([2, 4]);
      expect(await sequences({ writer, code: 'NOT_ACCEPTABLE' })).toEqual([3]);
      expect(await sequences({ decisionId: records[2]!.decisionId })).toEqual([3]);
      expect(await sequences({ writer, afterSequence: 1 })).toEqual([2, 3, 4]);
      expect(await sequences({ writer, limit: 2 })).toEqual([1, 2]);
      expect(await store.listWriters()).toContain(writer);
      expect(await store.readLast(randomUUID())).toBeUndefined();
    });

    test('gives back checkpoints exactly as they were appended, and a number only once', async () => {
      const [one, two] = [randomUUID(), randomUUID()].toSorted() as [string, string];
      await store.append([...chain(two, {}, {}), ...chain(one, {})], version);
      const changed = async () =>
        (await store.readChangedEnds()).filter(({ writer }) => writer === one || writer === two);
      expect((await changed()).map(({ writer, sequence, named }) => [writer, sequence, named])).toEqual(
        expect.arrayContaining([
          [one, 1, 0],
          [two, 2, 0],
        ]),
      );
      const { privateKey, publicKey } = generateKeyPairSync('ed25519');
      const first = signCheckpoint({ before: undefined, ends: await changed(), at: 1 }, privateKey, 'sha256');
      expect(await store.readLastCheckpoint()).toBeUndefined();
      expect(await store.appendCheckpoint(first)).toBe('recorded');
      expect(await store.appendCheckpoint(first)).toBe('taken');
      expect(await changed()).toEqual([]);

      const third = linkRecord(usageEntry(), two, chain(two, {}, {})[1]!, 'sha256');
      await store.append([{ ...third, sequence: 3 }], version);
      expect(await changed()).toMatchObject([{ writer: two, sequence: 3, named: 2 }]);
      const policy = { version: 7, hash: '0'.repeat(64) };
      const content = { before: first, ends: await changed(), policy, at: 2 };
      const second = signCheckpoint(content, privateKey, 'sm3');
      expect(await store.appendCheckpoint(second)).toBe('recorded');
      expect(await store.readLastCheckpoint()).toEqual(second);
      expect(await store.readCheckpoints({ afterNumber: 0, limit: 1 })).toEqual([first]);
      expect(await store.readCheckpoints({ afterNumber: 1, limit: 9 })).toEqual([second]);
      expect(isSigned((await store.readLastCheckpoint())!, [publicKey])).toBe(true);

      const ofNobody = signCheckpoint({ before: second, ends: [], policy, at: 3 }, privateKey, 'sha256');
      expect(await store.appendCheckpoint(ofNobody)).toBe('recorded');
      expect(await store.appendCheckpoint(ofNobody)).toBe('taken');
      expect(await store.readLastCheckpoint()).toEqual(ofNobody);
    });

    test('tells the version of the policy in force with its hash, or that it keeps no history', async () => {
      const before = await store.readPolicyEnd();
      version = await changePolicy();
      const after = await store.readPolicyEnd();
      expect(after?.version).toBe(keepsHistory ? version : undefined);
      expect(after?.hash === before?.hash).toBe(!keepsHistory);
    });

    test('finds what is in some places', async () => {
      const writer = randomUUID();
      const [first, second] = chain(writer, {}, {}) as [UsageRecord, UsageRecord];
      await store.append([first, second], version);
      const places = [
        { writer, sequence: 2 },
        { writer, sequence: 7 },
        { writer: randomUUID(), sequence: 1 },
      ];
      const { sequence, hash, at } = second;
      expect(await store.readPlaces(places)).toEqual([{ writer, sequence, hash, at }]);
    });

    test('carries a usage log under load while the policy changes', async () => {
      const log = createUsageLog({ store, hash: 'sm3' });
      const superseded = version;
      const before = await Promise.all(
        Array.from({ length: 200 }, () => log.record(usageEntry(), superseded)),
      );
      const racing = Array.from({ length: 200 }, () => log.record(usageEntry(), superseded));
      version = await changePolicy();
      const after = await Promise.all(
        Array.from({ length: 200 }, () => log.record(usageEntry(), superseded)),
      );
      expect(new Set(before)).toEqual(new Set(['recorded']));
      expect(new Set(after)).toEqual(new Set(['superseded']));
      const recorded = 200 + (await Promise.all(racing)).filter((verdict) => verdict === 'recorded').length;
      const stored = await store.read({ writer: log.writer });
      expect(verifyChain(stored)).toMatchObject({ isIntact: true, count: recorded });
    });
  });
}
