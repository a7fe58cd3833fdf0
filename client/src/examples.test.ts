/** The examples are what the documents show, and they run. */
import { readFileSync } from 'node:fs';
import { gql as apolloGql } from '@apollo/client';
import { gql as urqlGql } from '@urql/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createClients as createApolloClients } from '../examples/apollo.ts';
import { textAt } from '../examples/text-at.ts';
import { createClients as createUrqlClients } from '../examples/urql.ts';
import { responseOf as apolloResponseOf } from './apollo.ts';
import { benefitsPurpose, startBenefitsGateway } from './testing/benefits-gateway.ts';
import { responseOf as urqlResponseOf } from './urql.ts';

const textOf = (file: string): string => readFileSync(new URL(file, import.meta.url), 'utf8');

test.each([
  ['README.md', 'apollo.ts'],
  ['README.md', 'urql.ts'],
  ['README.md', 'relay.ts'],
  ['README.md', 'codegen.ts'],
  ['../docs/front-end.md', 'apollo.ts'],
  ['../docs/front-end.md', 'text-at.ts'],
])('%s shows examples/%s as it is', (document, example) => {
  expect(textOf(`../${document}`)).toContain(`\`\`\`ts\n${textOf(`../examples/${example}`)}\`\`\`\n`);
});

describe('The examples', () => {
  let gateway: Awaited<ReturnType<typeof startBenefitsGateway>>;
  let url: string;
  beforeAll(async () => {
    gateway = await startBenefitsGateway();
    url = await gateway.listen();
  });
  afterAll(() => gateway.close());

  const document =
    '{ person(id: "p1") { id name income residence } unpaid: person(id: "p4") { id employer { name } } }';
  const session = { caller: 'desk', purpose: benefitsPurpose };
  const expected = [
    'Zhang Wei',
    expect.stringMatching(/^Not allowed \(GRANT_REQUIRED\)\. Apply to tax for a grant/),
    'None.',
    'Not available now. Try again later.',
  ];
  interface Result {
    readonly person: Readonly<Record<'name' | 'income' | 'residence', string | null>>;
  }
  const texts = (response: Parameters<typeof textAt>[0]) => {
    const { person } = response.data as Result;
    return [
      textAt(response, ['person', 'name'], person.name),
      textAt(response, ['person', 'income'], person.income),
      textAt(response, ['unpaid', 'employer', 'name'], undefined),
      textAt(response, ['person', 'residence'], person.residence),
    ];
  };

  test('show with Apollo Client what there is, what there is not, and why the rest is missing', async () => {
    gateway.disturb('police', 'hang up');
    const logged: string[] = [];
    const clients = createApolloClients(
      url,
      async (caller) => caller,
      (decisionId) => logged.push(decisionId),
    );
    const query = apolloGql(document);
    for (const _ of [1, 2]) {
      expect(texts(apolloResponseOf(await clients.of(session).query({ query })))).toEqual(expected);
    }
    expect(new Set(logged).size).toBe(2);
    clients.forget('desk');
    gateway.disturb('police', 'recover');
  });

  test('show the same with urql', async () => {
    gateway.disturb('police', 'hang up');
    const logged: string[] = [];
    const clients = createUrqlClients(
      url,
      (caller) => caller,
      (decisionId) => logged.push(decisionId),
    );
    for (const _ of [1, 2]) {
      expect(texts(urqlResponseOf(await clients.of(session).query(urqlGql(document), {})))).toEqual(expected);
    }
    expect(logged).toHaveLength(1);
    gateway.disturb('police', 'recover');
  });
});
