/**
 * What the largest operations make everybody do between parsing and planning, counted: no single one may hold the
 * request thread, whichever way it was made large.
 */
import type { Permission } from '@govgraph/policy';
import type { GraphQLSchema } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCostEstimator } from '../cost/cost-estimate.ts';
import { openCosts } from '../cost/costs.fixture.ts';
import { ClientError, isRefusal } from '../errors.ts';
import { compileResponseWriter } from '../executor/response-writer.ts';
import type { PlannableSchema } from '../planner/plannable-schema.ts';
import { allowSupergraph } from '../testing/allow-supergraph.ts';
import { SubgraphAliases } from './subgraph-aliases.ts';
import type { Variables } from './conditions.ts';
import { hostileDepartment, hostileOperations } from './hostile-operations.fixture.ts';
import { defaultLimits } from './limits.ts';
import { Operation } from './operation.ts';
import { readDocument } from './read-document.ts';
import { createFactFinder } from '../authorization/decide/facts-below.ts';
import { OperationInputs, RequestInputs } from '../authorization/decide/operation-inputs.ts';
import { rewriteOperation } from '../authorization/rewrite/rewrite-operation.ts';

/** As many as operations may make; each asks the schema and the decisions a few times. */
const maxVisits = 10_000;
const mostQuestions = 5 * maxVisits;

let schema: PlannableSchema;
beforeAll(async () => {
  schema = await openCosts({
    hostile: `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9")\n${hostileDepartment(100)}`,
  });
});
afterAll(() => schema.close());

/** Counts the questions that are asked of the schema, and of the decisions. */
class Questions {
  count = 0;
  readonly schema: PlannableSchema;

  constructor() {
    const counted = <Given extends readonly unknown[], Response>(ask: (...given: Given) => Response) => {
      return (...given: Given): Response => {
        this.count += 1;
        return ask(...given);
      };
    };
    const { apiSchema } = schema;
    this.schema = {
      ...schema,
      apiSchema: Object.assign(Object.create(apiSchema) as GraphQLSchema, {
        getPossibleTypes: counted(apiSchema.getPossibleTypes.bind(apiSchema)),
        isSubType: counted(apiSchema.isSubType.bind(apiSchema)),
      }),
      possibleTypes: counted(schema.possibleTypes),
      isSubtype: counted(schema.isSubtype),
      providersOf: counted(schema.providersOf),
    };
  }

  /** The operation, as if it had been read by this schema. */
  read(operation: Operation): Operation {
    return new Operation({ ...operation, schema: this.schema.apiSchema });
  }

  readonly decisionOf = (): Permission => {
    this.count += 1;
    return allowed;
  };
}

const allowed: Permission = {
  outcome: 'allow',
  coordinate: 'Query.any',
  policyVersion: 1,
  conditions: [],
  validUntil: Infinity,
  trace: [],
};

/** Everybody who goes through an operation before it is planned, or right after. */
const walkers: Readonly<
  Record<string, (questions: Questions, operation: Operation, variables: Variables) => unknown>
> = {
  estimate: ({ schema: counted }, operation, variables) =>
    createCostEstimator(counted, 10)(operation, variables, 'hall'),
  select: (_, operation) => operation.selectedFields,
  rewrite: (questions, operation, variables) => rewriteOperation(decided(questions, operation, variables)),
  'prepare the response': (questions, operation, variables) =>
    compileResponseWriter({
      ...decided(questions, operation, variables),
      decisions: [allowed],
      maskOf: () => (value) => value,
      hasQuota: () => false,
      explain: (_, code) => ({ code }),
    }),
};

function decided(questions: Questions, operation: Operation, variables: Variables) {
  return {
    schema: questions.schema,
    operation,
    variables,
    aliases: new SubgraphAliases(schema.namesWithArguments),
    decisionOf: questions.decisionOf,
    subjectKeyOf: () => undefined,
  };
}

/** The code with which an operation is refused, by whom; undefined where it goes on to be planned. */
function refusalOf(work: () => unknown): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    if (!(error instanceof ClientError)) throw error;
    return error.refusal.code;
  }
}

describe.each(hostileOperations(100))('$kind', ({ text, variables = {} }) => {
  test('makes no more work than an operation may', () => {
    const document = readDocument(text, schema.apiSchema, defaultLimits);
    if (isRefusal(document)) {
      expect(['OPERATION_TOO_LARGE', 'GRAPHQL_VALIDATION_FAILED']).toContain(document.code);
      return;
    }
    for (const operation of document.operations) {
      for (const [who, walk] of Object.entries(walkers)) {
        const questions = new Questions();
        const refused = refusalOf(() => walk(questions, questions.read(operation), variables));
        expect([who, refused ?? 'OPERATION_TOO_LARGE']).toEqual([who, 'OPERATION_TOO_LARGE']);
        expect([who, Math.min(questions.count, mostQuestions)]).toEqual([who, questions.count]);
        // Whoever comes after is not asked.
        if (refused !== undefined) break;
      }
    }
  });
});

