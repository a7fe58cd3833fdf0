/**
 * Rights where they meet plans: random policies, callers, operations, records and federations. Whatever they are,
 *
 * - the answer is that of one schema that holds everything, filtered by the decisions: the same data, and an error
 *   with the decision's code in every place where something is withheld, and nowhere else;
 * - every field that a department was asked for, every record that it was asked about and every value that it was
 *   told rests on a decision in force;
 * - nothing that is denied, masked or out of scope occurs in the answer, in a usage record, in a log or in what is
 *   kept in a cache;
 * - callers who ask in turn change nothing for each other.
 *
 * `RIGHTS_RUNS` says how many cases are tried, `RIGHTS_SEED` which, `RIGHTS_FEDERATIONS` over how many federations;
 * `RIGHTS_PATH` of a seed's cases repeats one, and with `RIGHTS_SHRINK=no` a case that fails is told as it is.
 */
import {
  type Coordinate,
  type PolicySnapshot,
  type PolicySource,
  compilePolicy,
  decide,
  isPermitted,
  omitUndefined,
} from '@govgraph/policy';
import fc from 'fast-check';
import type { ExecutionResult, GraphQLSchema } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { operations } from '../../conformance/random-operations.fixture.ts';
import { withVariables } from '../../conformance/with-variables.fixture.ts';
import { subgraphsOf } from '../../conformance/sample-graph.fixture.ts';
import {
  type CacheEntry,
  createMemoryCacheStore,
  createMemoryInvalidation,
  createMemoryUsageStore,
  type UsageStore,
} from '@govgraph/storage';
import { type TestResponse, type TestGateway, createTestGateway } from '../../testing/test-gateway.ts';
import { type TestFederation, startTestFederation } from '../../testing/test-subgraphs.ts';
import { type Asker, askers, city, policyDrafts, policyOf } from './city-policies.fixture.ts';
import { type City, cities, cityArguments } from './city.fixture.ts';
import { unjustified } from './justified-requests.fixture.ts';
import type { RightsQuestion } from './rights-question.fixture.ts';
import { type RightsReference, rightsReference } from './rights-reference.fixture.ts';

const runs = Number(process.env['RIGHTS_RUNS'] ?? 300);
const seed = Number(process.env['RIGHTS_SEED'] ?? 20_261_101);
/** Of one case, as fast-check tells it. */
const path = process.env['RIGHTS_PATH'];
/** Whoever wants to know only whether a fault is found need not wait for the smallest case. */
const endOnFailure = process.env['RIGHTS_SHRINK'] === 'no';
const federationCount = Number(process.env['RIGHTS_FEDERATIONS'] ?? 6);

/** Wide rather than deep: what stands below a denied field is not decided. Or narrow, through interfaces and unions. */
const randomOperations = fc
  .tuple(
    fc.oneof(
      operations(city, cityArguments, { depth: 3, least: 2, most: 5 }),
      operations(city, cityArguments, { depth: 3, least: 1, most: 3, abstractWeight: 6 }),
    ),
    fc.boolean(),
  )
  .map(([operation, areVariables]) => (areVariables ? withVariables(city, operation) : operation));

const now = Date.parse('2026-06-01T00:00:00Z');

/** One federation, served under a policy that can be replaced, by gateways with and without everything on. */
interface Served {
  readonly city: City;
  readonly federation: TestFederation;
  readonly schema: GraphQLSchema;
  readonly reference: RightsReference;
  readonly gateways: readonly TestGateway[];
  readonly usageStores: readonly UsageStore[];
  /** Everything that was logged or kept in a cache. */
  readonly remembered: string[];
  /** Puts a policy into force, and waits until every gateway serves it. */
  enforce(policy: (version: number) => PolicySource): Promise<PolicySource>;
}

const served: Served[] = [];

beforeAll(async () => {
  for (const each of fc.sample(cities, { seed, numRuns: federationCount })) served.push(await serve(each));
});
afterAll(async () => {
  for (const { gateways, federation } of served) {
    await Promise.all(gateways.map((gateway) => gateway.close()));
    await federation.close();
  }
});

async function serve(each: City): Promise<Served> {
  const federation = await startTestFederation(subgraphsOf(each));
  const schema = federation.apiSchema();
  const remembered: string[] = [];
  let policy = policyOf(nothingRegistered, each, 1);
  const invalidation = createMemoryInvalidation();
  const serving: number[] = [];
  let onServing = () => undefined as void;
  const open = async (settings: object): Promise<[TestGateway, UsageStore]> => {
    const usageStore = createMemoryUsageStore(
      () => policy.version,
      () => now,
    );
    const gateway = await createTestGateway(
      federation,
      compilePolicy(policy),
      Object.fromEntries(Object.entries(askers).map(([name, { caller }]) => [name, caller])),
      {
        policyStore: {
          load: async () => ({
            version: policy.version,
            policy: compilePolicy(policy),
            supergraphSdl: federation.supergraph,
          }),
          currentVersion: async () => policy.version,
          stagedSupergraph: async () => undefined,
          earlierSupergraph: async () => undefined,
        },
        usageStore,
        invalidation,
        telemetry: {
          policyServed: (version) => {
            serving.push(version);
            onServing();
          },
          failed: (error, context) => remembered.push(`${String(error)} ${JSON.stringify(context)}`),
        },
        now: () => now,
        ...settings,
      },
    );
    return [gateway, usageStore];
  };
  const store = createMemoryCacheStore();
  const write = async (entries: readonly CacheEntry[]) => {
    for (const { name, value } of entries) remembered.push(name, value.toString());
    await store.write(entries);
  };
  const opened = [
    await open({}),
    await open({
      mayShareRequests: true,
      entityCache: { store: { ...store, write }, key: Buffer.alloc(32, 9) },
    }),
  ];
  return {
    city: each,
    federation,
    schema,
    reference: rightsReference(each, schema, federation.supergraph),
    gateways: opened.map(([gateway]) => gateway),
    usageStores: opened.map(([, usageStore]) => usageStore),
    remembered,
    enforce: async (next) => {
      policy = next(policy.version + 1);
      serving.length = 0;
      const areServing = new Promise<void>((resolve) => {
        onServing = () => void (serving.length === opened.length && resolve());
      });
      await invalidation.publish(policy.version);
      await areServing;
      return policy;
    },
  };
}

