import { createSecretKey, generateKeyPairSync } from 'node:crypto';

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { Checkpoint } from '../usage/checkpoint-store.ts';
import type { StoredVersion, VersionId } from '../policy/policy-history.ts';
import type { UsageRecord } from '../usage-record/usage-record.ts';
import {
  addVersion,
  audit,
  chainKey,
  checkpointKeys,
  startedAt,
  writeDatabase,
  writerOf,
  type AuditedDatabase,
} from './audited-database.fixture.ts';
import { signCheckpoint } from '../chain/checkpoint.ts';
import { deriveWriterKey, type ChainKey } from '../chain/chain-key.ts';
import { emptyChain, linkRecord } from '../chain/hash-chain.ts';
import { usageEntry } from '../testing/usage-entry.ts';
import { hashVersion, type VersionOrigin } from '../policy/version-hash.ts';

const steps = [[1], [1, 2], [2], [1, 2, 3], [3], [1]];

/** A database that an attacker has, and the files that it has not. */
function attacked(change: (database: AuditedDatabase) => void) {
  const database = writeDatabase(steps);
  const files = [[...database.checkpoints]];
  change(database);
  return audit(database, { files });
}

/** As whoever has no key can: each record in its place, with a hash over all of it. */
function recompute(records: UsageRecord[], writer: string): UsageRecord[] {
  let end = emptyChain;
  return records.map((record) => {
    if (record.writer !== writer) return record;
    const { hash: _hash, previousHash: _previous, sequence: _sequence, writer: _writer, ...entry } = record;
    end = linkRecord(entry, writer, end, 'sha256');
    return end as UsageRecord;
  });
}

/** The same of the policy's history, from the first version on. */
function rewriteVersions(versions: StoredVersion[], change: Partial<VersionOrigin>): void {
  const [emptyCatalog, ...others] = versions;
  let previousHash = emptyCatalog?.hash ?? '';
  const rewritten = others.map((version) => {
    const content = { version: version.version, changes: [], supergraphHash: null, subgraphs: [] };
    previousHash = hashVersion(previousHash, { ...version, ...change }, content);
    return { ...version, ...change, hash: previousHash };
  });
  versions.splice(1, others.length, ...rewritten);
}

function replaceAll<Value>(list: Value[], values: readonly Value[]): void {
  list.splice(0, list.length, ...values);
}

const kindsOf = ({ problems }: { readonly problems: readonly { readonly kind: string }[] }) => [
  ...new Set(problems.map(({ kind }) => kind)),
];

