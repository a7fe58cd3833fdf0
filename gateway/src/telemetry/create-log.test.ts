import { Writable } from 'node:stream';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { describeFailure } from './create-log.ts';
import { UpstreamError } from '../errors.ts';
import { askDatabase, StoreError } from '@govgraph/storage';

/** The line that a log of a gateway has of an error. */
function lineOf(err: unknown): string {
  let line = '';
  const out = new Writable({
    write: (chunk, _encoding, done) => {
      line += String(chunk);
      done();
    },
  });
  pino({ serializers: { err: describeFailure } }, out).error({ err }, 'failure');
  return line;
}

const timesIn = (line: string, text: string) => line.split(text).length - 1;

/** A failure of PostgreSQL's client, or of the network, as the stores pass it on. */
async function failureOf(cause: Error): Promise<unknown> {
  return askDatabase('usage', () => Promise.reject(cause)).catch((error: unknown) => error);
}

test.each([
  ['connect ECONNREFUSED 127.0.0.1:5432', 'ECONNREFUSED'],
  ['password authentication failed for user "gateway"', '28P01'],
  ['could not extend file "base/1/2": No space left on device', '53100'],
])('what a database says is said once in a line of the log: %s', async (message, code) => {
  const error = await failureOf(Object.assign(new Error(message), { code }));
  const line = lineOf(new StoreError('policy', 'the policy in force cannot be used', { cause: error }));
  const said = JSON.stringify(message).slice(1, -1);
  expect(timesIn(line, said)).toBe(1);
  expect(timesIn(line, code)).toBe(1);
  expect(timesIn(line, 'the catalog database')).toBe(1);
  const { err } = JSON.parse(line);
  expect(err).toMatchObject({ type: 'StoreError', store: 'policy' });
  expect(err.message).toMatch(/^the policy in force cannot be used: the catalog database: /);
  expect(timesIn(err.stack, 'caused by: ')).toBe(2);
  expect(err.stack).toContain('create-log.test.ts');
});

test('what other errors come from is said too, each once', () => {
  const refused = (port: number) => new Error(`connect ECONNREFUSED ::1:${port}`);
  const cause = new AggregateError([refused(1), refused(2)], '');
  const line = lineOf(new UpstreamError('health', 'cannot be reached', { cause }));
  expect(JSON.parse(line).err).toMatchObject({
    type: 'UpstreamError',
    message: 'health: cannot be reached: connect ECONNREFUSED ::1:1: connect ECONNREFUSED ::1:2',
    department: 'health',
  });
  expect(timesIn(line, 'ECONNREFUSED ::1:1')).toBe(1);
});

test('whatever was thrown, be it in a circle, is logged', () => {
  const circle = new Error('round');
  circle.cause = circle;
  const { err } = JSON.parse(lineOf(circle));
  expect(err.message).toBe('round');
  expect(err.stack).not.toContain('caused by');
  expect(JSON.parse(lineOf('a text')).err).toBe('a text');
  expect(JSON.parse(lineOf(undefined))).not.toHaveProperty('err');
});
