import { getVariableValues } from 'graphql';
import { type Refusal, isRefusal, refuse, refuseWith } from '../errors.ts';
import type { Variables } from '../operation/conditions.ts';
import type { OperationLimits } from '../operation/limits.ts';
import { type Operation, chooseOperation, readDocument, toAnswerError } from '../operation/operation.ts';
import type { Release } from '../release.ts';
import type { GraphQLParameters } from '../server/graphql-request.ts';

export interface OperationRequest {
  readonly operation: Operation;
  /** Coerced: defaults filled in, every value legal for its type. */
  readonly variables: Variables;
}

/** Parses, measures, validates and coerces what the caller sent; documents are remembered by their text. */
export function readOperation(
  release: Release,
  limits: OperationLimits,
  text: string,
  parameters: Omit<GraphQLParameters, 'query' | 'documentId'>,
): OperationRequest | Refusal {
  const schema = release.schema.apiSchema;
  let document = release.documents.get(text);
  if (document === undefined) {
    document = readDocument(text, schema, limits);
    release.documents.set(text, document);
  }
  if (isRefusal(document)) return document;

  const operation = chooseOperation(document, parameters.operationName);
  if (isRefusal(operation)) return operation;
  if (operation.definition.operation === 'mutation' && !parameters.mayMutate)
    return refuse('METHOD_NOT_ALLOWED');

  const { coerced, errors } = getVariableValues(
    schema,
    operation.definition.variableDefinitions ?? [],
    parameters.variables,
    { maxErrors: 10 },
  );
  if (errors !== undefined) {
    return refuseWith(
      'BAD_USER_INPUT',
      errors.map((error) => toAnswerError(error, 'BAD_USER_INPUT')),
    );
  }
  return { operation, variables: coerced };
}
