/**
 * The golden decision cases (policy/cases), through a whole gateway: what the policy says of a field is what a caller
 * gets who asks for it, and what the usage record says. Departments, catalog and records are real; the callers and the
 * clock are the cases' own.
 */
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { type Gateway, createGateway } from '@govgraph/gateway';
import { createPostgresPolicyStore, createPostgresUsageStore, groupsOf } from '@govgraph/storage';
import { compilePolicy, decide, parseCatalog, parsePolicyDocument } from '@govgraph/policy';
import { type DecisionCase, loadDecisionCases } from '@govgraph/policy/testing';
import { departments, prepareKeys } from '@govgraph/demo/testing';
import { sampleLegalEntities, samplePersons } from '@govgraph/demo-city';
import {
  type GraphQLSchema,
  buildClientSchema,
  getIntrospectionQuery,
  isObjectType,
  isRequiredArgument,
} from 'graphql';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { ResponseError } from './environment/caller.ts';
import { checkoutRoot } from './environment/base-environment.ts';
import { documentOf, findRoute } from './environment/route-to-field.ts';
import { type Environment, startEnvironment } from './environment/start-environment.ts';
import { fieldNames } from './environment/wire.ts';

const read = (file: string) => readFileSync(path.join(checkoutRoot, file), 'utf8');

/** The policy that is published, compiled here once more to find a way to the field of each case. */
const policy = compilePolicy({
  version: 1,
  resources: [...departments, 'catalog'].flatMap((name) =>
    parseCatalog(read(`subgraphs/${name}/catalog.yaml`)),
  ),
  ...parsePolicyDocument(read('demo/city/policy.yaml')),
});

const cases = loadDecisionCases(
  readdirSync(path.join(checkoutRoot, 'policy/cases'))
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => read(`policy/cases/${name}`)),
);

let environment: Environment;
let schema: GraphQLSchema;
/** The gateway at the instant of a case; time does not run backwards in any of them. */
const gateways = new Map<number, Promise<CaseGateway>>();

interface CaseGateway {
  readonly gateway: Gateway;
  /** The case that is being asked about. */
  current: DecisionCase | undefined;
}

beforeAll(async () => {
  environment = await startEnvironment();
  const { gateway } = await gatewayFor(cases[0]!);
  const answer = await ask(gateway, getIntrospectionQuery(), undefined);
  schema = buildClientSchema(answer.data as never);
});
afterAll(async () => {
  for (const { gateway } of await Promise.all(gateways.values())) await gateway.close();
  await environment?.stop();
});

async function gatewayFor(testCase: DecisionCase): Promise<CaseGateway> {
  const { now } = testCase.request;
  const opening = gateways.get(now) ?? openGateway(now);
  gateways.set(now, opening);
  const opened = await opening;
  opened.current = testCase;
  return opened;
}

async function openGateway(now: number): Promise<CaseGateway> {
  const keys = await prepareKeys(inject('services').keysDirectory);
  const policyStore = createPostgresPolicyStore(environment.catalogUrl);
  const usageStore = createPostgresUsageStore(environment.catalogUrl);
  const opened: { gateway?: Gateway; current: DecisionCase | undefined } = { current: undefined };
  const gateway = await createGateway({
    policyStore,
    usageStore,
    signingKeys: JSON.parse(readFileSync(keys.signingKeysFile, 'utf8')),
    pseudonymKey: Buffer.from(keys.pseudonymKey, 'base64'),
    identity: { verify: async () => opened.current!.request.caller },
    counters: {
      hold: async (claims, amount) => {
        const isOver = claims.some(({ budget }) => isUsedUp(opened.current!, budget.name));
        const counts = claims.map(() => ({ counted: 0, life: 'of the case' }));
        return { kind: 'held', amount: isOver ? 0 : amount, counts };
      },
      giveBack: async (returns) => returns.map(({ life }) => ({ counted: 0, life })),
      beginRecount: async () => undefined,
      finishRecount: async () => true,
      close: async () => undefined,
    },
    now: () => now,
  });
  const close = async () => {
    await gateway.close();
    await Promise.all([policyStore.close(), usageStore.close()]);
  };
  return Object.assign(opened, { gateway: { ...gateway, close } });
}

