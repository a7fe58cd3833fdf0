/** What `source.yaml` says of a request, against what the document says of the operation. */
import type { LookupDefinition } from '../definition/source-definition.ts';
import type { LookupUse, RecordShape, Report } from '../source.ts';
import { createShapes } from './json-shape.ts';
import {
  type OpenApiDocument,
  type Operation,
  type OperationParameter,
  findOperation,
  follow,
} from './openapi.ts';
import type { RequestForm } from './rest-request.ts';

export interface PreparedRequest {
  readonly form: RequestForm;
  /** Of what stands at `records`. */
  readonly shape: RecordShape;
}

/** Undefined when something does not fit, which has been reported. */
export function prepareRequest(
  lookup: LookupDefinition,
  use: LookupUse,
  service: { readonly url: string; readonly document: OpenApiDocument | undefined },
  report: Report,
): PreparedRequest | undefined {
  let isRight = true;
  const fail: Report = (path, message) => {
    isRight = false;
    report(path, message);
  };
  for (const member of ['where', 'orderBy', 'offset'] as const) {
    if (lookup[member] !== undefined) fail([member], 'is for files and tables: give the service parameters');
  }
  if (lookup.pages !== undefined && !use.isList) fail(['pages'], 'is for lists');
  if (lookup.limit !== undefined && !use.isList) fail(['limit'], 'is for lists');
  const operation = findAsked(lookup, service.document, fail);
  if (operation === undefined) return undefined;
  checkParameters(lookup, use, operation, fail);
  if (!isRight) return undefined;
  const { method, path } = operation;
  const parameters = new Map(operation.parameters.map((parameter) => [parameter.name, parameter]));
  return {
    form: { method, path, url: service.url.replace(/\/+$/, ''), parameters },
    shape: shapeOf(lookup, use, operation, service.document, report),
  };
}

function findAsked(
  lookup: LookupDefinition,
  document: OpenApiDocument | undefined,
  fail: Report,
): Operation | undefined {
  if (lookup.operation !== undefined && lookup.request !== undefined)
    fail(['request'], 'says the same as `operation`: leave one out');
  if (lookup.operation !== undefined) {
    const found =
      document === undefined
        ? 'the source has no `openapi` document'
        : findOperation(document, lookup.operation);
    if (typeof found !== 'string') return found;
    fail(['operation'], found);
    return undefined;
  }
  if (lookup.request === undefined) {
    fail([], 'nothing says what the service is asked: name an `operation` of its document, or a `request`');
    return undefined;
  }
  const [method = '', path = ''] = lookup.request.split(' ');
  return {
    method: method === 'POST' ? 'POST' : 'GET',
    path,
    parameters: writtenParameters(lookup, method, path),
    response: undefined,
  };
}

/** Without a document: what stands in the path belongs there, and the rest into the query, or the body of a POST. */
function writtenParameters(lookup: LookupDefinition, method: string, path: string): OperationParameter[] {
  const names = new Set([
    ...pathVariables(path),
    ...Object.keys(lookup.parameters ?? {}),
    ...(pageParameter(lookup) ?? []),
  ]);
  return [...names].map((name) => {
    const isInPath = path.includes(`{${name}}`);
    const place = isInPath ? 'path' : method === 'POST' ? 'body' : 'query';
    return { name, in: place, isRequired: isInPath, isExploded: true, isNumber: false, isBoolean: false };
  });
}

function pathVariables(path: string): string[] {
  return [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name ?? '');
}

function pageParameter({ pages }: LookupDefinition): [string] | undefined {
  if (pages === undefined) return undefined;
  if ('number' in pages) return [pages.number];
  return 'offset' in pages ? [pages.offset] : [pages.cursor];
}

function checkParameters(lookup: LookupDefinition, use: LookupUse, operation: Operation, fail: Report): void {
  const given = Object.keys(lookup.parameters ?? {});
  const known = new Map(operation.parameters.map((parameter) => [parameter.name, parameter]));
  const paging: readonly string[] = pageParameter(lookup) ?? [];
  for (const name of given) {
    const parameter = known.get(name);
    if (parameter === undefined) {
      fail(
        ['parameters', name],
        `the operation has no such parameter; there are ${[...known.keys()].join(', ') || 'none'}`,
      );
    } else if (!['path', 'query', 'body'].includes(parameter.in)) {
      fail(
        ['parameters', name],
        `it is a ${parameter.in} parameter: give it under \`headers\` of the source`,
      );
    } else if (parameter.isRequired && use.inputs.get(`parameters.${name}`)?.isOptional === true) {
      fail(['parameters', name], 'the service requires it, so the argument has to be required (`!`)');
    } else if (!use.isList && use.inputs.get(`parameters.${name}`)?.isOptional === true) {
      fail(
        ['parameters', name],
        'the argument has to be required (`!`): without it, any record would be found',
      );
    }
  }
  for (const { name, in: place, isRequired } of operation.parameters) {
    if (isRequired && place !== 'header' && !given.includes(name) && !paging.includes(name))
      fail(['parameters'], `the operation requires ${name}`);
  }
  for (const name of paging) if (!known.has(name)) fail(['pages'], `the operation has no parameter ${name}`);
  const { batch } = lookup;
  if (batch !== undefined) {
    if (!given.includes(batch.parameter))
      fail(['batch', 'parameter'], `${batch.parameter} is none of the \`parameters\``);
    if (known.get(batch.parameter)?.in === 'path') fail(['batch', 'parameter'], 'a path takes one value');
    if (lookup.limit !== undefined || lookup.pages !== undefined)
      fail(['batch'], 'the service answers for several at once: `limit` and `pages` are of one');
  }
  if (!use.isList && given.length === 0)
    fail(['parameters'], 'one record is asked for, and no parameter says which');
}

/** Of a record: what the document says of it, if it says anything. */
function shapeOf(
  lookup: LookupDefinition,
  use: LookupUse,
  operation: Operation,
  document: OpenApiDocument | undefined,
  report: Report,
): RecordShape {
  const known = document ?? { root: {}, url: undefined };
  const shapes = createShapes(known);
  const { response } = operation;
  // A response that is the list itself has no path to it.
  if (response === undefined || response['type'] === 'array')
    return lookup.records === undefined ? shapes(follow(known, response?.['items'])) : shapes(undefined);
  const isList = use.isList || lookup.batch !== undefined;
  const shape = shapes(response).nested(lookup.records ?? '.', isList);
  if (typeof shape !== 'string') return shape;
  report(['records'], shape);
  return shapes(undefined);
}
