import { expect, test } from 'vitest';
import { type Telemetry, telemetryOf } from './telemetry.ts';

test('A listener that is an object of a class hears what it has methods for', () => {
  class Listener implements Partial<Telemetry> {
    readonly heard: string[] = [];
    failed(error: unknown): void {
      this.heard.push(String(error));
    }
  }
  const listener = new Listener();
  const telemetry = telemetryOf(listener);
  telemetry.failed(new Error('lost'), { during: 'http' });
  telemetry.policyServed(2);
  expect(listener.heard).toEqual(['Error: lost']);
});

test('Nobody needs to hear anything', () => {
  const { failed, policyServed } = telemetryOf();
  expect(() => failed(new Error('lost'), { during: 'http' })).not.toThrow();
  // As in JavaScript, where an option may be there without a value.
  const listener = { policyServed: undefined } as unknown as Partial<Telemetry>;
  expect(() => telemetryOf(listener).policyServed(1)).not.toThrow();
  expect(() => policyServed(1)).not.toThrow();
});