function isUsedUp({ request }: DecisionCase, counter: string): boolean {
  return [...request.exhaustedGrants].some((grant) =>
    counter.startsWith(`quota:${JSON.stringify([grant])}:`),
  );
}

async function ask(gateway: Gateway, query: string, purpose: string | undefined) {
  const response = await gateway.fetch(
    new Request('http://gateway/graphql', {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/graphql-response+json',
        ...(purpose === undefined ? {} : { 'govgraph-purpose': purpose }),
      },
      body: JSON.stringify({ query }),
    }),
  );
  const body = (await response.json()) as {
    data?: unknown;
    errors?: readonly ResponseError[];
    extensions: { govgraph: { decisionId: string } };
  };
  return { ...body, errors: body.errors ?? [], decisionId: body.extensions.govgraph.decisionId };
}

/** Why the synthetic city has no question that is this case; undefined when it has. */
function whyNotAskable({ request, subject, expected }: DecisionCase): string | undefined {
  const { coordinate, exhaustedGrants, purpose } = request;
  const region = subject?.['regionCode'];
  if (policy.item(coordinate) === undefined) return 'no field that callers can ask for';
  if (expected.code === 'INPUT_NOT_REGISTERED') return 'every input of the schema is bound';
  if (subject !== undefined && typeof region !== 'string') return 'every record has its region';
  if (typeof region === 'string' && !/^1101(08|05)/.test(region)) return 'all records are of Beijing';
  if (purpose === '') return 'an empty header declares no purpose';
  if (expected.code === 'RULE_FAILED') return 'GraphQL requires the argument';
  const isUnmetered = [...exhaustedGrants].some((id) => policy.grant(id)?.dailyQuota === undefined);
  return isUnmetered ? 'the grant has no quota' : undefined;
}

/** As the document of the case asks for a field on the way. */
function questionAbout({ request }: DecisionCase, step: `${string}.${string}`): DecisionCase['request'] {
  const isAsked = step === request.coordinate;
  const inputs = isAsked && request.inputs.length > 0 ? request.inputs : requiredInputs(step);
  return { ...request, coordinate: step, args: { year: 2025 }, inputs, leadsTo: leadsTo[step] ?? [] };
}

/** What the entry points lead to. */
const leadsTo: Readonly<Record<string, readonly string[]>> = {
  'Query.person': ['Person'],
  'Query.personById': ['Person'],
  'Query.legalEntity': ['LegalEntity'],
  'Query.legalEntityById': ['LegalEntity'],
  'Query.legalEntities': ['LegalEntity'],
  'Query.airQualityStations': ['AirQualityStation'],
  'Query.airQuality': ['AirQualityReading'],
  'LegalEntityConnection.edges': ['LegalEntity'],
  'LegalEntityEdge.node': ['LegalEntity'],
};

/** The arguments that a field cannot do without. */
function requiredInputs(coordinate: string): string[] {
  const [typename = '', name = ''] = coordinate.split('.');
  const type = schema.getType(typename);
  const field = isObjectType(type) ? type.getFields()[name] : undefined;
  return (field?.args ?? []).filter(isRequiredArgument).map((argument) => `${coordinate}(${argument.name}:)`);
}

const filters: Readonly<Record<string, string>> = {
  'LegalEntityFilter.kind': 'filter: { kind: ENTERPRISE }',
  'LegalEntityFilter.status': 'filter: { status: ACTIVE }',
  'LegalEntityFilter.regionCodeStartsWith': 'filter: { regionCodeStartsWith: "11" }',
  'LegalEntityFilter.nameContains': 'filter: { nameContains: "a" }',
  'Query.legalEntities(first:)': 'first: 2',
};

function writeArguments({ request, subject }: DecisionCase, coordinate: string): string {
  const region = subject?.['regionCode'];
  const livesInChaoyang = typeof region === 'string' && region.startsWith('110105');
  const person = livesInChaoyang ? samplePersons.chaoyang : samplePersons.haidian;
  const legalEntity = livesInChaoyang ? sampleLegalEntities.technology : sampleLegalEntities.complete;
  switch (coordinate) {
    case 'Query.person':
      return `idNumber: "${person.idNumber}"`;
    case 'Query.personById':
      return `id: "${person.id}"`;
    case 'Query.legalEntity':
      return `uscc: "${legalEntity.uscc}"`;
    case 'Query.legalEntityById':
      return `id: "${legalEntity.id}"`;
    case 'Query.legalEntities':
      return request.inputs.map((input) => filters[input] ?? '').find((text) => text !== '') ?? '';
    case 'Query.airQuality':
      return 'stationId: "B001A", from: "2026-06-01T00:00:00+08:00", to: "2026-06-02T00:00:00+08:00"';
    default:
      if (requiredInputs(coordinate).length === 0) return '';
      return `year: ${Number(coordinate === request.coordinate ? (request.args['year'] ?? 2025) : 2025)}`;
  }
}