describe('an audit of the usage record', () => {
  test('finds nothing where nothing was changed, and proves it', async () => {
    const report = await attacked(() => undefined);
    expect(report).toEqual({
      isIntact: true,
      isProved: true,
      records: 9,
      writers: 3,
      checkpoints: 6,
      archives: 0,
      policyVersions: 3,
      problems: [],
      problemCount: 0,
      unproved: [],
      notes: [],
    });
  });

  describe('finds what whoever can write everything in the database did:', () => {
    test.each<[what: string, kinds: string[], change: (database: AuditedDatabase) => void]>([
      [
        'removed the records of an application',
        ['CHAIN_BROKEN'],
        ({ records }) =>
          replaceAll(
            records,
            records.filter(({ application }) => application !== 'app-1'),
          ),
      ],
      ['changed one', ['CHAIN_BROKEN'], ({ records }) => (records[4] = { ...records[4]!, user: 'another' })],
      [
        'let two change places',
        ['CHAIN_BROKEN', 'RECORD_REPLACED'],
        ({ records }) => {
          const [first, second] = records.filter(({ writer }) => writer === writerOf(1));
          const places = [records.indexOf(first!), records.indexOf(second!)] as const;
          records[places[0]] = { ...second!, sequence: 1 };
          records[places[1]] = { ...first!, sequence: 2 };
        },
      ],
      ['cut off the end of a chain', ['CHAIN_CUT_OFF'], ({ records }) => void records.pop()],
      [
        'removed records, numbered the rest anew and computed the chain without the key',
        ['CHAIN_BROKEN', 'RECORD_REPLACED', 'CHAIN_CUT_OFF'],
        ({ records }) => {
          const kept = records.filter(({ application }) => application !== 'app-1');
          replaceAll(records, recompute(kept, writerOf(1)));
        },
      ],
      [
        'removed a writer',
        ['WRITER_MISSING'],
        ({ records }) =>
          replaceAll(
            records,
            records.filter(({ writer }) => writer !== writerOf(3)),
          ),
      ],
      [
        'removed a writer, and the checkpoints that name it',
        ['CHECKPOINT_MISSING', 'WRITER_MISSING'],
        ({ records, checkpoints }) => {
          replaceAll(
            records,
            records.filter(({ writer }) => writer !== writerOf(3)),
          );
          replaceAll(
            checkpoints,
            checkpoints.filter(({ number }) => number < 4),
          );
        },
      ],
      ['cut off the end of the policy’s history', ['POLICY_CUT_OFF'], ({ versions }) => void versions.pop()],
      [
        'wrote the policy’s history anew',
        ['POLICY_REPLACED'],
        ({ versions }) => rewriteVersions(versions, { reason: 'another' }),
      ],
      [
        'wrote it anew, and dropped all checkpoints',
        ['CHECKPOINT_MISSING', 'POLICY_REPLACED'],
        ({ versions, checkpoints }) => {
          rewriteVersions(versions, { reason: 'another' });
          checkpoints.splice(0);
        },
      ],
      [
        'removed the policy’s history',
        ['POLICY_BROKEN', 'POLICY_CUT_OFF'],
        ({ versions }) => void versions.splice(0),
      ],
      [
        'repeated a version of the policy',
        ['POLICY_BROKEN'],
        ({ versions }) => void versions.splice(2, 0, versions[1]!),
      ],
      [
        'dropped a checkpoint from the middle',
        ['CHECKPOINT_MISSING'],
        ({ checkpoints }) => void checkpoints.splice(2, 1),
      ],
      ['dropped all checkpoints', ['CHECKPOINT_MISSING'], ({ checkpoints }) => void checkpoints.splice(0)],
      [
        'rolled the database back to an earlier copy',
        ['CHECKPOINT_MISSING', 'CHAIN_CUT_OFF', 'WRITER_MISSING'],
        ({ records, checkpoints }) => {
          const earlier = writeDatabase(steps.slice(0, 3));
          replaceAll(records, records.slice(0, earlier.records.length));
          checkpoints.splice(3);
        },
      ],
      [
        'let two writers exchange their records',
        ['RECORD_REPLACED', 'CHAIN_BROKEN', 'CHAIN_CUT_OFF'],
        ({ records }) => {
          const [one, two] = [writerOf(1), writerOf(2)];
          const other = new Map([
            [one, two],
            [two, one],
          ]);
          replaceAll(
            records,
            records.map((record) => ({ ...record, writer: other.get(record.writer) ?? record.writer })),
          );
        },
      ],
      [
        'changed what a checkpoint names',
        ['CHECKPOINT_DIFFERS'],
        ({ checkpoints }) => {
          const [first] = checkpoints[0]!.ends;
          checkpoints[0] = { ...checkpoints[0]!, ends: [{ ...first!, sequence: 7 }] };
        },
      ],
      [
        'made checkpoints with another key',
        ['CHECKPOINT_DIFFERS'],
        ({ checkpoints }) => {
          const { privateKey } = generateKeyPairSync('ed25519');
          const [before, last] = checkpoints.slice(-2);
          checkpoints[5] = signCheckpoint({ before, ends: last!.ends, at: startedAt }, privateKey, 'sha256');
        },
      ],
    ])('%s', async (_, kinds, change) => {
      const report = await attacked(change);
      expect(report.isIntact).toBe(false);
      expect(kindsOf(report).toSorted()).toEqual(kinds.toSorted());
    });

    test.each<[what: string, change: (named: StoredVersion) => VersionId]>([
      ['earlier version of the policy', (named) => ({ ...named, version: named.version - 1 })],
      ['other version of the same number', (named) => ({ ...named, hash: 'another' })],
    ])('and a gateway signed an %s', async (_, change) => {
      const database = writeDatabase(steps);
      const { checkpoints, versions } = database;
      const content = {
        before: checkpoints.at(-1),
        ends: [],
        policy: change(versions.at(-1)!),
        at: startedAt,
      };
      checkpoints.push(signCheckpoint(content, checkpointKeys.privateKey, 'sha256'));
      expect(kindsOf(await audit(database, { files: [checkpoints] }))).toEqual(['POLICY_WENT_BACK']);
    });

    test('and cut off versions of the policy that only records name, or only a checkpoint', async () => {
      const ofRecords = writeDatabase(steps, () => false);
      ofRecords.versions.pop();
      const ofCheckpoint = writeDatabase(steps);
      const { checkpoints, versions } = ofCheckpoint;
      const policy = addVersion(versions, startedAt + 5 * 60_000);
      const content = { before: checkpoints.at(-1), ends: [], policy, at: startedAt + 6 * 60_000 };
      checkpoints.push(signCheckpoint(content, checkpointKeys.privateKey, 'sha256'));
      versions.pop();
      for (const database of [ofRecords, ofCheckpoint])
        expect(kindsOf(await audit(database, { files: [database.checkpoints] }))).toEqual(['POLICY_CUT_OFF']);
    });

    test('and put an earlier copy in the place of the files', async () => {
      const { records, checkpoints, versions } = writeDatabase(steps);
      const report = await audit({ records, checkpoints, versions }, { files: [checkpoints.slice(0, 3)] });
      expect(report.problems.map(({ message }) => message)).toEqual([
        'checkpoints 4 to 6 are in the database, and in no file that was given',
      ]);
    });

    test('and the files of one gateway, when those of another are there', async () => {
      const { records, checkpoints, versions } = writeDatabase(steps);
      const files = [checkpoints.slice(0, 3), checkpoints];
      const report = await audit(
        { records: records.slice(0, 4), checkpoints: checkpoints.slice(0, 3), versions },
        { files },
      );
      expect(kindsOf(report)).toContain('CHECKPOINT_MISSING');
      expect(await audit({ records, checkpoints, versions }, { files })).toMatchObject({ isProved: true });
    });

    test('and a gateway went on after it, so that ends went back', async () => {
      const { records, checkpoints, versions } = writeDatabase(steps);
      const shortened = records[0]!;
      const content = { before: checkpoints.at(-1), ends: [shortened], at: startedAt };
      checkpoints.push(signCheckpoint(content, checkpointKeys.privateKey, 'sha256'));
      expect(kindsOf(await audit({ records, checkpoints, versions }, { files: [checkpoints] }))).toEqual([
        'END_WENT_BACK',
      ]);
    });
  });

  test('finds any change at random, but for the order of what the database returns', async () => {
    const attempts = fc.array(fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 3 }), {
      minLength: 1,
      maxLength: 6,
    });
    const tampering = fc.array(
      fc.record({
        what: fc.constantFrom(
          ...(['remove', 'change', 'swap', 'renumber', 'move', 'recompute', 'drop'] as const),
          ...(['remove version', 'change version', 'recompute versions'] as const),
        ),
        at: fc.nat(),
        to: fc.nat(),
      }),
      { minLength: 1, maxLength: 4 },
    );
    await fc.assert(
      fc.asyncProperty(attempts, tampering, async (random, changes) => {
        const database = writeDatabase(random);
        const before = JSON.stringify(canonical(database));
        const files = [[...database.checkpoints]];
        for (const change of changes) tamper(database, change);
        const isSame = JSON.stringify(canonical(database)) === before;
        expect((await audit(database, { files })).isIntact).toBe(isSame);
      }),
      { numRuns: 150, seed: 12 },
    );
  }, 60_000);
});

