/**
 * Trusted documents (persisted operations): what front ends can send, as their builds extracted it, registered by
 * the operators.
 */
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { isRecord } from '@govgraph/protocol';
import { type GraphQLSchema, parse } from 'graphql';
import { z } from 'zod';
import { isRefusal } from '../errors.ts';
import { documentHash, isDocumentHash, readDocumentId } from '@govgraph/storage';
import type { OperationLimits } from './limits.ts';
import { readDocument } from './read-document.ts';

/** Texts by id; each stands under its hash too. */
export type TrustedDocuments = ReadonlyMap<string, string>;

/** What documents may cost, at most, whose manifest says so, by their text. */
export type DocumentCostLimits = ReadonlyMap<string, number>;

/** What operators may add to a document of either form. */
const maxCost = z
  .number()
  .int()
  .min(1)
  .max(Number.MAX_SAFE_INTEGER - 1)
  .optional();

interface ManifestEntry {
  readonly id: string;
  readonly body: string;
  readonly maxCost?: number | undefined;
}

/** What @apollo/generate-persisted-query-manifest and Rover write. */
const apolloManifest = z
  .object({
    format: z.literal('apollo-persisted-query-manifest'),
    version: z.literal(1),
    operations: z.array(z.object({ id: z.string(), body: z.string(), maxCost })),
  })
  .transform(({ operations }): readonly ManifestEntry[] => operations);

/**
 * What GraphQL Code Generator's client preset and the Relay compiler write: `{ "<id>": "<document>" }`. A document with
 * a limit stands in an object: `{ "<id>": { "body": "<document>", "maxCost": 80000 } }`.
 */
const plainManifest = z
  .record(z.string(), z.union([z.string(), z.strictObject({ body: z.string(), maxCost })]))
  .transform((entries): readonly ManifestEntry[] =>
    Object.entries(entries).map(([id, entry]) =>
      typeof entry === 'string' ? { id, body: entry } : { id, ...entry },
    ),
  );

/**
 * Reads one manifest, or every `*.json` in a directory.
 *
 * @returns what was read, and every problem at once: files that are no manifest, documents that are not GraphQL,
 *   ids that are no ids, that mean two documents, or that look like a SHA-256 and are not that of their text;
 *   documents with two limits
 */
export function readTrustedDocuments(path: string): {
  readonly documents: TrustedDocuments;
  readonly costLimits: DocumentCostLimits;
  readonly problems: readonly string[];
} {
  const documents = new Map<string, string>();
  const costLimits = new Map<string, number>();
  const problems: string[] = [];
  const add = (file: string, id: string, text: string): void => {
    const known = documents.get(id);
    if (known === undefined) documents.set(id, text);
    else if (known !== text) problems.push(`in ${file}, ${id} names another document than before`);
  };
  for (const file of manifestFiles(path, problems)) {
    for (const { id: name, body: text, maxCost: limit } of readManifest(file, problems)) {
      const id = readDocumentId(name);
      const problem = id === undefined ? 'is not an id' : problemOf(id, text);
      if (id === undefined || problem !== undefined) {
        problems.push(`in ${file}, ${name.slice(0, 100)} ${problem}`);
        continue;
      }
      add(file, id, text);
      add(file, documentHash(text), text);
      if (limit === undefined) continue;
      if ((costLimits.get(text) ?? limit) !== limit)
        problems.push(`in ${file}, ${id} has another maxCost than before`);
      costLimits.set(text, limit);
    }
  }
  if (problems.length === 0 && documents.size === 0) problems.push(`there is no document in ${path}`);
  return { documents, costLimits, problems };
}

/**
 * Prepares the check of all documents against each schema that comes into force. It goes on beside requests.
 *
 * @param onUnfit hears once for each schema of the documents that cannot be run on it
 */
export function createDocumentCheck(
  documents: TrustedDocuments,
  limits: OperationLimits,
  onUnfit: (error: Error) => void,
): (schema: GraphQLSchema) => void {
  let checked: GraphQLSchema | undefined;
  return (schema) => {
    if (schema === checked) return;
    checked = schema;
    void findUnfitDocuments(documents, schema, limits).then((unfit) => {
      if (unfit.length > 0)
        onUnfit(new Error(`trusted documents do not fit the schema: ${unfit.join('; ')}`));
    });
  };
}

/** Each with the first reason. */
async function findUnfitDocuments(
  documents: TrustedDocuments,
  schema: GraphQLSchema,
  limits: OperationLimits,
): Promise<readonly string[]> {
  const unfit: string[] = [];
  for (const [id, text] of documents) {
    if (id !== documentHash(text)) continue;
    // Requests have their turn between two documents.
    await setImmediate();
    const document = readDocument(text, schema, limits);
    if (isRefusal(document)) unfit.push(`${id}: ${document.errors[0]?.message}`);
  }
  return unfit;
}

function manifestFiles(path: string, problems: string[]): readonly string[] {
  try {
    if (!statSync(path).isDirectory()) return [path];
    const names = readdirSync(path).filter((name) => name.endsWith('.json'));
    return names.sort().map((name) => join(path, name));
  } catch {
    problems.push(`${path} cannot be read`);
    return [];
  }
}

function readManifest(file: string, problems: string[]): readonly ManifestEntry[] {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    problems.push(`the file ${file} ${error instanceof SyntaxError ? 'is not JSON' : 'cannot be read'}`);
    return [];
  }
  const isApollos = isRecord(content) && 'format' in content;
  const manifest = (isApollos ? apolloManifest : plainManifest).safeParse(content);
  if (manifest.success) return manifest.data;
  const places = new Set(manifest.error.issues.map((issue) => issue.path.join('.')));
  for (const place of places) problems.push(`in ${file}, ${place || 'the top'} is not as expected`);
  return [];
}

function problemOf(id: string, text: string): string | undefined {
  if (isDocumentHash(id) && id !== documentHash(text)) return 'is not the SHA-256 of its document';
  try {
    parse(text);
    return undefined;
  } catch {
    return 'is not GraphQL';
  }
}
