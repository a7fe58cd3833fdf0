/*
 * 数据示例 of a resource: made-up values, shown to everybody who reads the catalog. So each is of an item of the resource
 * that may be shown as it is, neither masked nor withheld, and of the type that schema and catalog say.
 */
import { suggest, type Item, type Resource, type SampleRow } from '@govgraph/policy';
import { parseDate, parseInstant } from '@govgraph/protocol';
import type { EnumValues } from './check-data-types.ts';
import type { SchemaField } from './schema-fields.ts';
import type { Report } from './subgraph-finding.ts';

type SampleValue = SampleRow[keyof SampleRow];

export interface SampleTypes {
  readonly fields: ReadonlyMap<string, SchemaField>;
  readonly enums: EnumValues;
}

/** Checks the samples of some resources against their items and the types of the schema. */
export function checkSamples(
  resources: readonly Resource[],
  { fields, enums }: SampleTypes,
  report: Report['problem'],
): void {
  for (const { resource, item, value, place } of listSamples(resources, report)) {
    const reason =
      whyNotShown(item) ?? whyNoValue(item, value) ?? whyOtherType(fields.get(item.coordinate), value, enums);
    if (reason !== undefined)
      report(reason.code, place, `${item.coordinate} of ${resource.code}: ${reason.message}`);
  }
}

interface Sample {
  readonly resource: Resource;
  readonly item: Item;
  readonly value: SampleValue;
  readonly place: string;
}

function listSamples(resources: readonly Resource[], report: Report['problem']): readonly Sample[] {
  return resources.flatMap((resource) => {
    const { code, items, samples = [] } = resource;
    const byCoordinate = new Map<string, Item>(items.map((item) => [item.coordinate, item]));
    return samples.flatMap((row, index) =>
      Object.entries(row).flatMap(([coordinate, value]): Sample[] => {
        const place = `resources[${code}].samples[${index}][${coordinate}]`;
        const item = byCoordinate.get(coordinate);
        if (item !== undefined) return [{ resource, item, value, place }];
        const hint = suggest(coordinate, byCoordinate.keys());
        report(
          'SAMPLE_MISMATCH',
          place,
          `${coordinate} is no item of ${code}: a sample is of its own items${hint}`,
        );
        return [];
      }),
    );
  });
}

interface Reason {
  readonly code: 'SAMPLE_NOT_SHOWN' | 'SAMPLE_MISMATCH';
  readonly message: string;
}

function whyNotShown({ shareType, mask }: Item): Reason | undefined {
  const code = 'SAMPLE_NOT_SHOWN';
  if (mask !== undefined)
    return {
      code,
      message: `leaves masked (${mask}), so a sample would show what nobody sees: leave it out`,
    };
  if (shareType !== 'NOT_SHARED') return undefined;
  return {
    code,
    message: 'NOT_SHARED, so not even a made-up value is shown: leave it out',
  };
}

const decimal = /^-?\d+(\.\d+)?$/;

/** Whether a value is one of what the catalog calls its type. */
const isOfDataType: Readonly<Record<Item['dataType'], (value: SampleValue) => boolean>> = {
  C: isText,
  M: isText,
  N: isNumber,
  Y: isNumber,
  F: isNumber,
  B: isNumber,
  I: (value) => /^-?\d+$/.test(String(value)),
  D: (value) => isText(value) && parseDate(String(value)) !== undefined,
  T: (value) => isText(value) && parseInstant(String(value)) !== undefined,
  L: (value) => typeof value === 'boolean',
  G: () => true,
};

/** What is written for whoever is told that a value is none. */
const examples: Partial<Record<Item['dataType'], string>> = {
  N: 'a number',
  Y: 'a number',
  F: 'a number',
  B: 'a number',
  I: 'a whole number',
  D: "a date such as '2026-01-05'",
  T: "an instant such as '2026-01-05T09:30:00+08:00'",
  L: 'true or false',
};

function isText(value: SampleValue): boolean {
  return typeof value === 'string';
}

function isNumber(value: SampleValue): boolean {
  return typeof value === 'number' || (typeof value === 'string' && decimal.test(value));
}

function whyNoValue({ dataType, length }: Item, value: SampleValue): Reason | undefined {
  const written = JSON.stringify(value);
  if (!isOfDataType[dataType](value)) {
    const message = `${written} is no value of dataType ${dataType}: write ${examples[dataType] ?? 'a text, in quotation marks'}`;
    return { code: 'SAMPLE_MISMATCH', message };
  }
  const characters = [...String(value)].length;
  if (length === undefined || characters <= length) return undefined;
  return {
    code: 'SAMPLE_MISMATCH',
    message: `${written} has ${characters} characters, and length says ${length}`,
  };
}

/** By scalar, whether it can serve a value. What is not listed is the department's own, and may serve anything. */
const isServed: Readonly<Record<string, (value: SampleValue) => boolean>> = {
  String: isText,
  ID: isText,
  Boolean: (value) => typeof value === 'boolean',
  Int: (value) => Number.isInteger(value) && Math.abs(Number(value)) < 2 ** 31,
  Float: (value) => typeof value === 'number',
  Date: isText,
  DateTime: isText,
};

function whyOtherType(
  field: SchemaField | undefined,
  value: SampleValue,
  enums: EnumValues,
): Reason | undefined {
  // That there is no such field is told of the item.
  if (field === undefined) return undefined;
  const { namedType, type, isLeaf } = field;
  const refuse = (message: string): Reason => ({ code: 'SAMPLE_MISMATCH', message });
  if (!isLeaf) return refuse(`${type} is made of fields: give samples of those`);
  const values = enums.get(namedType);
  if (values !== undefined)
    return values.includes(String(value))
      ? undefined
      : refuse(
          `${JSON.stringify(value)} is no value of ${namedType}: there are ${values.slice(0, 10).join(', ')}`,
        );
  if (isServed[namedType]?.(value) === false)
    return refuse(`${JSON.stringify(value)} is no value of ${namedType}, which the field is of`);
  return undefined;
}
