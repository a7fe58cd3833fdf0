/** Callers with different rights send the same document at the same time: nothing of one reaches another. */
import { samplePersons } from '@govgraph/demo-city';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { UnifiedPersonDocument } from './generated/documents.ts';
import { type GraphQLResponse, type Caller, createCaller } from './environment/caller.ts';
import { inParallel } from './environment/load.ts';
import { liftLimits } from './environment/lift-limits.ts';
import { type Environment, startEnvironment } from './environment/start-environment.ts';

const variables = { idNumber: samplePersons.haidian.idNumber, year: 2025 };

let environment: Environment;
beforeAll(async () => {
  environment = await startEnvironment();
  await liftLimits(environment);
});
afterAll(() => environment?.stop());

/** Everything in a response but what is new in each. */
function contentOf({ text, decisionId = '' }: GraphQLResponse<unknown>): string {
  return text.replaceAll(decisionId, 'DECISION');
}

/** All send the same document; most declare the same purpose, too, and differ in one right only. */
async function openCallers(): Promise<readonly (readonly [string, Caller])[]> {
  const purpose = 'low-income-assistance';
  const withClaims = async (application: string, claims: object): Promise<[string, Caller]> => {
    const token = await environment.tokens.withClaims({
      client_id: application,
      department: 'civil-affairs',
      region: '110108',
      level: 'DISTRICT',
      clearance: 3,
      roles: ['application'],
      ...claims,
    });
    return [application, createCaller({ gatewayUrl: environment.gatewayUrl, token, purpose })];
  };
  return [
    ['assistance-review', await environment.caller('assistance-review', purpose)],
    ['new-app', await environment.caller('new-app', 'housing-support')],
    await withClaims('without-grants', {}),
    await withClaims('of-another-department', { department: 'taxation' }),
    await withClaims('assistance-review-trainee', { client_id: 'assistance-review', clearance: 1 }),
    await withClaims('assistance-review-chaoyang', { client_id: 'assistance-review', region: '110105' }),
  ];
}

test('1,000 times, six callers in alternation: each gets its own answer, every time', async () => {
  const callers = await openCallers();
  const references = new Map<string, string>();
  for (const [name, caller] of callers) {
    references.set(name, contentOf(await caller.ask(UnifiedPersonDocument, variables)));
  }
  // Each is a different answer, so that taking one for another is noticed.
  expect(new Set(references.values()).size).toBe(callers.length);
  expect(references.get('assistance-review-trainee')).toContain('"name":"张**"');
  expect(references.get('assistance-review-chaoyang')).not.toContain('张');

  const differing: string[] = [];
  await inParallel(20, 1_000, async (index) => {
    const [name, caller] = callers[index % callers.length]!;
    const content = contentOf(await caller.ask(UnifiedPersonDocument, variables));
    if (content !== references.get(name)) differing.push(`${name}: ${content.slice(0, 500)}`);
  });
  expect(differing).toEqual([]);
}, 180_000);

test('no department was asked for more than the caller may know, in any of the requests', () => {
  const questionsOf = (application: string) =>
    new Set(
      environment.wire
        .all()
        .filter(({ headers }) => headers['govgraph-caller']?.includes(`application="${application}"`))
        .map(({ department, body }) => `${department} ${(JSON.parse(body) as { query: string }).query}`),
    );
  for (const application of ['new-app', 'without-grants']) {
    const questions = [...questionsOf(application)];
    expect(questions.length).toBeGreaterThan(0);
    expect(
      questions.filter((question) => /household|incomeTax|realEstate|employments/.test(question)),
    ).toEqual([]);
  }
  expect(questionsOf('of-another-department').size).toBe(0);
  expect(questionsOf('assistance-review').size).toBeGreaterThanOrEqual(6);
});
