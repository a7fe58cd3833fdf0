/* What departments hand in, each for nobody but itself: a check of its folder, or a publication. */
import { settled } from '../authority/settled.ts';
import type { CommandConfig } from '../config.ts';
import type { CheckedFolders } from '../findings/format-findings.ts';
import { CheckSubgraphDocument, PublishSubgraphDocument } from '../generated/documents.ts';
import { readSubgraphSource } from '../read-subgraph-source.ts';
import { handIn, type FollowOptions } from './follow-publication.ts';
import { foldersOf, readUrls } from './subgraph-folders.ts';

/** What may be published although somebody other than the department has to do with it: for the authority to say. */
export interface ConsentOptions {
  readonly agreedBy?: readonly string[];
  readonly allowBreaking?: boolean;
}

export interface HandInOptions extends Omit<FollowOptions, 'url'>, ConsentOptions {
  /** `url` says where a department serves. */
  readonly gateway?: string;
}

/** @returns 0 when the folders can be published, 1 when there are problems */
export async function checkSubgraphs(
  config: CommandConfig,
  directories: readonly string[],
  { gateway, agreedBy = [], allowBreaking = false, ...options }: HandInOptions,
): Promise<number> {
  const folders = foldersOf(directories);
  return handIn(config, { folders }, accessOf(gateway, options), async (ask) => {
    const sources = await readSources(folders, new Map());
    return settled((await ask(CheckSubgraphDocument, { sources, agreedBy, allowBreaking })).checkSubgraph)
      .publication;
  });
}

export interface PublishOptions extends HandInOptions {
  /** `https://…` where there is one folder, otherwise `department=https://…` for each; who has published keeps its own. */
  readonly url?: readonly string[];
  readonly reason: string;
  readonly now?: true;
}

/** @returns 0 when the folders are in force, 1 when there are problems, or others have to agree: nothing was changed */
export async function publishSubgraphs(
  config: CommandConfig,
  directories: readonly string[],
  { gateway, url = [], agreedBy = [], allowBreaking = false, reason, now, ...options }: PublishOptions,
): Promise<number> {
  const folders = foldersOf(directories);
  const urls = readUrls(url, [...folders.keys()]);
  return handIn(config, { folders }, accessOf(gateway, options), async (ask) => {
    const sources = await readSources(folders, urls);
    const waitForGateways = now !== true;
    const asked = await ask(PublishSubgraphDocument, {
      ...{ sources, reason, agreedBy, allowBreaking, waitForGateways },
    });
    return settled(asked.publishSubgraph).publication;
  });
}

function accessOf(gateway: string | undefined, options: Omit<FollowOptions, 'url'>): FollowOptions {
  return gateway === undefined ? options : { ...options, url: gateway };
}

async function readSources(folders: CheckedFolders, urls: ReadonlyMap<string, string>) {
  return Promise.all(
    [...folders].map(async ([name, directory]) => {
      const { sdl, catalog } = await readSubgraphSource(directory);
      return { name, sdl, catalog, url: urls.get(name) ?? null };
    }),
  );
}
