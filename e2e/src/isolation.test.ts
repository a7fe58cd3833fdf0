/** Callers with different rights send the same document at the same time: nothing of one reaches another. */
import { samplePersons } from '@govgraph/prisma/samples';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { UnifiedPersonDocument } from './generated/documents.ts';
import type { Answer, Caller } from './world/caller.ts';
import { inParallel } from './world/load.ts';
import { type World, startWorld } from './world/start-world.ts';

const variables = { idNumber: samplePersons.haidian.idNumber, year: 2025 };

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world?.stop());

/** Everything in an answer but what is new in each. */
function contentOf({ text, decisionId = '' }: Answer<unknown>): string {
  return text.replaceAll(decisionId, 'DECISION');
}

test('1,000 times in alternation: each gets its own answer, and no department is asked more than the caller may know', async () => {
  const callers: readonly (readonly [string, Caller])[] = [
    ['assistance-review', await world.caller('assistance-review', 'low-income-assistance')],
    ['new-app', await world.caller('new-app', 'housing-support')],
  ];
  const references = new Map<string, string>();
  for (const [name, caller] of callers) {
    references.set(name, contentOf(await caller.ask(UnifiedPersonDocument, variables)));
  }
  expect(references.get('assistance-review')).not.toBe(references.get('new-app'));

  const asked: string[] = [];
  const differing: string[] = [];
  await inParallel(20, 1_000, async (index) => {
    const [name, caller] = callers[index % 2]!;
    asked.push(name);
    const content = contentOf(await caller.ask(UnifiedPersonDocument, variables));
    if (content !== references.get(name)) differing.push(`${name}: ${content.slice(0, 500)}`);
  });

  expect(differing).toEqual([]);
  expect(asked.filter((name) => name === 'new-app')).toHaveLength(500);
  const requests = world.wire.all();
  const onBehalfOf = (name: string) =>
    new Set(
      requests
        .filter(({ headers }) => headers['govgraph-caller']?.includes(`application="${name}"`))
        .map(({ department, body }) => `${department} ${body.slice(0, body.indexOf('"variables"'))}`),
    );
  const ofNewApp = [...onBehalfOf('new-app')];
  expect(ofNewApp).toHaveLength(1);
  expect(ofNewApp[0]).toMatch(/^public-security /);
  expect(ofNewApp[0]).not.toContain('household');
  expect(onBehalfOf('assistance-review').size).toBeGreaterThanOrEqual(6);
}, 180_000);