describe('what an audit could not prove it says:', () => {
  const unprovedOf = async (...options: Parameters<typeof audit>) => {
    const report = await audit(...options);
    expect(report).toMatchObject({ isIntact: true, isProved: report.unproved.length === 0 });
    return report.unproved.map(({ kind }) => kind);
  };

  test('without files, whether the database was rolled back', async () => {
    expect(await unprovedOf(writeDatabase(steps))).toEqual(['NO_FILES']);
  });

  test('without keys, what they would have shown', async () => {
    const database = writeDatabase(steps);
    const files = [database.checkpoints];
    expect(await unprovedOf(database, { files, chainKeys: [] })).toEqual(['NO_CHAIN_KEY']);
    expect(await unprovedOf(database, { files, hasCheckpointKey: false })).toEqual(['NO_CHECKPOINT_KEY']);
  });

  test('whether others were removed, where no checkpoint names records for long', async () => {
    const { records, checkpoints, versions } = writeDatabase(steps);
    const fewer = checkpoints.slice(0, 5);
    expect(await unprovedOf({ records, checkpoints: fewer, versions }, { files: [fewer] })).toEqual([
      'NOT_COVERED',
    ]);
    const justNow = { files: [fewer], now: startedAt + 5 * 60_000 + 1_000 };
    const report = await audit({ records, checkpoints: fewer, versions }, justNow);
    expect(report).toMatchObject({ isProved: true });
    expect(report.notes).toEqual(['1 record is newer than the last checkpoint: one is made every minute']);
  });

  test('the same, where a checkpoint names them late', async () => {
    const { records, versions } = writeDatabase(steps);
    const ends = [1, 2, 3].map((index) => records.findLast(({ writer }) => writer === writerOf(index))!);
    const content = { before: undefined, ends, policy: versions.at(-1), at: startedAt + 3_600_000 };
    const checkpoints = [signCheckpoint(content, checkpointKeys.privateKey, 'sha256')];
    expect(await unprovedOf({ records, checkpoints, versions }, { files: [checkpoints] })).toEqual([
      'COVERED_LATE',
    ]);
  });

  test('whether the policy’s history was made anew, where no checkpoint names it', async () => {
    const database = writeDatabase(steps, () => false);
    const options = { files: [database.checkpoints] };
    expect(await unprovedOf(database, options)).toEqual(['POLICY_NOT_COVERED']);
    rewriteVersions(database.versions, { reason: 'another' });
    expect(await unprovedOf(database, options)).toEqual(['POLICY_NOT_COVERED']);
  });

  test('the same of versions that are newer than the last checkpoint for long', async () => {
    const database = writeDatabase(steps);
    const added = addVersion(database.versions, startedAt + 6 * 60_000);
    const options = { files: [database.checkpoints] };
    expect(await unprovedOf(database, options)).toEqual(['POLICY_NOT_COVERED']);
    const report = await audit(database, { ...options, now: Date.parse(added.at) + 1_000 });
    expect(report).toMatchObject({ isProved: true, policyVersions: 4 });
    expect(report.notes).toEqual(['1 version of the policy is newer than the last checkpoint']);
  });

  test('and notes versions that were there before checkpoints named the policy', async () => {
    const database = writeDatabase([...steps, [1], [1]], (step) => step > 5);
    const report = await audit(database, { files: [database.checkpoints] });
    expect(report).toMatchObject({ isProved: true });
    expect(report.notes).toEqual([
      'the first checkpoint that names the policy came later than 2 versions of the policy: whether they were changed before it is not shown',
    ]);
  });

  test('who made records without a key, where others have one', async () => {
    const database = writeDatabase(steps);
    const forged = linkRecord(
      usageEntry({ at: new Date(startedAt + 1_000).toISOString() }),
      writerOf(9),
      emptyChain,
      'sha256',
    );
    database.records.push(forged);
    const content = { before: database.checkpoints.at(-1), ends: [forged], at: startedAt + 2_000 };
    database.checkpoints.push(signCheckpoint(content, checkpointKeys.privateKey, 'sha256'));
    expect(await unprovedOf(database, { files: [database.checkpoints] })).toEqual(['UNKEYED']);
  });

  test('and takes records from before there was a key as what they are', async () => {
    const old = linkRecord(
      usageEntry({ at: new Date(startedAt - 1_000).toISOString() }),
      writerOf(9),
      emptyChain,
      'sha256',
    );
    const database = writeDatabase(steps);
    database.records.push(old);
    const content = { before: database.checkpoints.at(-1), ends: [old], at: startedAt };
    database.checkpoints.push(signCheckpoint(content, checkpointKeys.privateKey, 'sha256'));
    const report = await audit(database, { files: [database.checkpoints] });
    expect(report).toMatchObject({ isProved: true });
    expect(report.notes[0]).toMatch(/^1 record has no key, the last of 2026-03-02T07:59:59/);
  });
});

