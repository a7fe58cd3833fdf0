import type { Item, PartKind, PartKinds } from '@govgraph/policy';

import type { StoredVersion } from './policy-history.ts';

/** A part of the policy in force, as somebody may decide on it. */
export interface RegisteredPart<Kind extends PartKind> {
  readonly key: string;
  /** The version that wrote it: whoever decides on it says which one they have seen. */
  readonly revision: number;
  readonly part: PartKinds[Kind];
}

/** An item of the catalog in force, and what it is an item of. */
export interface RegisteredItem {
  readonly resource: RegisteredPart<'resources'>;
  readonly item: Item;
}

/** What a department has published last. */
export interface RegisteredSubgraph {
  readonly name: string;
  readonly url: string;
  readonly sdl: string;
  /** The version of the policy that it came into force with. */
  readonly revision: number;
  readonly publishedBy: string;
  /** ISO 8601. */
  readonly publishedAt: string;
}

/** One more than asked for tells that there are others. */
export interface PageQuery<Place> {
  readonly first: number;
  /** The place of the last one of the page before. */
  readonly after?: Place | undefined;
}

/** The policy in force and its history, page by page, for people who look things up. It is read as it is now. */
export interface PolicyRegister {
  /** @returns undefined where there is none in force */
  readPart<Kind extends PartKind>(kind: Kind, key: string): Promise<RegisteredPart<Kind> | undefined>;
  /** In the order of their keys. @param having what the part has to contain, as PostgreSQL's `@>` means it */
  listParts<Kind extends PartKind>(
    kind: Kind,
    page: PageQuery<string>,
    having?: Readonly<Record<string, unknown>>,
  ): Promise<readonly RegisteredPart<Kind>[]>;
  /** The latest first. */
  listVersions(page: PageQuery<number>): Promise<readonly StoredVersion[]>;
  /** By name. */
  listSubgraphs(page: PageQuery<string>): Promise<readonly RegisteredSubgraph[]>;
  readSubgraph(name: string): Promise<RegisteredSubgraph | undefined>;
  /** Rejects where the database cannot be asked. */
  probe(): Promise<void>;
  close(): Promise<void>;
}
