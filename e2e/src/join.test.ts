/**
 * A department joins with nothing but a token, in one sitting and on another stack than ours: by the steps of
 * docs/department.md, as they stand there and in their order. The authority does one thing for it, which is to approve.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { samplePersons } from '@govgraph/demo-city';
import { createPostgresPolicyStore, groupsOf } from '@govgraph/storage';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { checkoutRoot } from './environment/base-environment.ts';
import { codesByPath } from './environment/caller.ts';
import { type OfficialsCommand, type Ran, openOfficialsCommand } from './environment/command.ts';
import { type Environment, startEnvironment } from './environment/start-environment.ts';
import { type OtherDepartment, startOtherStack } from './sources/other-stack.ts';

const { haidian } = samplePersons;
const card = { number: 'BJ000001', issuedOn: '2019-03-04' };

let environment: Environment;
let command: OfficialsCommand;
let library: OtherDepartment | undefined;
let guide: string;
/** Where in the guide the step before stands. */
let reached = 0;

beforeAll(async () => {
  guide = await readFile(path.join(checkoutRoot, 'docs/department.md'), 'utf8');
  environment = await startEnvironment({ servesAuthority: true });
  command = await openOfficialsCommand(environment.gatewayUrl);
});

afterAll(async () => {
  await library?.close();
  await command?.close();
  await environment?.stop();
});

/** The first block of a language that has a text. */
function blockOf(language: string, text: string): string {
  const blocks = guide.split(`\`\`\`${language}\n`).slice(1);
  const block = blocks.map((each) => each.split('```')[0] ?? '').find((each) => each.includes(text));
  if (block === undefined) throw new Error(`the guide shows no ${language} with ${text}`);
  return block;
}

/**
 * Runs the command that the guide shows next, word by word.
 *
 * @param places what stands for what the reader has: the guide's words, and those of this run
 */
async function runStep(
  persona: string,
  beginning: RegExp,
  places: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  const pattern = new RegExp(`(?:^|\`)npx govgraph (${beginning.source}[^\`\n]*)`, 'm');
  const found = pattern.exec(guide.slice(reached));
  if (found === null) throw new Error(`the guide has no ${beginning.source} after the step before`);
  reached += found.index;
  let line = String(found[1]).replace(/\s+#.*$/, '');
  for (const [shown, here] of Object.entries(places)) {
    expect(line).toContain(shown);
    line = line.replace(shown, here);
  }
  const words = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');
  return command.runAs(persona, ...words);
}

const asked = `{ person(idNumber: "${haidian.idNumber}") { name libraryCard { number issuedOn } } }`;

test('a department joins, and is asked', { timeout: 240_000 }, async () => {
  const isRegistered = await runStep('library-steward', /department register library /);
  expect(isRegistered).toMatchObject({ exitCode: 0 });
  expect(await runStep('authority', /department approve library/)).toMatchObject({ exitCode: 0 });

  const folder = path.join(command.home, 'library');
  await mkdir(folder);
  await writeFile(path.join(folder, 'schema.graphql'), blockOf('graphql', 'type LibraryCard'));
  await writeFile(path.join(folder, 'catalog.yaml'), blockOf('yaml', 'resources:'));
  const checked = await runStep('library-steward', /subgraph check /, { 'path/to/library': folder });
  expect(checked).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('can be published') });

  const shownKey = /--sealing-key (\w+)/.exec(guide)?.[1] ?? '';
  const made = await runStep('library-steward', /keys create /, { [shownKey]: await tellSealingKey() });
  expect(made).toMatchObject({ exitCode: 0 });

  library = await startOtherStack({
    schema: blockOf('graphql', 'type LibraryCard'),
    resolvers: { Person: { libraryCard: ({ id }: { id: string }) => (id === haidian.id ? card : null) } },
    keysFile: path.join(command.home, 'keys.json'),
  });
  const published = await runStep('library-steward', /subgraph publish .*first publication/, {
    'path/to/library': folder,
    'https://library.example/graphql': library.url,
  });
  expect(published).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('library is published') });

  const review = await environment.caller('assistance-review', 'low-income-assistance');
  expect(codesByPath(await review.ask(asked))).toEqual({ 'person.libraryCard': 'NOT_NECESSARY' });
  await allowCards();
  const response = await vi.waitFor(
    async () => {
      const answer = await review.ask(asked);
      expect(answer.errors).toEqual([]);
      return answer;
    },
    { timeout: 60_000, interval: 200 },
  );
  expect(response.data).toEqual({ person: { name: haidian.name, libraryCard: card } });

  const [record] = await environment.usage.read({ decisionId: response.decisionId ?? '' });
  const items = record === undefined ? [] : groupsOf(record).flatMap((group) => group.items);
  expect(items.map(({ coordinate }) => coordinate)).toEqual(
    expect.arrayContaining(['LibraryCard.number', 'LibraryCard.issuedOn']),
  );
});

test('whoever is no gateway is given nothing by it', async () => {
  const body = JSON.stringify({ query: '{ libraryCards { number } }' });
  const headers = { 'content-type': 'application/json' };
  expect((await fetch(library?.url ?? '', { method: 'POST', headers, body })).status).toBe(401);
});

/** What the operator tells the department by telephone. */
async function tellSealingKey(): Promise<string> {
  const operator = await environment.caller('operator', 'catalog-administration');
  const { text } = await operator.ask('{ sealingKey { id } }');
  const { data } = JSON.parse(text) as { data: { sealingKey: { id: string } } };
  return data.sealingKey.id;
}

/** What remains with the authority: a purpose that needs cards, and the grant that it has with the library. */
async function allowCards(): Promise<void> {
  const store = createPostgresPolicyStore(environment.catalogUrl);
  const { policy } = await store.load();
  await store.close();
  const items = ['Person.libraryCard', 'LibraryCard.number', 'LibraryCard.issuedOn'] as const;
  const purpose = policy.purposes.find(({ code }) => code === 'low-income-assistance');
  const grant = policy.grants.find(({ id }) => id === 'assistance-income');
  if (purpose === undefined || grant === undefined) throw new Error('the policy of the city has changed');
  const { consumer, validFrom, validUntil, kind, approvedAt, acceptedByConsumerAt } = grant;
  const change = {
    purposes: [{ ...purpose, items: [...purpose.items, ...items] }],
    grants: [
      {
        ...{ id: 'assistance-library', consumer, purpose: purpose.code, provider: 'library' },
        ...{ items, exact: [], masks: {}, validFrom, validUntil, kind },
        ...{ approvedBy: '图书馆 王馆长', approvedAt, acceptedByConsumerAt },
      },
    ],
  };
  await environment.policy.apply(change, 'authority-0001', 'the library joins');
}
