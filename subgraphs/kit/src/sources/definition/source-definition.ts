/** What `source.yaml` says, as docs/sources.md describes it. */
import { z } from 'zod';

import { entityKinds } from '../../ids/entity-ids.ts';
import { cellKinds } from '../values/cell-kinds.ts';

const name = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_-]{0,63}$/, 'expected a name of letters, digits, _ and -');
const environmentVariable = z
  .string()
  .regex(/^[A-Z][A-Z0-9_]*$/, 'expected the name of an environment variable, such as LIBRARY_DATABASE_URL');
const defaultMaxRows = 1_000;
const defaultTimeoutMs = 5_000;
const defaultMaxBytes = 1024 * 1024;
const defaultMaxParallel = 8;
const defaultMaxRequests = 200;
const defaultMaxPages = 20;

const maxRows = z.int().min(1).max(10_000).default(defaultMaxRows);
const timeoutMs = z.int().min(10).max(30_000).default(defaultTimeoutMs);
const maxPages = z.int().min(1).max(100).default(defaultMaxPages);

const column = z.preprocess(
  (value) => (typeof value === 'string' ? { type: value } : value),
  z.strictObject({
    /** In the heading row; the column's name when left out. */
    heading: z.string().min(1).optional(),
    type: z.enum(cellKinds),
    /** A blank cell is an error, and not “there is no such fact”. */
    required: z.boolean().default(false),
    /** The column holds identity numbers, and its values are the ids of whom they are. */
    idOf: z.enum(entityKinds).optional(),
  }),
);

const fileSource = z.strictObject({
  kind: z.literal('file'),
  /** CSV or Excel, relative to `source.yaml`. */
  file: z.string().min(1),
  /** Of an Excel file; the first one when left out. */
  sheet: z.string().min(1).optional(),
  headingRow: z.int().min(1).max(100).default(1),
  columns: z.record(name, column),
  /** A file with fewer is not served: whoever wrote it was interrupted, or had nothing to write. */
  minRows: z.int().min(0).default(1),
  maxRows,
});

const sqlSource = z.strictObject({
  kind: z.literal('sql'),
  /** Of the environment variable with the connection string of PostgreSQL. */
  connection: environmentVariable,
  /** A table or a view, `schema.name`. */
  table: z
    .string()
    .regex(/^[^.]{1,63}\.[^.]{1,63}$/, 'expected a schema and a table or view, such as library.cards'),
  maxRows,
  timeoutMs,
});

const restSource = z.strictObject({
  kind: z.literal('rest'),
  /** The address in front of the paths of operations; the first server of the document when left out. */
  url: z
    .url({ protocol: /^https?$/, error: 'expected an address that begins with http:// or https://' })
    .optional(),
  /** An OpenAPI document (3.0, 3.1), YAML or JSON, relative to `source.yaml`. */
  openapi: z.string().min(1).optional(),
  /** Sent with every request, for example an `Authorization`: the value comes from an environment variable. */
  headers: z
    .record(
      z.string().regex(/^[A-Za-z][A-Za-z0-9-]*$/, 'expected the name of a header'),
      z.strictObject({ environment: environmentVariable }),
    )
    .default({}),
  timeoutMs,
  maxBytes: z
    .int()
    .min(1_000)
    .max(16 * 1024 * 1024)
    .default(defaultMaxBytes),
  /** Requests at a time, for one request of a gateway. */
  maxParallel: z.int().min(1).max(64).default(defaultMaxParallel),
  /** Requests in all, for one request of a gateway. */
  maxRequests: z.int().min(1).max(1_000).default(defaultMaxRequests),
  maxRows,
});

/** YAML reads numbers as JavaScript's: a longer one is given as a text. */
const exactNumber = z.number().refine((value) => !Number.isInteger(value) || Number.isSafeInteger(value));

const argument = /^\$[_A-Za-z][_A-Za-z0-9]*(\.[_A-Za-z][_A-Za-z0-9]*)*$/;
const expectedExpression =
  'expected $argument, the name of a field of the type, { value: … } with long numbers in quotes, or { argument: $argument, values: … }';

/** `$argument`, the name of a field of the type, or what is always the same. */
const expression = z.union(
  [
    z.string().regex(/^\$?[_A-Za-z][_A-Za-z0-9]*(\.[_A-Za-z][_A-Za-z0-9]*)*$/),
    z.strictObject({ value: z.union([z.string(), exactNumber, z.boolean()]) }),
    /** As `values` of a field: what stands in the source → what the argument says. */
    z.strictObject({ argument: z.string().regex(argument), values: z.record(z.string(), z.string()) }),
  ],
  { error: expectedExpression },
);

