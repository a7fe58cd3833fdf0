import { omitUndefined } from '@govgraph/policy';
import { type DocumentNode, type GraphQLSchema, GraphQLError, Kind, parse, validate } from 'graphql';
import { type ResponseError, type Refusal, refuse, refuseWith } from '../errors.ts';
import { documentHash } from '@govgraph/storage';
import {
  type OperationLimits,
  createMeasure,
  exceededLimit,
  exceededTextLimit,
  fragmentsOf,
} from './limits.ts';
import { moveLiterals } from './literals.ts';
import { Operation } from './operation.ts';
import { validationRules } from './validation-rules.ts';

/** What is prepared for a field takes about as much memory as this many characters of a parsed document. */
const charactersPerField = 10;

/** A document that passed parsing, limits and validation; it may hold several operations. */
export interface ValidDocument {
  readonly kind: 'document';
  readonly hash: string;
  readonly operations: readonly Operation[];
}

/** Parses, measures and validates; the result depends on the text and the schema only, so it can be cached. */
export function readDocument(
  text: string,
  schema: GraphQLSchema,
  limits: OperationLimits,
): ValidDocument | Refusal {
  let document: DocumentNode;
  try {
    const tooLong = exceededTextLimit(text, limits);
    if (tooLong !== undefined) return refuse('OPERATION_TOO_LARGE', tooLong);
    document = parse(text, { maxTokens: limits.maxTokens });
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    return refuseWith('GRAPHQL_PARSE_FAILED', [toResponseError(error, 'GRAPHQL_PARSE_FAILED')]);
  }
  const tooLarge = exceededLimit(document, limits);
  if (tooLarge !== undefined) return refuse('OPERATION_TOO_LARGE', tooLarge);

  const errors = validate(schema, document, validationRules, { maxErrors: 20 });
  if (errors.length > 0) {
    return refuseWith(
      'GRAPHQL_VALIDATION_FAILED',
      errors.map((error) => toResponseError(error, 'GRAPHQL_VALIDATION_FAILED')),
    );
  }
  return { kind: 'document', ...operationsOf(document, schema, text) };
}

/** Chooses the operation to run, as the GraphQL specification's GetOperation does. */
export function chooseOperation(
  document: ValidDocument,
  operationName: string | undefined,
): Operation | Refusal {
  if (operationName !== undefined) {
    const named = document.operations.find((operation) => operation.name === operationName);
    return named ?? refuse('BAD_USER_INPUT', `The document has no operation named "${operationName}".`);
  }
  const [only, ...others] = document.operations;
  if (only === undefined) return refuse('BAD_USER_INPUT', 'The document has no operation.');
  if (others.length > 0) {
    return refuse('BAD_USER_INPUT', 'The document has several operations; name one in "operationName".');
  }
  return only;
}

/** A GraphQL error of the caller's own making, with a code and nothing of ours in it. */
export function toResponseError(
  error: GraphQLError,
  code: ResponseError['extensions']['code'],
): ResponseError {
  const { message, locations, path } = error.toJSON();
  return {
    message,
    ...omitUndefined({ locations, path }),
    extensions: { code },
  };
}

function operationsOf(
  written: DocumentNode,
  schema: GraphQLSchema,
  text: string,
): Pick<ValidDocument, 'hash' | 'operations'> {
  const hash = documentHash(text);
  const { document, literals } = moveLiterals(written, schema);
  const fragments = fragmentsOf(document);
  const measure = createMeasure(fragments, Infinity);
  const operations: Operation[] = [];
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    const rootType = schema.getRootType(definition.operation);
    // Validation has refused operation types that the schema lacks.
    if (rootType == null) continue;
    const size = text.length + charactersPerField * measure(definition.selectionSet).fields;
    operations.push(new Operation({ hash, definition, fragments, literals, schema, rootType, size }));
  }
  return { hash, operations };
}
