/*
 * Serves what a REST service answers: a request for each call, or one for several where the service takes a list; page
 * after page of lists; within bounds for everything that it may send.
 */
import type {
  LookupDefinition,
  PagesDefinition,
  RestSourceDefinition,
} from '../definition/source-definition.ts';
import { SourceError } from '../source-error.ts';
import type { LookupInputs, PreparedLookup, Source, SourceRecord } from '../source.ts';
import { textOfInput } from '../values/leaf.ts';
import { jsonRecord, readPath } from './json-record.ts';
import type { OpenApiDocument } from './openapi.ts';
import { type PreparedRequest, prepareRequest } from './prepare-request.ts';
import { createRequestBudgets } from './request-budget.ts';
import {
  type ParameterValues,
  type SendOptions,
  reachService,
  sendRequest,
  writeRequest,
} from './rest-request.ts';

export interface RestSourceOptions {
  readonly name: string;
  readonly definition: RestSourceDefinition;
  readonly url: string;
  readonly document: OpenApiDocument | undefined;
  /** With their values from the environment. */
  readonly headers: Readonly<Record<string, string>>;
}

type Found = readonly SourceRecord[] | Error;

export function createRestSource({ name, definition, url, document, headers }: RestSourceOptions): Source {
  const { timeoutMs, maxBytes, maxRows } = definition;
  const budgetOf = createRequestBudgets({ source: name, ...definition });
  const optionsOf = (lookup: LookupDefinition, signal: AbortSignal): SendOptions => ({
    source: name,
    headers,
    timeoutMs,
    maxBytes,
    absent: lookup.absent ?? [],
    signal,
  });

  /** One request; its records, and what else it said. */
  async function ask(
    { lookup, request, isList }: Asked,
    values: ParameterValues,
    signal: AbortSignal,
  ): Promise<{ readonly records: readonly SourceRecord[]; readonly response: unknown }> {
    const written = writeRequest(request.form, values);
    if (written === undefined) return { records: [], response: undefined };
    const response = await budgetOf(signal).run(() => sendRequest(written, optionsOf(lookup, signal)));
    if (response === undefined) return { records: [], response };
    const found = lookup.records === undefined ? response : readPath(response, lookup.records);
    return { records: readRecords(found, isList, lookup.records), response };
  }

  function readRecords(found: unknown, isList: boolean, path = '.'): readonly SourceRecord[] {
    if (found === undefined)
      throw new SourceError(name, `the service answered nothing at “${path}” (records)`);
    if (Array.isArray(found)) {
      if (found.length > maxRows)
        throw new SourceError(name, `the service sent more than ${maxRows} records (maxRows)`);
      return found.map((value) => jsonRecord(name, value));
    }
    if (isList) throw new SourceError(name, `the service answered no list at “${path}” (records)`);
    return found === null ? [] : [jsonRecord(name, found)];
  }

  async function loadOne(asked: Asked, inputs: LookupInputs, signal: AbortSignal): Promise<Found> {
    const values = valuesOf(inputs);
    const { pages } = asked.lookup;
    const limit = inputs['limit'] === undefined ? undefined : Number(inputs['limit']);
    if (limit === 0) return [];
    const records =
      pages === undefined
        ? (await ask(asked, values, signal)).records
        : await loadPages(asked, values, pages, { limit, signal });
    return records.slice(0, limit);
  }

  /** Until a page is empty, for a service may give fewer records than a page could hold. */
  async function loadPages(
    asked: Asked,
    values: ParameterValues,
    pages: PagesDefinition,
    { limit = Infinity, signal }: { readonly limit: number | undefined; readonly signal: AbortSignal },
  ): Promise<readonly SourceRecord[]> {
    const found: SourceRecord[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < pages.maxPages; page += 1) {
      const { records, response } = await ask(
        asked,
        new Map([...values, ...placeOf(pages, page, found.length, cursor)]),
        signal,
      );
      found.push(...records);
      if (found.length >= limit) return found;
      if (found.length > maxRows)
        throw new SourceError(name, `the service has more than ${maxRows} records (maxRows)`);
      if ('next' in pages) {
        cursor = readCursor(response, pages.next);
        if (cursor === undefined) return found;
      } else if (records.length === 0) return found;
    }
    throw new SourceError(name, `the service has more than ${pages.maxPages} pages (maxPages)`);
  }

  function readCursor(response: unknown, path: string): string | undefined {
    const value = readPath(response, path) ?? null;
    if (value === null || value === '') return undefined;
    const text = textOfInput('text', value);
    if (text === undefined)
      throw new SourceError(name, `the service answered no cursor at “${path}” (pages.next)`);
    return text;
  }

  /** One request for all calls of a batch, which differ in one parameter; each record says whose it is. */
  async function loadBatch(
    asked: Asked,
    batch: Batch,
    calls: readonly LookupInputs[],
    signal: AbortSignal,
  ): Promise<Found[]> {
    const input = `parameters.${batch.parameter}`;
    const keys = calls.map((inputs) => String(inputs[input]));
    const values = new Map(valuesOf(calls[0] ?? {})).set(batch.parameter, [...new Set(keys)]);
    const { records } = await ask({ ...asked, isList: true }, values, signal);
    const byKey = new Map<string, SourceRecord[]>();
    for (const record of records) {
      const key = textOfInput('text', record.read(batch.match, false));
      if (key === undefined)
        throw new SourceError(name, `a record has no key at “${batch.match}” (batch.match)`);
      byKey.set(key, [...(byKey.get(key) ?? []), record]);
    }
    return keys.map((key) => byKey.get(key) ?? []);
  }

  async function loadCalls(
    asked: Asked,
    calls: readonly LookupInputs[],
    signal: AbortSignal,
  ): Promise<Found[]> {
    const { batch } = asked.lookup;
    if (batch === undefined)
      return Promise.all(calls.map((inputs) => orError(loadOne(asked, inputs, signal))));
    const found: Found[] = [];
    const groups = batchesOf(calls, `parameters.${batch.parameter}`, batch.max);
    await Promise.all(
      groups.map(async (places) => {
        const grouped = places.flatMap((place): LookupInputs[] => {
          const call = calls[place];
          return call === undefined ? [] : [call];
        });
        const results = await orError(loadBatch(asked, batch, grouped, signal));
        for (const [index, place] of places.entries())
          found[place] = results instanceof Error ? results : (results[index] ?? []);
      }),
    );
    return found;
  }

  return {
    name,
    maxRows,
    prepare(lookup, use, report): PreparedLookup | undefined {
      const request = prepareRequest(lookup, use, { url, document }, report);
      if (request === undefined) return undefined;
      const asked: Asked = { lookup, request, isList: use.isList };
      return {
        shape: request.shape,
        maxBatch: 10_000,
        load: (calls, signal) => loadCalls(asked, calls, signal),
      };
    },
    // Whether it answers is known when it is asked: others may have to wait for it, and no secret is told for nothing.
    checkHealth: async () => undefined,
    tryOut: () => reachService(url, { source: name, headers, timeoutMs }),
    close: async () => undefined,
  };
}

