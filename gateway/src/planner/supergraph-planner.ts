/**
 * Apollo's query planner over one supergraph. It runs on a thread of its own (see `planner-thread-main.ts`), since
 * planning one large operation takes seconds.
 */
import { Supergraph, operationFromDocument } from '@apollo/federation-internals';
import { type QueryPlan, QueryPlanner } from '@apollo/query-planner';
import {
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
  Kind,
  OperationTypeNode,
  executeSync,
  parse,
} from 'graphql';
import type { Introspection } from '../operation/introspection.ts';
import { buildApiSchema } from '../schema/build-api-schema.ts';
import { writeApiSdl } from '../schema/write-api-sdl.ts';
import { type CoveredPlan, coverPlan } from './plan-coverage/cover-plan.ts';
import { addSyntheticFields } from './synthetic-fields.ts';
import { restoreCalls } from './restore-calls.ts';
import { planMutation } from './plan-mutation.ts';
import type { OpenedSupergraph } from '../schema/federated-schema.ts';
import { readSubgraphTypes } from '../schema/subgraph-types.ts';
import { readSupergraphFacts } from '../schema/supergraph-facts.ts';

export interface SupergraphPlanner {
  readonly opened: OpenedSupergraph;
  plan(text: string): DocumentOutcome;
  /** Answers `__schema` and `__type`. */
  introspect(asked: Introspection): DocumentOutcome;
}

/** What became of a document; plain data, which can be passed between threads. */
export type DocumentOutcome =
  | { readonly kind: 'plan'; readonly plan: CoveredPlan }
  /** JSON text by response name: a large schema takes long to pass between threads in any other form. */
  | { readonly kind: 'introspect'; readonly values: Readonly<Record<string, string>> }
  /** A variable is `null` where it may not be, which validation lets pass. */
  | { readonly kind: 'bad-input'; readonly message: string }
  /** The planner itself gives up, because there are too many ways through the departments. */
  | { readonly kind: 'too-large' }
  /** The document does not fit the API schema, or the planner is wrong: our mistake and not the caller's. */
  | { readonly kind: 'failure'; readonly message: string };

/** The planner tells this failure from others by its text only. */
const tooManySelections = 'Number of non-local selections exceeds limit';

/** @throws GraphQLError when the SDL is no valid supergraph. */
export function buildSupergraphPlanner(sdl: string): SupergraphPlanner {
  const supergraph = Supergraph.build(sdl);
  const api = supergraph.apiSchema();
  const synthetic = addSyntheticFields(sdl);
  const planned =
    synthetic === undefined ? supergraph : Supergraph.build(synthetic.sdl, { validateSupergraph: false });
  const plannedApi = synthetic === undefined ? api : planned.apiSchema();
  preferResolvableKeys(planned);
  const planner = new QueryPlanner(planned, { reuseQueryFragments: false, generateQueryFragments: false });
  const facts = readSupergraphFacts(sdl);
  const types = readSubgraphTypes(planned, plannedApi, facts);
  const apiSdl = writeApiSdl(supergraph);
  const buildPlan = (operation: OperationDefinitionNode): QueryPlan => {
    const document: DocumentNode = { kind: Kind.DOCUMENT, definitions: [operation] };
    return planner.buildQueryPlan(operationFromDocument(plannedApi, document, { validate: false }));
  };
  const rootTypeOf = ({ operation }: OperationDefinitionNode): string =>
    plannedApi.schemaDefinition.rootType(operation)?.name ?? '';
  let introspected: GraphQLSchema | undefined;
  return {
    opened: { apiSdl, facts },
    plan: (text) =>
      outcomeOf(() => {
        const operation = operationOf(parse(text, { noLocation: true }));
        const built =
          operation.operation === OperationTypeNode.MUTATION
            ? planMutation(operation, buildPlan)
            : buildPlan(operation);
        const plan = coverPlan(types, operation, rootTypeOf(operation), built);
        return { kind: 'plan', plan: synthetic === undefined ? plan : restoreCalls(synthetic, plan) };
      }),
    introspect: ({ text, variables }) =>
      outcomeOf(() => {
        introspected ??= buildApiSchema(parse(apiSdl, { noLocation: true }));
        const document = parse(text, { noLocation: true });
        const { data, errors = [] } = executeSync({
          schema: introspected,
          document,
          variableValues: variables,
        });
        const [error] = errors;
        if (error !== undefined) return { kind: 'bad-input', message: error.message };
        const values = Object.entries(data ?? {}).map(([name, value]) => [name, JSON.stringify(value)]);
        return { kind: 'introspect', values: Object.fromEntries(values) as Record<string, string> };
      }),
  };
}

function outcomeOf(work: () => DocumentOutcome): DocumentOutcome {
  try {
    return work();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return message.startsWith(tooManySelections) ? { kind: 'too-large' } : { kind: 'failure', message };
  }
}

/**
 * Before a department computes a field that requires others, the planner describes the record to it by the first of
 * its keys, though it may not be asked by that one (`resolvable: false`). So those come last.
 */
function preferResolvableKeys(supergraph: Supergraph): void {
  for (const subgraph of supergraph.subgraphs().values()) {
    const definition = subgraph.metadata().keyDirective();
    for (const type of [...subgraph.schema.objectTypes(), ...subgraph.schema.interfaceTypes()]) {
      for (const key of [...type.appliedDirectivesOf(definition)]) {
        const given = key.arguments();
        if (given.resolvable !== false) continue;
        key.remove();
        type.applyDirective(definition, given);
      }
    }
  }
}

function operationOf({ definitions: [definition] }: DocumentNode): OperationDefinitionNode {
  if (definition?.kind !== Kind.OPERATION_DEFINITION) throw new Error('The document is not one operation.');
  return definition;
}