const askable = cases.filter((testCase) => whyNotAskable(testCase) === undefined);

test.each(askable.map((testCase) => [testCase.name, testCase] as const))('%s', async (_, testCase) => {
  const { request, expected } = testCase;
  const { coordinate } = request;
  const mayPass = (step: `${string}.${string}`) => !('code' in decide(policy, questionAbout(testCase, step)));
  const route = findRoute(schema, coordinate, mayPass) ?? findRoute(schema, coordinate, () => true) ?? [];
  const isReached = route.slice(0, -1).every(mayPass);
  const document = documentOf(schema, route, (_field, step) => writeArguments(testCase, step));

  const { gateway } = await gatewayFor(testCase);
  const answer = await ask(gateway, document, request.purpose);
  const [record] = await environment.usage.read({ decisionId: answer.decisionId });
  const items = record === undefined ? [] : groupsOf(record).flatMap((group) => group.items);
  const entry = items.find((each) => each.coordinate === coordinate);
  const asked = environment.wire.requestsFor({ decisionId: answer.decisionId } as never).flatMap(fieldNames);
  const fieldName = coordinate.split('.')[1]!;

  if (!isReached) {
    // Something above it is denied (or, for a department's own data without a purpose, the entry of another
    // department): nothing is given, nothing asked, and nothing said about the field itself.
    expect(asked).not.toContain(fieldName);
    expect(entry).toBeUndefined();
    expect(answer.errors.length).toBeGreaterThan(0);
    return;
  }
  const codes = new Set(
    answer.errors
      .filter(({ extensions }) => extensions?.['coordinate'] === coordinate)
      .map(({ extensions }) => extensions?.code),
  );
  const isServed = expected.outcome === 'allow' || expected.outcome === 'mask';
  const code = expected.outcome === 'out-of-scope' ? 'OUT_OF_SCOPE' : expected.code;
  expect([...codes]).toEqual(isServed ? [] : [code]);
  if (expected.outcome === 'out-of-scope') expect(entry).toMatchObject({ code: 'OUT_OF_SCOPE' });
  else expect(entry).toMatchObject({ outcome: expected.outcome, ...(isServed ? {} : { code }) });
  if (!isServed && expected.outcome !== 'out-of-scope') expect(asked).not.toContain(fieldName);
  if (expected.grant !== undefined) expect(entry?.grantId ?? 'none').toBe(expected.grant);
  if (expected.approver !== undefined) expect(record?.approver).toContain(expected.approver);
});

test('every case is asked but those for which the synthetic city has no question', () => {
  const others = cases.flatMap((testCase) => {
    const reason = whyNotAskable(testCase);
    return reason === undefined ? [] : [`${testCase.name}: ${reason}`];
  });
  expect(others).toMatchInlineSnapshot(`
    [
      "An argument that nobody has bound is refused: every input of the schema is bound",
      "A rule that misses the argument it reads denies: GraphQL requires the argument",
      "A person without a region is out of scope: every record has its region",
      "A record whose region was not fetched is out of scope: every record has its region",
      "A daily quota that is used up denies: the grant has no quota",
      "The quota of another grant does not matter: the grant has no quota",
      "Somebody else’s quota changes nothing: the grant has no quota",
      "An empty purpose is an unknown one: an empty header declares no purpose",
      "A field without a catalog item is never served: no field that callers can ask for",
      "An interface has no catalog item, only its concrete types have: no field that callers can ask for",
      "A field of the root that is not registered is never served: no field that callers can ask for",
      "Names from the object prototype are not fields: no field that callers can ask for",
      "The rule about the own jurisdiction is about other purposes, and asks nothing of a record here: every record has its region",
      "The inspection does not see insured employees of another city: all records are of Beijing",
    ]
  `);
});