interface Asked {
  readonly lookup: LookupDefinition;
  readonly request: PreparedRequest;
  readonly isList: boolean;
}

type Batch = NonNullable<LookupDefinition['batch']>;

function valuesOf(inputs: LookupInputs): ParameterValues {
  const prefix = 'parameters.';
  return new Map(
    Object.entries(inputs).flatMap(([input, value]) =>
      input.startsWith(prefix) ? [[input.slice(prefix.length), value] as const] : [],
    ),
  );
}

function placeOf(
  pages: PagesDefinition,
  page: number,
  before: number,
  cursor: string | undefined,
): [string, string][] {
  if ('number' in pages) return [[pages.number, String(pages.first + page)]];
  if ('offset' in pages) return [[pages.offset, String(before)]];
  return cursor === undefined ? [] : [[pages.cursor, cursor]];
}

/** Places of calls that differ in one input, so many at most. */
function batchesOf(calls: readonly LookupInputs[], input: string, max: number): number[][] {
  const open = new Map<string, number[]>();
  const all: number[][] = [];
  for (const [place, inputs] of calls.entries()) {
    const alike = JSON.stringify({ ...inputs, [input]: null });
    const known = open.get(alike);
    if (known !== undefined && known.length < max) known.push(place);
    else {
      const fresh = [place];
      open.set(alike, fresh);
      all.push(fresh);
    }
  }
  return all;
}

function orError<Result>(work: Promise<Result>): Promise<Result | Error> {
  return work.catch((error: unknown) => (error instanceof Error ? error : new Error('it failed')));
}