export const comparisons = ['is', 'in', 'atLeast', 'atMost', 'after', 'before', 'startsWith'] as const;

const condition = z.union(
  [expression, z.strictObject(Object.fromEntries(comparisons.map((each) => [each, expression.optional()])))],
  {
    error: `${expectedExpression}, or one of ${comparisons.join(', ')} with one of these`,
  },
);

const pages = z.union(
  [
    z.strictObject({
      /** The parameter that counts pages. */
      number: z.string(),
      first: z.int().min(0).max(1).default(1),
      maxPages,
    }),
    z.strictObject({
      /** The parameter that says how many records come before. */
      offset: z.string(),
      maxPages,
    }),
    z.strictObject({
      /** The parameter that takes what `next` gives. */
      cursor: z.string(),
      /** The path in a response to the cursor of the next page; null or missing on the last. */
      next: z.string(),
      maxPages,
    }),
  ],
  { error: 'expected { number: parameter }, { offset: parameter } or { cursor: parameter, next: path }' },
);

const lookupMembers = {
  from: name,
  where: z.record(z.string(), condition).optional(),
  /** `issuedOn descending, number`. */
  orderBy: z.string().optional(),
  limit: expression.optional(),
  offset: expression.optional(),
  /** The `operationId` of the OpenAPI document. */
  operation: z.string().optional(),
  /** `GET /permits/{number}`, where there is no document. */
  request: z
    .string()
    .regex(/^(GET|POST) \/\S*$/, 'expected a method and a path, such as GET /permits/{number}')
    .optional(),
  parameters: z.record(z.string(), expression).optional(),
  /** The path to the record or the list in a response; the response itself when left out. */
  records: z.string().optional(),
  /** Statuses that say that there is no such record. */
  absent: z.array(z.int().min(400).max(499)).optional(),
  /** One request for several: the parameter that takes a list, and where each record says whose it is. */
  batch: z
    .strictObject({
      parameter: z.string(),
      match: z.string(),
      max: z.int().min(2).max(1_000).default(50),
    })
    .optional(),
  pages: pages.optional(),
};

const lookup = z.strictObject(lookupMembers);

const field = z.preprocess(
  (value) => (typeof value === 'string' ? { at: value } : value),
  z.strictObject({
    ...lookupMembers,
    from: name.optional(),
    /** The column, or the path, of the record of its type; `.` is the record itself. */
    at: z.string().min(1).optional(),
    /** What stands in the source → what the field gives. */
    values: z.record(z.string(), z.union([z.string(), z.boolean(), z.number()])).optional(),
    idOf: z.enum(entityKinds).optional(),
    optional: z.boolean().default(false),
    /** The key of an entity: its fields → columns or paths. */
    reference: z.record(z.string(), z.string().min(1)).optional(),
  }),
);

const coordinate = z
  .string()
  .regex(
    /^[_A-Za-z][_A-Za-z0-9]*\.[_A-Za-z][_A-Za-z0-9]*$/,
    'expected a type and a field, such as Person.libraryCard',
  );

export const sourceFileSchema = z.strictObject({
  sources: z.record(
    name,
    z.discriminatedUnion('kind', [fileSource, sqlSource, restSource], {
      error: 'expected kind: file, sql or rest',
    }),
  ),
  records: z
    .record(z.string().regex(/^[_A-Za-z][_A-Za-z0-9]*$/, 'expected the name of a type'), lookup)
    .default({}),
  fields: z.record(coordinate, field).default({}),
});

export type SourceFileDefinition = z.infer<typeof sourceFileSchema>;
export type FileSourceDefinition = z.infer<typeof fileSource>;
export type SqlSourceDefinition = z.infer<typeof sqlSource>;
export type RestSourceDefinition = z.infer<typeof restSource>;
export type ConditionDefinition = z.infer<typeof condition>;
export type PagesDefinition = z.infer<typeof pages>;
export type LookupDefinition = z.infer<typeof lookup>;
export type FieldDefinition = z.infer<typeof field>;
export type Expression = z.infer<typeof expression>;
export type Comparison = (typeof comparisons)[number];

/** Whether a condition says what its column is. */
export function isExpression(condition: ConditionDefinition): condition is Expression {
  return typeof condition === 'string' || 'value' in condition || 'argument' in condition;
}
