import { listNodes } from '../authority/list-nodes.ts';
import { type AuthorityOptions, withAuthority } from '../authority/open-authority.ts';
import { CommandError } from '../command-error.ts';
import type { CommandConfig } from '../config.ts';
import { count } from '../count.ts';
import { formatRows } from '../format-rows.ts';
import {
  FindItemsDocument,
  type FindItemsQueryVariables,
  FindResourcesDocument,
  ResourceEntryDocument,
} from '../generated/documents.ts';
import { printSuccess } from '../print-envelope.ts';
import { printLines } from '../print-lines.ts';
import { describeEntry, type Entry, type EntryItem } from './describe-entry.ts';

export interface SearchOptions extends AuthorityOptions {
  readonly department?: string;
  readonly shareType?: NonNullable<FindItemsQueryVariables['shareType']>;
  readonly resource?: string;
  readonly code?: string;
  readonly base?: NonNullable<FindItemsQueryVariables['base']>;
  readonly dataClass?: NonNullable<FindItemsQueryVariables['dataClass']>;
  readonly level?: number;
  readonly json?: true;
}

/** Prints at most so many of each: who finds more has to say more of what they look for. */
const shownEntries = 100;

/** Prints resources and items that a search finds; items only where it is for what resources have not. */
export async function searchCatalog(
  config: CommandConfig,
  text: string | undefined,
  { department, shareType, resource, code, base, dataClass, level, json, ...options }: SearchOptions,
): Promise<void> {
  const conditions = {
    first: shownEntries,
    text: text ?? null,
    code: code ?? null,
    provider: department ?? null,
    shareType: shareType ?? null,
    base: base ?? null,
    dataClass: dataClass ?? null,
  };
  const found = await withAuthority(config, options, async ({ ask }) => {
    const ofItems = { ...conditions, resource: resource ?? null, level: level ?? null };
    const items = toPage((await ask(FindItemsDocument, ofItems)).catalogItems);
    if (resource !== undefined || level !== undefined) return { items };
    return { resources: toPage((await ask(FindResourcesDocument, conditions)).resources), items };
  });
  if (json) return printSuccess(found);
  if (found.resources !== undefined) {
    const rows = found.resources.nodes.map(({ code: of, nameZh, name, provider }) => [
      of,
      nameZh,
      name,
      provider,
    ]);
    printTable('resource', rows, found.resources.hasMore);
  }
  const rows = found.items.nodes.map((item) => [
    item.resource?.code ?? '',
    item.coordinate,
    item.nameZh,
    item.name,
    item.shareType,
    item.level === null ? '' : `level ${item.level}`,
    item.dataClass === 'GENERAL' ? '' : item.dataClass,
    item.resource?.provider ?? '',
  ]);
  printTable('item', rows, found.items.hasMore);
}

interface Connection<Node> {
  readonly edges: readonly { readonly node: Node | null }[] | null;
  readonly pageInfo: { readonly hasNextPage: boolean | null } | null;
}

interface Page<Node> {
  readonly nodes: readonly Node[];
  readonly hasMore: boolean;
}

function toPage<Node>(connection: Connection<Node> | null): Page<Node> {
  return {
    nodes: (connection?.edges ?? []).flatMap(({ node }) => node ?? []),
    hasMore: connection?.pageInfo?.hasNextPage === true,
  };
}

function printTable(noun: string, rows: readonly (readonly (string | null)[])[], hasMore: boolean): void {
  const more = hasMore ? ', and more: say more of what you look for' : '';
  printLines([
    `${count(rows.length, noun)}${more}`,
    ...formatRows(rows.map((row) => row.map((cell) => cell ?? ''))).map((line) => `  ${line}`),
  ]);
}

export interface ShowEntryOptions extends AuthorityOptions {
  readonly json?: true;
}

/** Prints what the catalog says of a resource and of each of its items. */
export async function showResource(
  config: CommandConfig,
  code: string,
  { json, ...options }: ShowEntryOptions,
): Promise<void> {
  const { resource, items } = await withAuthority(config, options, async ({ ask }) => {
    let entry: Entry | null = null;
    const all = await listNodes<EntryItem>(async ({ after }): Promise<Entry['items']> => {
      entry = (await ask(ResourceEntryDocument, { code, after })).resource;
      return entry?.items ?? null;
    });
    return { resource: entry as Entry | null, items: all };
  });
  if (resource === null) throw noSuchResource(code);
  if (json) return printSuccess({ resource: { ...resource, items } });
  printLines(describeEntry(resource, items));
}

function noSuchResource(code: string): CommandError {
  const message = `there is no resource ${code} in force: look for it with \`govgraph catalog search\``;
  return new CommandError(message, { exitCode: 1, code: 'NOT_FOUND' });
}
