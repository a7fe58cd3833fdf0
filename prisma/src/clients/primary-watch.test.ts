import { describe, expect, test } from 'vitest';
import { choosePrimary, noChoice, type Choice, type Standing } from './primary-watch.ts';

const a = 'postgresql://role:secret@a:5432/city';
const b = 'postgresql://role:secret@b:5432/city';
const writable = (server: string, timeline: number): Standing => ({ server, timeline });
const standby = (server: string): Standing => ({ server, reason: 'is a standby', isSilent: false });
const silent = (server: string): Standing => ({ server, reason: 'does not answer', isSilent: true });
const chosen = (server: string | undefined, timeline: number): Choice => ({ server, timeline });

describe('The primary of several servers', () => {
  test.each<[string, readonly Standing[], Choice, string | undefined]>([
    ['is the one that can be written to', [standby(a), writable(b, 1)], noChoice, b],
    ['is found while another one does not answer', [silent(a), writable(b, 2)], noChoice, b],
    [
      'is the promoted one, not the one before it that came back',
      [writable(a, 1), writable(b, 2)],
      noChoice,
      b,
    ],
    ['changes with a promotion', [silent(a), writable(b, 2)], chosen(a, 1), b],
    [
      'changes though the one before it goes on taking writes',
      [writable(a, 1), writable(b, 2)],
      chosen(a, 1),
      b,
    ],
    ['stays while it is too busy to answer', [silent(a), standby(b)], chosen(a, 1), a],
    ['is none when it says that it is a standby now', [standby(a), standby(b)], chosen(a, 1), undefined],
    [
      'is none while only a superseded one can be written to',
      [writable(a, 1), standby(b)],
      chosen(b, 2),
      undefined,
    ],
    ['stays though a superseded one can be written to', [writable(a, 1), silent(b)], chosen(b, 2), b],
    [
      'is none when two say so and nothing tells them apart',
      [writable(a, 2), writable(b, 2)],
      noChoice,
      undefined,
    ],
    [
      'stays when another one on the same timeline says so',
      [writable(a, 2), writable(b, 2)],
      chosen(b, 2),
      b,
    ],
    ['is none before any has answered', [silent(a), silent(b)], noChoice, undefined],
  ])('%s', (_, standings, before, expected) => {
    expect(choosePrimary(standings, before).server).toBe(expected);
    expect(choosePrimary(standings.toReversed(), before).server).toBe(expected);
  });

  test('that cannot be found is explained by what each server says, without a password', () => {
    const { problem } = choosePrimary([writable(a, 1), standby(b)], chosen(undefined, 3));
    expect(problem).toBe(
      'no server can be written to: a:5432 was superseded (timeline 1, and 3 was seen); b:5432 is a standby',
    );
    expect(choosePrimary([writable(a, 2), writable(b, 2)], noChoice).problem).toMatch(
      /^a:5432 and b:5432 can/,
    );
  });
});