const nothingRegistered = {
  items: [],
  sharedBelow: undefined,
  inputs: [],
  mayName: false,
  needs: { alpha: [], beta: [] },
  grants: [],
  rules: [],
  suspensions: [],
  isFlowApproved: false,
} satisfies Parameters<typeof policyOf>[0];

/** Where something is withheld, with why. */
function withheld(errors: TestResponse['errors'] | ExecutionResult['errors'] = []): string[] {
  return errors
    .map(({ path, extensions }) => `${JSON.stringify(path)} ${String(extensions['code'])}`)
    .toSorted();
}

const secret = /#\w+\.[\w.]+#/g;

describe(`Of ${runs} random cases over ${federationCount} federations`, () => {
  test(
    'everybody is answered what the decisions leave, and nobody is asked for more',
    { timeout: 3_600_000 },
    async () => {
      let given = 0;
      let refused = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.nat({ max: federationCount - 1 }),
          policyDrafts,
          fc.array(
            fc.tuple(
              fc.constantFrom(...Object.keys(askers), 'office', 'cleared office', 'bureau'),
              randomOperations,
            ),
            {
              minLength: 1,
              maxLength: 4,
            },
          ),
          async (at, draft, questions) => {
            const on = served[at];
            if (on === undefined) throw new Error('no such federation');
            const policy = compilePolicy(await on.enforce((version) => policyOf(draft, on.city, version)));
            on.remembered.length = 0;
            for (const [as, operation] of questions) {
              for (const gateway of on.gateways) {
                const asker = askers[as];
                if (asker === undefined) throw new Error('nobody of that name');
                on.federation.received.length = 0;
                const { purpose } = asker;
                const answer = await gateway.ask({
                  ...operation,
                  as,
                  ...omitUndefined({ purpose }),
                });
                const question: RightsQuestion = {
                  ...asker,
                  policy,
                  now,
                  unenforceable: unenforceableIn(answer, policy, asker),
                };
                const expected = await on.reference.answer(question, operation);
                const about = `${as}: ${operation.query}`;
                expect(answer.data, about).toEqual(JSON.parse(JSON.stringify(expected.result.data)));
                expect(withheld(answer.errors), about).toEqual(withheld(expected.result.errors));
                expect(JSON.stringify(answer.errors ?? []), about).not.toMatch(secret);
                expect(
                  unjustified({ ...on, question, answer: expected }, on.federation.received),
                  `${about}\n${JSON.stringify(on.federation.received, null, 1)}`,
                ).toEqual([]);
                given += (JSON.stringify(answer.data).match(/:"/g) ?? []).length;
                refused += answer.errors?.length ?? 0;
              }
            }
            expect(on.remembered.join('\n')).not.toMatch(secret);
          },
        ),
        { numRuns: runs, seed, verbose: false, endOnFailure, ...omitUndefined({ path }) },
      );
      for (const { usageStores } of served) {
        for (const store of usageStores)
          expect(JSON.stringify(await store.read({ limit: 1_000_000 }))).not.toMatch(secret);
      }
      // Something was given and something was refused, or nothing was tried.
      expect(given).toBeGreaterThan(runs);
      expect(refused).toBeGreaterThan(runs);
    },
  );
});

/** Of what was denied as out of scope, the fields whose conditions are about a record further up. */
function unenforceableIn(
  { errors = [] }: TestResponse,
  policy: PolicySnapshot,
  { caller, purpose }: Asker,
): ReadonlySet<string> {
  const coordinates = errors
    .filter(({ extensions }) => extensions['code'] === 'OUT_OF_SCOPE')
    // Not for what was put into it.
    .filter(({ extensions }) => !String(extensions['howToRequest']).includes(' reads '))
    .map(({ extensions }) => String(extensions['coordinate']) as Coordinate);
  return new Set(
    coordinates.filter((coordinate) => {
      const request = {
        caller,
        coordinate,
        args: {},
        inputs: [],
        leadsTo: [],
        now,
        exhaustedGrants: new Set<string>(),
        uncountedGrants: new Set<string>(),
      };
      const decision = decide(policy, purpose === undefined ? request : { ...request, purpose });
      const conditions = isPermitted(decision) ? decision.conditions : [];
      return conditions.some(({ type }) => !coordinate.startsWith(`${type}.`));
    }),
  );
}
