/** What other departments publish of one's own data: seen, agreed to, declined. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  type Answer,
  type AuthorityServer,
  publication,
  startAuthorityServer,
} from './authority-server.fixture.ts';
import { agreeToPublication, declinePublication, listWaiting } from './consent.ts';

/** Of the health department; nobody verifies it here. */
const claims = { iss: 'https://issuer.example', client_id: 'govgraph', department: 'health' };
const token = `a.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c`;

let server: AuthorityServer;

beforeEach(async () => {
  server = await startAuthorityServer(token);
});
afterEach(() => server.close());

const waiting = (more: object = {}): Answer => ({
  data: {
    publication: publication('WAITING_FOR_CONSENT', { revision: 4, departments: ['taxation'], ...more }),
  },
});
const decided = (name: string, state: string, more: object = {}): Answer => ({
  data: { [name]: { publication: publication(state, { isDone: false, ...more }), refusal: null } },
});
const reason = 'letter of 27 November';

test('A steward agrees to what is there, and is told what becomes of it', async () => {
  server.answers = [
    waiting(),
    decided('agreeToPublication', 'REQUESTED'),
    { data: { publication: publication('PUBLISHED', { policyVersion: 7 }) } },
  ];
  expect(await agreeToPublication(server.config, 'p1', { reason })).toBe(0);
  expect(server.asked[1]?.variables).toEqual({ id: 'p1', department: 'health', revision: 4, reason });
  expect(server.said).toEqual(['health agrees to p1']);
  expect(server.printed).toEqual(['taxation: in force, policy version 7']);
});

test('Whoever agrees while others have not yet has done their part: exit code 0', async () => {
  const rest = { awaitedConsent: ['housing'], departments: ['taxation'] };
  server.answers = [waiting(), decided('agreeToPublication', 'WAITING_FOR_CONSENT'), waiting(rest)];
  expect(await agreeToPublication(server.config, 'p1', { reason })).toBe(0);
  expect(server.printed).toEqual([
    'taxation: it waits for the agreement of housing: govgraph subgraph agree p1 --reason …',
  ]);
});

test('A refusal is one line with its code: exit code 1', async () => {
  const refusal = { code: 'CHANGED_MEANWHILE', message: 'revision 5 is there, and 4 was decided on' };
  server.answers = [waiting(), { data: { agreeToPublication: { publication: null, refusal } } }];
  await expect(agreeToPublication(server.config, 'p1', { reason })).rejects.toMatchObject({
    code: 'CHANGED_MEANWHILE',
    exitCode: 1,
  });
  server.answers = [{ data: { publication: null } }];
  await expect(declinePublication(server.config, 'none', { reason })).rejects.toMatchObject({
    message: 'there is no publication none',
    exitCode: 1,
  });
});

test('A steward declines for the department of the token, or for the one that is named', async () => {
  server.answers = [waiting(), decided('declinePublication', 'DECLINED')];
  await declinePublication(server.config, 'p1', { reason });
  expect(server.printed).toEqual(['health does not agree to p1, which is not published']);
  server.answers = [waiting(), decided('declinePublication', 'DECLINED')];
  await declinePublication(server.config, 'p1', { reason, department: 'housing' });
  expect(server.asked.at(-1)?.variables).toMatchObject({ department: 'housing' });
});

test('What waits is listed for whom it waits, and for those who wait', async () => {
  const node = (id: string, of: string, awaited: string) => ({
    node: {
      ...{ id, kind: 'PUBLISH', departments: [of], awaitedConsent: [awaited] },
      ...{ requestedBy: 'he', requestedAt: '2026-11-28T08:00:00+08:00', reason: 'one filter' },
      findings: [{ code: 'CONSENT_REQUIRED', place: 'A.b', message: 'would be removed' }],
    },
  });
  const edges = [
    node('p1', 'taxation', 'health'),
    node('p2', 'health', 'hall'),
    node('p3', 'hall', 'housing'),
  ];
  const pageInfo = { hasNextPage: false, endCursor: null };
  server.answers = [{ data: { publications: { edges, pageInfo } } }];
  await listWaiting(server.config, {});
  expect(server.printed).toEqual([
    'p1  of taxation, by he at 2026-11-28T08:00:00+08:00: one filter',
    '  waits for health',
    '  A.b: would be removed',
    'p2  of health, by he at 2026-11-28T08:00:00+08:00: one filter',
    '  waits for hall',
    '  A.b: would be removed',
  ]);
});