describe('What was found out of an operation', () => {
  const read = (text: string): Operation => {
    const document = readDocument(text, schema.apiSchema, defaultLimits);
    const [operation] = isRefusal(document) ? [] : document.operations;
    if (operation === undefined) throw new Error(text);
    return operation;
  };

  test('is remembered for each way in which its conditions may turn out', () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    const operation = read(
      `query (${names.map((name) => `$${name}: Boolean!`).join(' ')}) { node { ${names.map((name, at) => `f${at} @skip(if: $${name})`).join(' ')} } }`,
    );
    const questions = new Questions();
    const estimateCost = createCostEstimator(questions.schema, 10);
    const estimateAll = (): number => {
      const before = questions.count;
      for (let form = 0; form < 32; form++) {
        const values = names.map((name, at) => [name, (form & (1 << at)) !== 0]);
        estimateCost(operation, Object.fromEntries(values), 'hall');
      }
      return questions.count - before;
    };
    expect(estimateAll()).toBeGreaterThan(0);
    expect(estimateAll()).toBe(0);
  });

  test('stays remembered for one application, whatever another one asks', () => {
    const questions = new Questions();
    const estimateCost = createCostEstimator(questions.schema, 10);
    const estimate = (application: string, text: string): number => {
      const before = questions.count;
      estimateCost(read(text), { n: 2 }, application);
      return questions.count - before;
    };
    const mine = 'query ($n: Int) { nodes(first: $n) { f0 } }';
    expect(estimate('office', mine)).toBeGreaterThan(0);
    const fields = Array.from({ length: 80 }, (_, at) => `a${at}: f${at % 20}`).join(' ');
    for (let turn = 0; turn < 40; turn++)
      expect(
        estimate('crowd', `query C${turn} ($n: Int) { nodes(first: $n) { ${fields} } }`),
      ).toBeGreaterThan(0);
    expect(estimate('office', mine)).toBe(0);
  });

  test('is not more than variables may bring to all places in which they stand', () => {
    const given = (text: string, values: number, filter = {}, id = 'a') => {
      const inputs = new OperationInputs(read(text), allowSupergraph(schema.sdl));
      const sent = { ids: Array<string>(values).fill(id), filter };
      return refusalOf(() => new RequestInputs(inputs, sent).given());
    };
    expect(given('query ($ids: [ID!]) { wide { named(ids: $ids) } }', 49_000)).toBeUndefined();
    expect(given('query ($ids: [ID!]) { node { named(ids: $ids) } }', 900)).toBeUndefined();
    expect(given('query ($ids: [ID!]) { node { named(ids: $ids) } }', 1_100)).toBe('OPERATION_TOO_LARGE');
    // Others go through a text as well, to find out whom it names.
    const longText = 'a'.repeat(100_000);
    expect(given('query ($ids: [ID!]) { wide { named(ids: $ids) } }', 10, {}, longText)).toBeUndefined();
    expect(given('query ($ids: [ID!]) { node { named(ids: $ids) } }', 1, {}, longText)).toBe(
      'OPERATION_TOO_LARGE',
    );
    const empty = { any: Array.from({ length: 19_000 }, () => ({})) };
    expect(given('query ($filter: Filter) { wide { named(filter: $filter) } }', 0, empty)).toBeUndefined();
    expect(given('query ($filter: Filter) { node { named(filter: $filter) } }', 0, empty)).toBe(
      'OPERATION_TOO_LARGE',
    );
  });

  test('of what fields lead to is found once for each type, however many fields are of it', () => {
    const policy = allowSupergraph(schema.sdl);
    let items = 0;
    const counted = Object.assign(Object.create(policy) as typeof policy, {
      item: (coordinate: string) => {
        items += 1;
        return policy.item(coordinate);
      },
    });
    const factsBelow = createFactFinder(schema, counted);
    let asked = 0;
    const { selectedFields } = read('{ node { id next { id } other { id } list { id } } }');
    for (const { type, node } of selectedFields) {
      asked += 1;
      expect(factsBelow(`${type.name}.${node.name.value}`)).toEqual([]);
    }
    // Each of 100 types has 26 fields.
    expect(items).toBeLessThan(asked + 3 * 100 * 26);
  });
});