describe('where nothing fits a key that was given, an audit says so in one line', () => {
  const foreign = { ...chainKey, secret: createSecretKey(Buffer.alloc(32, 7)) };

  test('of the chain', async () => {
    const database = writeDatabase(steps);
    const report = await audit(database, { files: [database.checkpoints], chainKeys: [foreign] });
    expect(report).toMatchObject({ isIntact: false, problemCount: 1 });
    expect(report.problems).toEqual([
      {
        kind: 'KEY_FITS_NOTHING',
        message: `nothing fits the chain key ${chainKey.keyId}: is this the right file?`,
      },
    ]);
  });

  test('of checkpoints, with its file', async () => {
    const { records, checkpoints, versions } = writeDatabase(steps);
    const { privateKey } = generateKeyPairSync('ed25519');
    const others: Checkpoint[] = [];
    for (const { at, ends } of checkpoints) {
      const content = { before: others.at(-1), ends, at: Date.parse(at) };
      others.push(signCheckpoint(content, privateKey, 'sha256'));
    }
    const keyFiles = new Map([['checkpoint key', 'gateway.pem']]);
    const report = await audit({ records, checkpoints: others, versions }, { files: [others], keyFiles });
    expect(report).toMatchObject({ isIntact: false, problemCount: 1, unproved: [] });
    expect(report.problems[0]?.message).toBe(
      'nothing fits the checkpoint key of gateway.pem: is this the right file?',
    );
  });

  test('and of a key that fits anything, each misfit', async () => {
    const database = writeDatabase(steps);
    database.records[4] = { ...database.records[4]!, user: 'another' };
    const report = await audit(database, { files: [database.checkpoints] });
    expect(kindsOf(report)).toEqual(['CHAIN_BROKEN']);
  });
});

