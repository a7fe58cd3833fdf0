import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { failureIn, outcomeBits, outcomeOf, unavailableBy } from './outcome-bits.ts';
import { nothingReached } from './outcome-groups.ts';
import { OutcomeLog } from './outcome-log.ts';

const { given, none, withheld, unreached } = outcomeBits;

describe('the log of what became of fields', () => {
  let log: OutcomeLog;
  beforeEach(() => {
    log = new OutcomeLog();
  });

  const take = (count: number) =>
    log.take(count).map(({ subjects, outcomes }) => [subjects, [...Buffer.from(outcomes, 'latin1')]]);
  const person = (id: string, ...outcomes: number[]) => {
    log.enter(`Person:${id}`);
    for (const outcome of outcomes) log.add(outcome);
    log.leave();
  };

  test('puts subjects together of whom the same was given, and keeps apart the others', () => {
    log.add(outcomeOf(1, given));
    person('a', outcomeOf(2, given), outcomeOf(3, none));
    person('b', outcomeOf(2, given), outcomeOf(3, given));
    person('c', outcomeOf(2, given), outcomeOf(3, none));
    expect(take(3)).toEqual([
      [[], [given, 0, 0]],
      [
        ['Person:a', 'Person:c'],
        [0, given, none],
      ],
      [['Person:b'], [0, given, given]],
    ]);
  });

  test('tells a person from the household that it is reached through', () => {
    log.enter('Person:head');
    log.add(outcomeOf(1, given));
    person('spouse', outcomeOf(1, withheld));
    log.add(outcomeOf(2, given));
    log.leave();
    expect(take(2)).toEqual([
      [[], [0, 0]],
      [['Person:spouse'], [withheld, 0]],
      [['Person:head'], [given, given]],
    ]);
  });

  test('says what failed of a subject whose record was taken back', () => {
    const start = log.position;
    log.enter('Person:a');
    log.add(outcomeOf(1, given));
    log.lastFailure = unavailableBy('SUBGRAPH_ERROR');
    log.fail(outcomeOf(2, 0));
    log.leaveFailed('Person:a');
    log.rewind(start);
    log.addFailed();
    log.add(outcomeOf(3, log.lastFailure));
    const failed = unavailableBy('SUBGRAPH_ERROR');
    expect(take(3)).toEqual([
      [[], [unreached, 0, failed]],
      [['Person:a'], [0, failed, 0]],
    ]);
    log.addFailed();
    expect(take(1)).toEqual([[[], [unreached]]]);
  });

  test('says what was never met, and keeps the first failure of a field', () => {
    person(
      'a',
      outcomeOf(1, unavailableBy('SUBGRAPH_UNAVAILABLE')),
      outcomeOf(1, unavailableBy('SUBGRAPH_ERROR') | given),
    );
    const [[, nobody], [, a]] = take(2) as [[string[], number[]], [string[], number[]]];
    expect(nobody).toEqual([0, unreached]);
    expect(failureIn(a[0]!)).toBe('SUBGRAPH_UNAVAILABLE');
    expect(a[0]! & given).toBe(given);
    expect(nothingReached(2)[0]!.outcomes).toBe('\u0008\u0008');
  });

  test('names a subject once, however often it was met, and nobody where no key does', () => {
    person('a', outcomeOf(1, given));
    person('a', outcomeOf(1, given));
    log.enter('');
    log.add(outcomeOf(1, none));
    log.leave();
    expect(take(1)).toEqual([
      [[], [0]],
      [['Person:a'], [given]],
      [[], [none]],
    ]);
  });

  test('forgets what was taken back, and repeats what was written again', () => {
    const start = log.position;
    person('a', outcomeOf(1, given));
    const end = log.position;
    log.enter('Person:b');
    log.add(outcomeOf(2, given));
    log.rewind(end);
    log.enter('Person:c');
    log.repeat(start, end);
    log.leave();
    expect(take(2)).toEqual([
      [[], [0, unreached]],
      [['Person:a'], [given, 0]],
      [['Person:c'], [0, 0]],
    ]);
    expect(take(1)).toEqual([[[], [unreached]]]);
  });

  test('says of each subject exactly what was logged of it, however many there are', () => {
    const subject = fc.record({
      id: fc.integer({ min: 0, max: 40 }),
      outcomes: fc.array(
        fc.record({
          decision: fc.integer({ min: 1, max: 30 }),
          byte: fc.constantFrom(given, none, withheld),
        }),
      ),
    });
    fc.assert(
      fc.property(fc.array(subject, { maxLength: 400 }), (subjects) => {
        const expected = subjects.map(({ id, outcomes }) => {
          const bytes = Array.from({ length: 30 }, () => 0);
          for (const { decision, byte } of outcomes) bytes[decision - 1]! |= byte;
          person(String(id), ...outcomes.map(({ decision, byte }) => outcomeOf(decision, byte)));
          return `Person:${id} ${bytes.join()}`;
        });
        const [, ...groups] = take(30) as [string[], number[]][];
        const found = groups.flatMap(([names, bytes]) => names.map((name) => `${name} ${bytes.join()}`));
        expect(found.toSorted()).toEqual([...new Set(expected)].toSorted());
      }),
      { numRuns: 200, seed: 7 },
    );
  });

  test('tells persons in a list apart from what all of them lead to, and who follows is read after them', () => {
    const owner = (id: string) => {
      log.enter(`Person:${id}`);
      person('shared', outcomeOf(2, given));
      log.leave();
    };
    owner('a');
    owner('b');
    owner('c');
    log.add(outcomeOf(1, given));
    expect(take(2)).toEqual([
      [[], [given, 0]],
      [['Person:shared'], [0, given]],
      [
        ['Person:a', 'Person:b', 'Person:c'],
        [0, 0],
      ],
    ]);
  });

  test('says of each subject exactly what was logged of it, however they stand in each other', () => {
    interface Node {
      readonly id: number;
      readonly outcomes: readonly number[];
      readonly below: readonly Node[];
    }
    const node = (depth: number): fc.Arbitrary<Node> =>
      fc.record({
        id: fc.nat({ max: 5 }),
        outcomes: fc.array(fc.constantFrom(1, 2), { maxLength: 2 }),
        below: depth === 0 ? fc.constant([]) : fc.array(node(depth - 1), { maxLength: 3 }),
      });
    const write = ({ id, outcomes, below }: Node): string[] => {
      log.enter(`Person:${id}`);
      for (const decision of outcomes) log.add(outcomeOf(decision, given));
      const expected = below.flatMap(write);
      log.leave();
      const bytes = [1, 2].map((decision) => (outcomes.includes(decision) ? given : 0));
      return [...expected, `Person:${id} ${bytes.join()}`];
    };
    fc.assert(
      fc.property(fc.array(node(2), { maxLength: 6 }), (nodes) => {
        const expected = nodes.flatMap(write);
        const [, ...groups] = take(2) as [string[], number[]][];
        const found = groups.flatMap(([names, bytes]) => names.map((name) => `${name} ${bytes.join()}`));
        expect(found.toSorted()).toEqual([...new Set(expected)].toSorted());
      }),
      { numRuns: 500, seed: 7 },
    );
  });
});
