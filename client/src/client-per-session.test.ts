import { expect, test } from 'vitest';
import { clientPerSession } from './client-per-session.ts';

test('Each caller has a client for each purpose, which is forgotten with the caller', () => {
  let count = 0;
  const closed: string[] = [];
  const clients = clientPerSession(
    ({ caller, purpose }) => `${++count} ${caller} ${purpose ?? 'own data'}`,
    (client) => closed.push(client),
  );
  const first = clients.of({ caller: 'li', purpose: 'review' });
  expect(clients.of({ caller: 'li', purpose: 'review' })).toBe(first);
  expect(clients.of({ caller: 'li' })).toBe('2 li own data');
  expect(clients.of({ caller: 'li', purpose: 'own data' })).toBe('3 li own data');
  expect(clients.of({ caller: 'wang', purpose: 'review' })).toBe('4 wang review');

  clients.forget('li');
  expect(closed).toEqual([first, '2 li own data', '3 li own data']);
  expect(clients.of({ caller: 'li', purpose: 'review' })).toBe('5 li review');
  expect(clients.of({ caller: 'wang', purpose: 'review' })).toBe('4 wang review');
  clients.forget('nobody');
});
