import { readFile } from 'node:fs/promises';

import { systemErrorCode } from '@govgraph/protocol';

import type { RestSourceDefinition } from '../definition/source-definition.ts';
import type { Report, Source } from '../source.ts';
import { type OpenApiDocument, readOpenApi } from './openapi.ts';
import { createRestSource } from './rest-source.ts';

const maxDocumentBytes = 16 * 1024 * 1024;

export interface OpenRestSourceOptions {
  readonly name: string;
  readonly definition: RestSourceDefinition;
  /** Absolute. */
  readonly openapi: string | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly report: Report;
}

/** Undefined when something is wrong, which has been reported. The service itself is not asked for anything. */
export async function openRestSource(options: OpenRestSourceOptions): Promise<Source | undefined> {
  const { name, definition, openapi, environment } = options;
  let isRight = true;
  const fail: Report = (path, message) => {
    isRight = false;
    options.report(path, message);
  };
  const document = openapi === undefined ? undefined : await readDocument(openapi, fail);
  const headers: Record<string, string> = {};
  for (const [header, { environment: variable }] of Object.entries(definition.headers)) {
    const value = environment[variable];
    if (!value) fail(['headers', header], `the environment has no ${variable}`);
    else if (!isHeaderValue(value))
      fail(['headers', header], `what ${variable} holds cannot stand in a header`);
    else headers[header] = value;
  }
  const url = definition.url ?? document?.url;
  if (url === undefined) fail([], 'nothing says where the service is: give it a `url`');
  else if (new URL(url).username !== '')
    fail(['url'], 'give names and passwords under `headers`, from the environment');
  else if (new URL(url).search !== '') fail(['url'], 'an address without a query is expected');
  if (!isRight || url === undefined) return undefined;
  return createRestSource({ name, definition, url, document, headers });
}

function isHeaderValue(value: string): boolean {
  return /^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/.test(value);
}

async function readDocument(file: string, fail: Report): Promise<OpenApiDocument | undefined> {
  try {
    const bytes = await readFile(file);
    if (bytes.length > maxDocumentBytes) throw new Error('it is larger than 16 MiB');
    return readOpenApi(bytes.toString('utf8'));
  } catch (error) {
    const code = systemErrorCode(error);
    const message = error instanceof Error && code === undefined ? error.message : String(code);
    fail(['openapi'], `the document cannot be read: ${message.split('\n', 1)[0] ?? ''}`);
    return undefined;
  }
}
