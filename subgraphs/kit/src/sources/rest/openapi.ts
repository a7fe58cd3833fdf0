/*
 * Reads OpenAPI documents (3.0 and 3.1, YAML or JSON), as far as it matters who is asked how and what comes back.
 * References lead to places in the same document only.
 */
import { isRecord } from '@govgraph/protocol';
import { parse } from 'yaml';

type Node = Readonly<Record<string, unknown>>;

export interface OpenApiDocument {
  readonly root: Node;
  /** The first server, where it is a whole address. */
  readonly url: string | undefined;
}

export interface OperationParameter {
  readonly name: string;
  readonly in: string;
  readonly isRequired: boolean;
  /** Whether several values of a list are written as several parameters (`a=1&a=2`), and not with commas. */
  readonly isExploded: boolean;
  /** In bodies, what is no text. */
  readonly isNumber: boolean;
  readonly isBoolean: boolean;
}

export interface Operation {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly parameters: readonly OperationParameter[];
  /** The schema of what comes back; undefined where the document says nothing of it. */
  readonly response: Node | undefined;
}

/** @throws Error that says why it is none */
export function readOpenApi(text: string): OpenApiDocument {
  const root: unknown = parse(text, { maxAliasCount: 0 });
  if (!isRecord(root) || !isRecord(root['paths']))
    throw new Error('it has no paths: it is no OpenAPI document');
  const version = String(root['openapi']);
  if (!/^3\.[01]\b/.test(version)) throw new Error(`it is of OpenAPI ${version}, and 3.0 and 3.1 are read`);
  const [server] = asList(root['servers']);
  const url = isRecord(server) && typeof server['url'] === 'string' ? server['url'] : undefined;
  return { root, url: url !== undefined && /^https?:\/\//.test(url) ? url : undefined };
}

/** The names of all operations that can be asked. */
function operationIds(document: OpenApiDocument): string[] {
  return [...operationsOf(document)].map(({ id }) => id);
}

/** @returns why there is none that can be asked */
export function findOperation(document: OpenApiDocument, operationId: string): Operation | string {
  const found = [...operationsOf(document)].find(({ id }) => id === operationId);
  if (found === undefined) {
    const ids = operationIds(document);
    return `the document has no operation ${operationId}; there are ${ids.slice(0, 30).join(', ') || 'none with an operationId'}`;
  }
  const { method, path, item, operation } = found;
  if (method !== 'get' && method !== 'post')
    return `${operationId} is a ${method.toUpperCase()}: sources are read only, with GET, or POST where a search needs it`;
  return {
    method: method === 'get' ? 'GET' : 'POST',
    path,
    parameters: [...parametersOf(document, item, operation), ...bodyOf(document, operation)],
    response: responseOf(document, operation),
  };
}

const methods = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options', 'trace'];

function* operationsOf({ root }: OpenApiDocument) {
  for (const [path, item] of Object.entries(root['paths'] as Node)) {
    if (!isRecord(item)) continue;
    for (const method of methods) {
      const operation = item[method];
      if (isRecord(operation) && typeof operation['operationId'] === 'string')
        yield { id: operation['operationId'], method, path, item, operation };
    }
  }
}

/** Those of the path hold for each of its operations that has none of the same name. */
function parametersOf(document: OpenApiDocument, item: Node, operation: Node): OperationParameter[] {
  const byName = new Map<string, OperationParameter>();
  for (const node of [...asList(item['parameters']), ...asList(operation['parameters'])]) {
    const parameter = follow(document, node);
    if (parameter === undefined) continue;
    const [name, place] = [String(parameter['name']), String(parameter['in'])];
    byName.set(`${place}:${name}`, {
      name,
      in: place,
      isRequired: parameter['required'] === true,
      isExploded:
        parameter['explode'] !== false && ['undefined', 'form'].includes(String(parameter['style'])),
      ...kindsOf(follow(document, parameter['schema'])),
    });
  }
  return [...byName.values()];
}

/** The members of a JSON object. */
function bodyOf(document: OpenApiDocument, operation: Node): OperationParameter[] {
  const content = follow(document, operation['requestBody'])?.['content'];
  const media = isRecord(content) ? content['application/json'] : undefined;
  const schema = isRecord(media) ? follow(document, media['schema']) : undefined;
  if (schema === undefined) return [];
  const required = asList(schema['required']);
  return Object.entries(propertiesOf(document, schema)).map(([name, property]) => ({
    name,
    in: 'body',
    isRequired: required.includes(name),
    isExploded: false,
    ...kindsOf(follow(document, property)),
  }));
}

function kindsOf(schema: Node | undefined): Pick<OperationParameter, 'isNumber' | 'isBoolean'> {
  const types = typesOf(schema);
  return {
    isNumber: types.includes('integer') || types.includes('number'),
    isBoolean: types.includes('boolean'),
  };
}

function responseOf(document: OpenApiDocument, operation: Node): Node | undefined {
  const responses = operation['responses'];
  if (!isRecord(responses)) return undefined;
  const response = follow(document, responses['200'] ?? responses['2XX'] ?? responses['default']);
  const content = response?.['content'];
  if (!isRecord(content)) return undefined;
  const [, media] = Object.entries(content).find(([type]) => /[/+]json\b/.test(type)) ?? [];
  return isRecord(media) ? follow(document, media['schema']) : undefined;
}

const maxHops = 20;

/** What a reference leads to, `#/components/schemas/Permit`; undefined where it leads nowhere. */
export function follow({ root }: OpenApiDocument, node: unknown): Node | undefined {
  let current = node;
  for (let hops = 0; hops < maxHops; hops += 1) {
    if (!isRecord(current)) return undefined;
    const reference = current['$ref'];
    if (typeof reference !== 'string') return current;
    if (!reference.startsWith('#/')) return undefined;
    current = reference
      .slice(2)
      .split('/')
      .map((part) => decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~'))
      .reduce<unknown>(
        (place, part) => (isRecord(place) && Object.hasOwn(place, part) ? place[part] : undefined),
        root,
      );
  }
  return undefined;
}

/** Of an object, with those of all that it is composed of (`allOf`). */
export function propertiesOf(document: OpenApiDocument, schema: Node, depth = 0): Record<string, unknown> {
  const own = isRecord(schema['properties']) ? schema['properties'] : {};
  if (depth > maxHops) return own;
  const parts = asList(schema['allOf']).flatMap((part): Node[] => {
    const followed = follow(document, part);
    return followed === undefined ? [] : [followed];
  });
  return Object.assign(
    {},
    ...parts.map((part: Node) => propertiesOf(document, part, depth + 1)),
    own,
  ) as Record<string, unknown>;
}

/** Without `null`; empty where the document says none. */
export function typesOf(schema: Node | undefined): string[] {
  return [schema?.['type']]
    .flat()
    .filter((type): type is string => typeof type === 'string' && type !== 'null');
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
