import { type Refusal, isRefusal, refuse, refuseWith } from '../../errors.ts';
import type { Variables } from '../../operation/conditions.ts';
import type { OperationLimits } from '../../operation/limits.ts';
import { literalValues } from '../../operation/literals.ts';
import type { Operation } from '../../operation/operation.ts';
import { chooseOperation, readDocument, toResponseError } from '../../operation/read-document.ts';
import { coerceVariables } from '../../operation/coerce-variables.ts';
import type { Release } from '../../release/release.ts';
import type { OperationParameters } from '../parsed-request.ts';

export interface OperationRequest {
  readonly operation: Operation;
  /** Coerced: defaults filled in, every value legal for its type; with those of the document's literals. */
  readonly variables: Variables;
  /** The same as sent, with those of the document's literals but without defaults. */
  readonly sent: Variables;
}

/**
 * Parses, measures, validates and coerces what the caller sent; documents are remembered by their text.
 *
 * @param application whose request it is
 */
export function readOperation(
  release: Release,
  limits: OperationLimits,
  application: string,
  text: string,
  parameters: Omit<OperationParameters, 'query' | 'documentId'>,
): OperationRequest | Refusal {
  const schema = release.schema.apiSchema;
  let document = release.documents.get(application, text);
  if (document === undefined) {
    document = readDocument(text, schema, limits);
    release.documents.set(application, text, document, text.length + 1);
  }
  if (isRefusal(document)) return document;

  const operation = chooseOperation(document, parameters.operationName);
  if (isRefusal(operation)) return operation;
  if (operation.definition.operation === 'mutation' && !parameters.mayMutate)
    return refuse('METHOD_NOT_ALLOWED');

  const { definition, literals } = operation;
  const coerced = coerceVariables(schema, definition.variableDefinitions ?? [], parameters.variables);
  if (coerced.errors !== undefined) {
    return refuseWith(
      'BAD_USER_INPUT',
      coerced.errors.map((error) => toResponseError(error, 'BAD_USER_INPUT')),
    );
  }
  const { variables } = coerced;
  const sent = parameters.variables;
  if (literals.length === 0) return { operation, variables, sent };
  const moved = literalValues(literals, variables);
  return { operation, variables: { ...variables, ...moved }, sent: { ...sent, ...moved } };
}
