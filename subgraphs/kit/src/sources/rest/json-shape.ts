import type { RecordShape } from '../source.ts';
import type { CellKind } from '../values/cell-kinds.ts';
import type { Leaf } from '../values/leaf.ts';
import { type OpenApiDocument, follow, propertiesOf, typesOf } from './openapi.ts';

type Schema = NonNullable<ReturnType<typeof follow>>;

/** What may stand for a value. A text is judged when it comes: it may be a number or a date. */
const typesFor: Readonly<Record<CellKind, readonly string[]>> = {
  text: ['string', 'integer'],
  integer: ['integer', 'string'],
  decimal: ['number', 'integer', 'string'],
  boolean: ['boolean', 'string'],
  date: ['string'],
  'date-time': ['string'],
};

const anything: RecordShape = { whyNoLeaf: () => undefined, nested: () => anything };

/** Of records of which a document says something; whatever it is where the document says nothing. */
export function createShapes(document: OpenApiDocument): (schema: Schema | undefined) => RecordShape {
  const shapes = new Map<Schema, RecordShape>();
  function shapeOf(schema: Schema | undefined): RecordShape {
    if (schema === undefined || isOpen(schema)) return anything;
    const known = shapes.get(schema);
    if (known !== undefined) return known;
    const shape: RecordShape = {
      whyNoLeaf(at, leaf) {
        const found = find(schema, at);
        return typeof found === 'string' ? found : whyNoFit(document, found, at, leaf);
      },
      nested(at, isList) {
        if (at === '.') return isList ? 'the record itself is no list' : shape;
        const found = find(schema, at);
        if (typeof found === 'string' || found === undefined) return found ?? anything;
        if (isOpen(found)) return anything;
        const [type] = typesOf(found);
        if (type !== undefined && (type === 'array') !== isList)
          return `the document says that “${at}” is ${isList ? 'no list' : 'a list'}`;
        return shapeOf(isList ? follow(document, found['items']) : found);
      },
    };
    shapes.set(schema, shape);
    return shape;
  }

  /** The schema at a path; undefined where nobody knows; or why there is none. */
  function find(schema: Schema, path: string): Schema | string | undefined {
    let current: Schema | undefined = schema;
    for (const part of path.split('.')) {
      if (current === undefined || isOpen(current)) return undefined;
      const properties: Record<string, unknown> = propertiesOf(document, current);
      if (!Object.hasOwn(properties, part)) {
        if (Object.keys(properties).length === 0) return undefined;
        return `the document has no “${part}” there; there are ${Object.keys(properties).slice(0, 30).join(', ')}`;
      }
      current = follow(document, properties[part]);
    }
    return current;
  }
  return shapeOf;
}

/** May be one of several things, of which none is judged before it comes. */
function isOpen(schema: Schema): boolean {
  return schema['oneOf'] !== undefined || schema['anyOf'] !== undefined;
}

function whyNoFit(
  document: OpenApiDocument,
  schema: Schema | undefined,
  at: string,
  leaf: Leaf,
): string | undefined {
  if (schema === undefined || isOpen(schema)) return undefined;
  const isArray = typesOf(schema).includes('array');
  if (isArray !== leaf.isList && typesOf(schema).length > 0)
    return `the document says that “${at}” is ${isArray ? 'a list' : 'no list'}`;
  const element = isArray ? follow(document, schema['items']) : schema;
  const types = typesOf(element);
  if (types.length === 0 || (leaf.values !== undefined && !types.includes('object'))) return undefined;
  if (types.some((type) => typesFor[leaf.kind].includes(type))) return undefined;
  return `a field of the type ${leaf.typeName} is read from ${typesFor[leaf.kind].join(' or ')}, and the document says that “${at}” is ${types.join(' or ')}`;
}
