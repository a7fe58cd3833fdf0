/** Behaviour that Apollo Federation 2 asks of a gateway, topic by topic, through the whole gateway. */
import { testingCaller } from '@govgraph/policy/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allowSupergraph } from '../testing/allow-supergraph.ts';
import { type TestGateway, createTestGateway } from '../testing/test-gateway.ts';
import { type TestFederation, startTestFederation } from '../testing/test-subgraphs.ts';
import { abstractTypeTopics } from './abstract-types.fixture.ts';
import { differingTypeTopics } from './differing-types.fixture.ts';
import { entityTopics } from './entities.fixture.ts';
import { entityKeyTopics } from './entity-keys.fixture.ts';
import { interfaceObjectTopics } from './interface-objects.fixture.ts';
import { leftOutTopics } from './left-out.fixture.ts';
import { omissionTopics } from './omissions.fixture.ts';
import { providesTopics } from './provides.fixture.ts';
import { requiredArgumentTopics } from './required-arguments.fixture.ts';
import { requiresTopics } from './requires.fixture.ts';
import { requiresAbstractTopics } from './requires-abstract.fixture.ts';
import { rootTopics } from './roots.fixture.ts';
import { sharingTopics } from './sharing.fixture.ts';

const topics = [
  ...entityKeyTopics,
  ...entityTopics,
  ...requiresTopics,
  ...requiredArgumentTopics,
  ...requiresAbstractTopics,
  ...providesTopics,
  ...abstractTypeTopics,
  ...interfaceObjectTopics,
  ...sharingTopics,
  ...differingTypeTopics,
  ...rootTopics,
  ...omissionTopics,
  ...leftOutTopics,
];

describe.each(topics)('$title', ({ subgraphs, cases }) => {
  let federation: TestFederation;
  let gateway: TestGateway;

  beforeAll(async () => {
    federation = await startTestFederation(subgraphs);
    gateway = await createTestGateway(federation, allowSupergraph(federation.supergraph), {
      token: testingCaller,
    });
  });
  afterAll(async () => {
    await gateway?.close();
    await federation?.close();
  });

  test.each(cases)('$name', async ({ query, variables = {}, data, errors = [], asks }) => {
    federation.received.length = 0;
    const response = await gateway.ask({ query, variables });
    expect(response.data).toEqual(data);
    expect(JSON.stringify(response.data)).toBe(JSON.stringify(data));
    expect(response.errors?.map(({ path }) => path?.join('.') ?? '') ?? []).toEqual(errors);
    if (asks !== undefined) expect(federation.received.map(({ subgraph }) => subgraph)).toEqual(asks);
  });
});
