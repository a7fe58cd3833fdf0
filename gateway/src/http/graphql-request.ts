import { isUtf8 } from 'node:buffer';
import { isRecord, parseJson } from '@govgraph/protocol';

import { refuse, type Refusal } from '../errors.ts';
import { readDocumentId } from '@govgraph/storage';
import { countNames, countValues } from '../transport/count-values.ts';
import type { OperationParameters } from '../pipeline/parsed-request.ts';
import type { GatewayRequest } from './http-message.ts';
import { nestsDeeper } from './nests-deeper.ts';
import { isJsonContentType } from './media-type.ts';

/** The parameters of GraphQL over HTTP. With GET, only a query may run. */
interface GraphQLParameters extends OperationParameters {
  readonly extensions: Readonly<Record<string, unknown>>;
}

/** Objects and lists in each other. No schema has inputs that are as deep. */
const maxNesting = 100;
const tooDeep = `deeper than ${maxNesting} levels`;

/** Each is checked against its type, and by the policy where it stands. */
const maxValues = 50_000;
const tooMany = `more than ${maxValues} values`;

/** Different ones of members; to read one that was not met before takes long. */
const maxNames = 10_000;
/** Of a body; there are fewer names in what is shorter. */
const fewCharacters = 4 * maxNames;

/** Methods of the GraphQL endpoint, for the Allow header of a 405. */
export const allowedMethods = 'GET, POST';

/**
 * Reads the parameters from a POST with a JSON body, or a GET with a query string.
 *
 * @returns a refusal (400, 405, 415) that quotes nothing but the names of parameters
 */
export function parseGraphQLRequest(request: GatewayRequest): GraphQLParameters | Refusal {
  if (request.method === 'POST') return parsePost(request);
  if (request.method === 'GET') return parseGet(request);
  return refuse('METHOD_NOT_ALLOWED');
}

function parsePost(request: GatewayRequest): GraphQLParameters | Refusal {
  if (!isJsonContentType(request.headers['content-type'])) return refuse('UNSUPPORTED_MEDIA_TYPE');
  const encoding = request.headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity')
    return refuse('UNSUPPORTED_MEDIA_TYPE', 'Send the body as it is, without a Content-Encoding.');
  if (request.body.length === 0) return refuse('BAD_REQUEST', 'The request has no body.');
  if (!isUtf8(request.body)) return refuse('BAD_REQUEST', 'The body is not UTF-8.');
  const text = request.body.toString('utf8');
  if (nestsDeeper(text, maxNesting)) return refuse('BAD_REQUEST', `The body is nested ${tooDeep}.`);
  if (countValues(text, maxValues) > maxValues) return refuse('BAD_REQUEST', `The body has ${tooMany}.`);
  if (text.length > fewCharacters && countNames(text, maxNames) > maxNames)
    return refuse('BAD_REQUEST', `The body has more than ${maxNames} different names.`);
  const body = readJson(text);
  if (body === undefined) return refuse('BAD_REQUEST', 'The body is not valid JSON.');
  if (Array.isArray(body))
    return refuse('BAD_REQUEST', 'Batches are not accepted; send one operation a request.');
  if (!isRecord(body)) return refuse('BAD_REQUEST', 'The body is not a JSON object.');
  return checkParameters(body, true);
}

function parseGet(request: GatewayRequest): GraphQLParameters | Refusal {
  if (!isPercentEncodedUtf8(request.query))
    return refuse('BAD_REQUEST', 'The query string is not percent-encoded UTF-8.');
  const search = new URLSearchParams(request.query);
  const parameters: Record<string, unknown> = {};
  for (const name of ['query', 'documentId', 'operationName', 'variables', 'extensions']) {
    const [value, ...others] = search.getAll(name);
    if (others.length > 0) return refuse('BAD_REQUEST', `The parameter ${name} is given more than once.`);
    if (value === undefined || (value === '' && name !== 'query')) continue;
    const isJson = name === 'variables' || name === 'extensions';
    if (isJson && nestsDeeper(value, maxNesting))
      return refuse('BAD_REQUEST', `The parameter ${name} is nested ${tooDeep}.`);
    const parsed = isJson ? readJson(value) : value;
    if (parsed === undefined) return refuse('BAD_REQUEST', `The parameter ${name} is not valid JSON.`);
    parameters[name] = parsed;
  }
  return checkParameters(parameters, false);
}

/** `URLSearchParams` puts U+FFFD for what it cannot decode, and would search for that. */
function isPercentEncodedUtf8(query: string): boolean {
  if (!printableAscii.test(query)) return false;
  try {
    decodeURIComponent(query);
    return true;
  } catch {
    return false;
  }
}

const printableAscii = /^[!-~]*$/;

function checkParameters(
  parameters: Readonly<Record<string, unknown>>,
  mayMutate: boolean,
): GraphQLParameters | Refusal {
  const { query, operationName, variables, extensions } = parameters;
  if (!isOptional(query, isString)) return refuse('BAD_REQUEST', 'The parameter query is not a string.');
  if (!isOptional(operationName, isString)) {
    return refuse('BAD_REQUEST', 'The parameter operationName is neither a string nor null.');
  }
  if (!isOptional(variables, isRecord)) {
    return refuse('BAD_REQUEST', 'The parameter variables is neither an object nor null.');
  }
  if (!isOptional(extensions, isRecord)) {
    return refuse('BAD_REQUEST', 'The parameter extensions is neither an object nor null.');
  }
  const documentId = parseDocumentId(parameters);
  if (documentId !== undefined && typeof documentId !== 'string') return documentId;
  if (typeof query !== 'string' && documentId === undefined) {
    return refuse('BAD_REQUEST', 'The parameter query is missing.');
  }
  return {
    query: query ?? undefined,
    documentId,
    operationName: operationName ?? undefined,
    variables: variables ?? {},
    extensions: extensions ?? {},
    mayMutate,
  };
}

/**
 * The name of the document: `documentId` in place of the text, or `extensions.persistedQuery` in place of it or
 * beside it.
 */
function parseDocumentId({
  query,
  documentId,
  extensions,
}: Readonly<Record<string, unknown>>): string | Refusal | undefined {
  const persistedQuery = isRecord(extensions) ? extensions['persistedQuery'] : undefined;
  if (documentId == null && persistedQuery == null) return undefined;
  if (documentId != null) {
    if (query != null || persistedQuery != null)
      return refuse(
        'BAD_REQUEST',
        'The parameter documentId stands in place of all other names of a document.',
      );
    return (
      readId(documentId) ?? refuse('BAD_REQUEST', 'The parameter documentId is not the id of a document.')
    );
  }
  if (!isRecord(persistedQuery) || persistedQuery['version'] !== 1) {
    return refuse('BAD_REQUEST', 'The parameter extensions.persistedQuery is not of version 1.');
  }
  const hash = readId(persistedQuery['sha256Hash']);
  return hash ?? refuse('BAD_REQUEST', 'The parameter extensions.persistedQuery has no sha256Hash.');
}

function readId(value: unknown): string | undefined {
  return isString(value) ? readDocumentId(value) : undefined;
}

function isOptional<Value>(
  value: unknown,
  isValue: (value: unknown) => value is Value,
): value is Value | null | undefined {
  return value === undefined || value === null || isValue(value);
}

function isString(value: unknown): value is string {
  return typeof value === 'string';
}

/** Undefined, which JSON cannot say, when the text is not JSON. */
function readJson(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}