test('an audit goes on with every key that records were written with', async () => {
  const newer: ChainKey = { keyId: 'k2', secret: createSecretKey(Buffer.alloc(32, 2)) };
  const database = writeDatabase(steps);
  const last = database.records.findLast(({ writer }) => writer === writerOf(1))!;
  const next = linkRecord(
    usageEntry({ at: last.at }),
    writerOf(1),
    last,
    deriveWriterKey(newer, writerOf(1), 'sha256'),
  );
  database.records.push(next);
  const content = { before: database.checkpoints.at(-1), ends: [next], at: Date.parse(last.at) };
  database.checkpoints.push(signCheckpoint(content, checkpointKeys.privateKey, 'sha256'));
  const files = [database.checkpoints];
  expect(await audit(database, { files, chainKeys: [newer, chainKey] })).toMatchObject({ isProved: true });
  expect((await audit(database, { files, chainKeys: [newer] })).unproved[0]?.message).toContain(
    'the chain key k1',
  );
});

const canonical = ({ records, checkpoints, versions }: AuditedDatabase) => [
  records.toSorted(
    (left, right) => left.writer.localeCompare(right.writer) || left.sequence - right.sequence,
  ),
  checkpoints,
  versions,
];

/** Whatever an attacker does, the primary keys of the tables hold. */
function tamper(
  { records, checkpoints, versions }: AuditedDatabase,
  { what, at, to }: { readonly what: string; readonly at: number; readonly to: number },
): void {
  const [from, target] = [at % (records.length || 1), to % (records.length || 1)];
  const [record, other] = [records[from], records[target]];
  if (what === 'drop') {
    checkpoints.splice(to % (checkpoints.length || 1), 1);
    return;
  }
  const version = versions[to % (versions.length || 1)];
  if (version !== undefined && version.version > 0) {
    const place = versions.indexOf(version);
    if (what === 'remove version') versions.splice(place, 1);
    if (what === 'change version') versions[place] = { ...version, actor: `somebody ${to}` };
    if (what === 'recompute versions') rewriteVersions(versions, { actor: `somebody ${to}` });
  }
  if (record === undefined || other === undefined) return;
  const isTaken = (writer: string, sequence: number): boolean =>
    records.some((each) => each.writer === writer && each.sequence === sequence);
  if (what === 'remove') records.splice(from, 1);
  if (what === 'change') records[from] = { ...record, user: `somebody ${to}` };
  if (what === 'swap') {
    records[from] = { ...other, writer: record.writer, sequence: record.sequence };
    records[target] = { ...record, writer: other.writer, sequence: other.sequence };
  }
  if (what === 'renumber' && !isTaken(record.writer, to + 1)) records[from] = { ...record, sequence: to + 1 };
  if (what === 'move' && !isTaken(other.writer, record.sequence))
    records[from] = { ...record, writer: other.writer };
  if (what === 'recompute') {
    const sorted = records.toSorted((left, right) => left.sequence - right.sequence);
    records.splice(0, records.length, ...recompute(sorted, record.writer));
  }
}
