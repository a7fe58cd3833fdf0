/** Outlines of schemas for tests, written as schemas are. */
import type { FieldOutline, InputOutline, SchemaOutline, TypeOutline } from './schema-outline.ts';

export interface WrittenSchema {
  /** `Person.incomeTax(year: Int!, kind: Kind = SALARY)` → `IncomeTax`. */
  readonly fields: Readonly<Record<string, string>>;
  readonly enums?: Readonly<Record<string, readonly string[]>>;
  /** By name of the input object: `{ kind: 'Kind', limit: 'Int! = 5' }`. */
  readonly inputs?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const scalars = new Set(['String', 'ID', 'Int', 'Float', 'Boolean', 'Date', 'DateTime', 'Amount', 'Json']);

export function outlineSchema({ fields, enums = {}, inputs = {} }: WrittenSchema): SchemaOutline {
  const typeOf = (text: string): TypeOutline => {
    const name = text.replaceAll(/[[\]!]/g, '');
    const known = scalars.has(name) ? 'scalar' : name in enums ? 'enum' : 'composite';
    const kind = name in inputs ? 'input' : known;
    return { name, kind, listDepth: text.split('[').length - 1, isNonNull: text.endsWith('!') };
  };
  const inputOf = (text: string): InputOutline => {
    const type = typeOf(text.replace(/ = .*/, ''));
    return { type, isOptional: !type.isNonNull };
  };
  const outlines = new Map<string, FieldOutline>(
    Object.entries(fields).map(([written, type]) => {
      const [coordinate = '', args = ''] = written.replace(')', '').split('(');
      const named = args === '' ? [] : args.split(', ').map((arg) => arg.split(': '));
      const entries = named.map(([name = '', text = '']): [string, InputOutline] => [name, inputOf(text)]);
      return [coordinate, { type: typeOf(type), args: new Map(entries) }];
    }),
  );
  return {
    field: (coordinate) => outlines.get(coordinate),
    inputFields: (name) =>
      new Map(Object.entries(inputs[name] ?? {}).map(([field, text]) => [field, inputOf(text)])),
    enumValues: (name) => enums[name] ?? [],
  };
}
