import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  CircuitBreaker,
  type CircuitState,
  type Outcome,
  type Permit,
  maxProbes,
  openMs,
  windowMs,
} from './circuit-breaker.ts';

const minFailures = 5;

/** A breaker whose clock stands until it is moved, and what it has told of. */
function createBreaker() {
  let now = 1_000_000;
  const changes: (readonly [CircuitState, string?])[] = [];
  const breaker = new CircuitBreaker({
    now: () => now,
    minFailures: () => minFailures,
    onChange: (state, reason) => changes.push(reason === undefined ? [state] : [state, reason]),
  });
  const ask = (outcome: Outcome, times = 1): void => {
    for (let time = 0; time < times; time++) breaker.admit()?.settle(outcome, 'it broke');
  };
  return { breaker, changes, ask, pass: (ms: number) => (now += ms) };
}

function openBreaker() {
  const opened = createBreaker();
  opened.ask('failed', minFailures);
  expect(opened.breaker.state).toBe('open');
  return opened;
}

test('a department that fails is not asked any more, and the reason is told once', () => {
  const { breaker, changes, ask } = createBreaker();
  ask('failed', minFailures - 1);
  expect(breaker.state).toBe('closed');
  ask('failed');
  expect(breaker.admit()).toBeUndefined();
  expect(breaker.admit()).toBeUndefined();
  expect(changes).toEqual([['open', 'it broke']]);
});

test('a department that answers most of what it is asked is asked on', () => {
  const { breaker, ask } = createBreaker();
  for (let round = 0; round < 100; round++) {
    ask('answered', 3);
    ask('failed', 2);
  }
  expect(breaker.state).toBe('closed');
});

test('what says nothing of the department neither opens nor closes anything', () => {
  const { breaker, ask } = createBreaker();
  ask('unknown', 1_000);
  ask('failed', minFailures - 1);
  ask('unknown', 1_000);
  expect(breaker.state).toBe('closed');
  ask('failed');
  expect(breaker.state).toBe('open');
});

test('failures of long ago do not count', () => {
  const { breaker, ask, pass } = createBreaker();
  for (let failure = 0; failure < 10 * minFailures; failure++) {
    ask('failed');
    pass(windowMs / (minFailures - 1));
  }
  expect(breaker.state).toBe('closed');
});

test('after a while, exactly three requests are sent as probes; when they are answered, all are sent', () => {
  const { breaker, changes, pass } = openBreaker();
  pass(openMs - 1);
  expect(breaker.admit()).toBeUndefined();
  pass(1);
  const permits = Array.from({ length: 1_000 }, () => breaker.admit());
  const probes = permits.filter((permit) => permit !== undefined);
  expect(probes).toHaveLength(maxProbes);
  for (const [at, probe] of probes.entries()) {
    expect(probe.isProbe).toBe(true);
    expect(breaker.state).toBe('half-open');
    expect(breaker.admit()).toBeUndefined();
    probe.settle('answered');
    expect(breaker.state).toBe(at === maxProbes - 1 ? 'closed' : 'half-open');
  }
  expect(breaker.admit()).toMatchObject({ isProbe: false });
  expect(changes).toEqual([['open', 'it broke'], ['half-open'], ['closed']]);
});

test('one probe that fails is enough to wait again; one that was not sent is given back', () => {
  const { breaker, pass } = openBreaker();
  pass(openMs);
  for (let time = 0; time < 100; time++) breaker.admit()?.settle('unknown');
  const [first, second] = [breaker.admit(), breaker.admit()];
  first?.settle('answered');
  second?.settle('failed', 'still down');
  expect(breaker.state).toBe('open');
  expect(breaker.admit()).toBeUndefined();
});

test('what was asked before a change says nothing after it', () => {
  const { breaker, ask, pass } = createBreaker();
  const before = Array.from({ length: 100 }, () => breaker.admit());
  ask('failed', minFailures);
  pass(openMs);
  const probe = breaker.admit();
  for (const permit of before.slice(0, 50)) permit?.settle('answered');
  expect(breaker.state).toBe('half-open');
  for (const permit of before.slice(50)) permit?.settle('failed');
  expect(breaker.state).toBe('half-open');
  probe?.settle('failed');
  expect(breaker.state).toBe('open');
});

test('a department that flaps is tried no more often than every two seconds', () => {
  const { breaker, changes, pass } = createBreaker();
  let sent = 0;
  for (let ms = 0; ms < 60_000; ms += 10) {
    const permit = breaker.admit();
    if (permit !== undefined) sent += 1;
    // It answers a first probe and fails with the second, for ever.
    permit?.settle(permit.isProbe && sent % 2 === 0 ? 'answered' : 'failed', 'it broke');
    pass(10);
  }
  expect(changes.filter(([state]) => state === 'open').length).toBeLessThanOrEqual(1 + 60_000 / openMs);
  expect(sent).toBeLessThanOrEqual(minFailures + (maxProbes * 60_000) / openMs);
});

type Step = { readonly wait: number } | { readonly settle: number; readonly outcome: Outcome } | 'admit';

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.constant<Step>('admit') },
    {
      weight: 4,
      arbitrary: fc.record({
        settle: fc.nat(20),
        outcome: fc.constantFrom<Outcome>('answered', 'failed', 'failed', 'unknown'),
      }),
    },
    { weight: 1, arbitrary: fc.record({ wait: fc.constantFrom(1, 500, openMs, windowMs + 1) }) },
  ),
  { maxLength: 120, size: 'max' },
);

test('whatever comes in whatever order: no more probes than three, nothing while open, never stuck', () => {
  fc.assert(
    fc.property(steps, (sequence) => {
      const { breaker, changes, pass } = createBreaker();
      const underWay: (Permit & { readonly since: number })[] = [];
      let openedFor = 0;
      for (const step of sequence) {
        const before = changes.length;
        if (step === 'admit') {
          const { state } = breaker;
          const probesUnderWay = underWay.filter(({ isProbe, since }) => isProbe && since === before).length;
          const permit = breaker.admit();
          if (state === 'closed') expect(permit?.isProbe).toBe(false);
          if (state === 'open') expect(permit === undefined).toBe(openedFor < openMs);
          if (state === 'half-open' && permit !== undefined) expect(probesUnderWay).toBeLessThan(maxProbes);
          if (permit !== undefined) underWay.push({ ...permit, since: changes.length });
        } else if ('wait' in step) {
          pass(step.wait);
          openedFor += step.wait;
        } else {
          const [permit] = underWay.splice(step.settle % Math.max(1, underWay.length), 1);
          permit?.settle(step.outcome, 'it broke');
          permit?.settle('failed', 'told twice');
          // Only what was let through in this state can end it.
          if (changes.length > before) expect(permit?.since).toBe(before);
        }
        if (changes.length > before && breaker.state === 'open') openedFor = 0;
      }
      // Whatever has happened, a department that answers is asked as ever after two seconds.
      for (const permit of underWay) permit.settle('unknown');
      pass(openMs);
      for (let probe = 0; probe < maxProbes; probe++) breaker.admit()?.settle('answered');
      expect(breaker.admit()).toMatchObject({ isProbe: false });
    }),
    { numRuns: 500, seed: 13 },
  );
});
