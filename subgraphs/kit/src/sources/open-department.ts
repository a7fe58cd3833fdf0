/*
 * A department without code: a folder with `schema.graphql` and `source.yaml`, served from the sources that it names.
 */
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { systemErrorCode } from '@govgraph/protocol';

import { type Database, type SubgraphDefinition } from '../define-subgraph.ts';
import { type EntityKeys, readEntityKeys } from '../ids/entity-ids.ts';
import type { Log } from '../log.ts';
import { compileSource } from './compile/compile-source.ts';
import { RequestLookups } from './compile/request-lookups.ts';
import {
  type SourceFile,
  type SourceProblem,
  SourceProblems,
  readSourceFile,
} from './definition/read-source-file.ts';
import { openFileSource } from './file/file-source.ts';
import { openRestSource } from './rest/open-rest-source.ts';
import type { Report, Source } from './source.ts';
import { openSqlSource } from './sql/sql-source.ts';
import { SourceError } from './source-error.ts';

export interface OpenDepartmentOptions {
  readonly directory: string;
  /** Where connection strings, headers and the name of the file with entity keys are. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly log: Log;
}

export interface OpenDepartment {
  readonly definition: SubgraphDefinition<Database, RequestLookups>;
  /** What does not keep it from being served, and is worth a look: cells that are wrong. */
  readonly warnings: readonly SourceProblem[];
  /** Asks what has not been asked yet. @throws SourceProblems with each source that does not answer */
  readonly tryOut: () => Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the sources of a folder and makes a department of them.
 *
 * @throws SourceProblems with everything that is wrong with the files, or with a source that cannot be reached
 */
export async function openDepartment(options: OpenDepartmentOptions): Promise<OpenDepartment> {
  const { directory } = options;
  const schema = await readText(directory, 'schema.graphql');
  const sourceFile = readSourceFile(await readText(directory, 'source.yaml'));
  const entityKeys = await readKeys(options.environment);
  const { sources, warnings } = await openSources(options, sourceFile, entityKeys);
  const close = async (): Promise<void> => {
    await Promise.all([...sources.values()].map((source) => source.close()));
  };
  try {
    const resolvers = compileSource({ schema, sourceFile, sources, entityKeys });
    const definition = {
      name: path.basename(path.resolve(directory)),
      schema: pathToFileURL(path.resolve(directory, 'schema.graphql')),
      resolvers,
      openDatabase: () => asDatabase(sources, close),
      createLoaders: () => new RequestLookups(),
    };
    return { definition, warnings, close, tryOut: () => tryOut(sources, sourceFile) };
  } catch (error) {
    await close();
    throw error;
  }
}

async function tryOut(sources: ReadonlyMap<string, Source>, { problemAt }: SourceFile): Promise<void> {
  const found = await Promise.all(
    [...sources.values()].map((source) =>
      source.tryOut().then(
        () => [],
        (error: unknown) => {
          if (!(error instanceof SourceError)) throw error;
          return [problemAt(['sources', source.name], error.reason)];
        },
      ),
    ),
  );
  if (found.flat().length > 0) throw new SourceProblems(found.flat());
}

/** What the kit asks a database is asked all sources: whether it answers, and to close. */
function asDatabase(sources: ReadonlyMap<string, Source>, close: () => Promise<void>): Database {
  return {
    $queryRawUnsafe: () => Promise.all([...sources.values()].map((source) => source.checkHealth())),
    $disconnect: close,
  };
}

async function openSources(
  { directory, environment, log }: OpenDepartmentOptions,
  { definition, problemAt }: SourceFile,
  entityKeys: EntityKeys,
): Promise<{ readonly sources: ReadonlyMap<string, Source>; readonly warnings: readonly SourceProblem[] }> {
  const sources = new Map<string, Source>();
  const warnings: SourceProblem[] = [];
  const problems: SourceProblem[] = [];
  for (const [name, source] of Object.entries(definition.sources)) {
    const fail: Report = (below, message) => {
      problems.push(problemAt(['sources', name, ...below], message));
    };
    try {
      if (source.kind === 'file') {
        const missing = Object.entries(source.columns).filter(
          ([, { idOf }]) => idOf !== undefined && entityKeys[idOf] === undefined,
        );
        for (const [column, { idOf }] of missing)
          fail(
            ['columns', column, 'idOf'],
            `there is no key for ids of the kind ${idOf}: ${keysVariable} names the file with it`,
          );
        if (missing.length > 0) continue;
        const file = path.resolve(directory, source.file);
        const opened = await openFileSource({ name, definition: source, file, entityKeys, log });
        sources.set(name, opened);
        for (const { reason } of opened.firstTable.wrongCells)
          warnings.push({ file: source.file, message: reason });
      } else if (source.kind === 'sql') {
        const connectionString = environment[source.connection];
        if (connectionString)
          sources.set(name, await openSqlSource({ name, definition: source, connectionString }));
        else fail(['connection'], `the environment has no ${source.connection}`);
      } else {
        const openapi = source.openapi && path.resolve(directory, source.openapi);
        const opened = await openRestSource({ name, definition: source, openapi, environment, report: fail });
        if (opened !== undefined) sources.set(name, opened);
      }
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      fail([placeOfSource[source.kind]], error.reason);
    }
  }
  if (problems.length === 0) return { sources, warnings };
  await Promise.all([...sources.values()].map((source) => source.close()));
  throw new SourceProblems(problems);
}

/** What is named where a source cannot be used. */
const placeOfSource = { file: 'file', sql: 'table', rest: 'openapi' } as const;

/** Names the file with the keys from which ids of entities are made. */
const keysVariable = 'GOVGRAPH_ENTITY_KEYS_FILE';

async function readKeys(environment: OpenDepartmentOptions['environment']): Promise<EntityKeys> {
  const file = environment[keysVariable];
  if (!file) return {};
  try {
    return await readEntityKeys(file);
  } catch (error) {
    const code = systemErrorCode(error);
    const message =
      error instanceof Error && code === undefined ? error.message : `it cannot be read (${code})`;
    throw new SourceProblems([{ file, message }]);
  }
}

async function readText(directory: string, file: string): Promise<string> {
  try {
    const bytes = await readFile(path.join(directory, file));
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === undefined)
      throw new SourceProblems([{ file, message: 'it is not UTF-8: save it in that encoding' }]);
    const isThere = await stat(directory).then(
      (found) => found.isDirectory(),
      () => false,
    );
    const message = isThere ? `it cannot be read (${code})` : `there is no folder ${directory}`;
    throw new SourceProblems([
      { file, message: code === 'ENOENT' && isThere ? 'there is no such file in the folder' : message },
    ]);
  }
}
