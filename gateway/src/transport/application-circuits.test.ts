import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ApplicationCircuits } from './application-circuits.ts';
import { type Outcome, maxProbes, openMs } from './circuit-breaker.ts';

const minFailures = 5;

function openCircuits() {
  let now = 1_000_000;
  const opened: string[] = [];
  const changes: (readonly [string, boolean, string?])[] = [];
  const circuits = new ApplicationCircuits({
    now: () => now,
    minFailures,
    onOpen: (application) => opened.push(application),
    onChange: (application, isFailing, reason) =>
      changes.push(reason === undefined ? [application, isFailing] : [application, isFailing, reason]),
  });
  /** @returns how many were let through */
  const ask = (application: string, outcome: Outcome, times = 1): number => {
    let sent = 0;
    for (let time = 0; time < times; time++) {
      const permit = circuits.admit(application);
      if (permit === undefined) continue;
      sent += 1;
      permit.settle(outcome, 'it broke');
    }
    return sent;
  };
  return { circuits, opened, changes, ask, pass: (ms: number) => (now += ms) };
}

test('what fails at the requests of one application is asked on for all others', () => {
  const { circuits, opened, changes, ask } = openCircuits();
  expect(ask('costly', 'failed', 1_000)).toBe(minFailures);
  expect(ask('ordinary', 'answered', 100)).toBe(100);
  expect(ask('costly', 'answered')).toBe(0);
  expect([circuits.failing(), circuits.worst()]).toEqual([['costly'], 'open']);
  expect(changes).toEqual([['costly', true, 'it broke']]);
  expect(opened).toEqual(['costly']);
});

test('a department that is down is not asked any more, where there is one application only', () => {
  const { ask } = openCircuits();
  expect(ask('only', 'failed', 1_000)).toBe(minFailures);
});

test('… and where there are many, each but the first finds it out with one request', () => {
  const { circuits, ask } = openCircuits();
  ask('first', 'failed', minFailures);
  const others = Array.from({ length: 100 }, (_, number) => `application ${number}`);
  for (const application of others) expect(ask(application, 'failed', 100)).toBe(1);
  expect(circuits.failing()).toEqual(expect.arrayContaining(['first', ...others]));
});

test('one that is answered more often than not is asked for, whatever fails others', () => {
  const { ask } = openCircuits();
  ask('costly', 'failed', minFailures);
  for (let round = 0; round < 100; round++) {
    expect(ask('ordinary', 'answered', 2)).toBe(2);
    expect(ask('ordinary', 'failed')).toBe(1);
  }
});

test('each application tries with requests of its own whether it is answered again', () => {
  const { circuits, changes, ask, pass } = openCircuits();
  for (const application of ['costly', 'ordinary']) ask(application, 'failed', minFailures);
  pass(openMs);
  // The first takes all the probes that it may have, and none is answered.
  const probes = Array.from({ length: 100 }, () => circuits.admit('costly'));
  expect(probes.filter((probe) => probe !== undefined)).toHaveLength(maxProbes);
  expect(ask('ordinary', 'answered', 100)).toBe(100);
  for (const probe of probes) probe?.settle('failed', 'still');
  expect(circuits.failing()).toEqual(['costly']);
  expect(changes.at(-1)).toEqual(['ordinary', false]);
});

test('an application that asks nothing for a minute is no reason to call a department failing', () => {
  const { circuits, ask, pass } = openCircuits();
  ask('costly', 'failed', minFailures);
  pass(60_001);
  expect([circuits.failing(), circuits.worst(), circuits.stateOf('costly')]).toEqual([
    [],
    'closed',
    'closed',
  ]);
  expect(ask('ordinary', 'failed', 100)).toBe(minFailures);
});

test('applications that are remembered are bounded', () => {
  const { circuits, ask } = openCircuits();
  for (let number = 0; number < 3_000; number++) ask(`application ${number}`, 'failed', minFailures);
  expect(circuits.failing()).toHaveLength(1_000);
});

type Step =
  { readonly ask: string; readonly outcome: Outcome } | { readonly hold: string } | { readonly wait: number };

const application = fc.constantFrom('hostile', 'another', 'third');
const outcome = fc.constantFrom<Outcome>('answered', 'failed', 'failed', 'unknown');
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: fc.record({ ask: application, outcome }) },
    { weight: 2, arbitrary: fc.record({ hold: application }) },
    { weight: 1, arbitrary: fc.record({ wait: fc.constantFrom(1, 500, openMs, 60_001) }) },
  ),
  { maxLength: 150, size: 'max' },
);

test('whatever others bring about, nobody is refused before a request of its own has failed', () => {
  fc.assert(
    fc.property(steps, (sequence) => {
      const { circuits, ask, pass } = openCircuits();
      for (const step of sequence) {
        if ('wait' in step) pass(step.wait);
        else if ('hold' in step) circuits.admit(step.hold);
        else ask(step.ask, step.outcome);
        expect(ask('ordinary', 'answered')).toBe(1);
        expect(circuits.admit('waits for ever')).toBeDefined();
      }
    }),
    { numRuns: 300, seed: 13 },
  );
});

test('whatever others bring about, a department that answers an application is asked for it as ever after two seconds', () => {
  fc.assert(
    fc.property(steps, steps, (before, meanwhile) => {
      const { circuits, ask, pass } = openCircuits();
      const take = (step: Step): void => {
        if ('wait' in step) pass(step.wait);
        else if ('hold' in step) circuits.admit(step.hold);
        else ask(step.ask, step.outcome);
      };
      for (const step of before) {
        take(step);
        ask('ordinary', 'failed');
      }
      pass(openMs);
      for (const step of meanwhile) {
        take(step);
        expect(ask('ordinary', 'answered')).toBe(1);
      }
      expect(ask('ordinary', 'answered', maxProbes)).toBe(maxProbes);
      expect(circuits.failing()).not.toContain('ordinary');
    }),
    { numRuns: 300, seed: 13 },
  );
});
