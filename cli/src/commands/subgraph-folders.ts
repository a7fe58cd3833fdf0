import path from 'node:path';
import { isHttpAddress } from '@govgraph/protocol';
import { CommandError } from '../command-error.ts';
import type { CheckedFolders } from '../findings/format-findings.ts';

/** By the department that each is named after. */
export function foldersOf(directories: readonly string[]): CheckedFolders {
  const folders = new Map<string, string>();
  for (const directory of directories) {
    const name = path.basename(path.resolve(directory));
    const other = folders.get(name);
    if (other !== undefined)
      throw new CommandError(`${other} and ${directory} are both the folder of ${name}`);
    folders.set(name, directory);
  }
  return folders;
}

/** The addresses that are given, by department. */
export function readUrls(given: readonly string[], names: readonly string[]): ReadonlyMap<string, string> {
  const urls = given.map((text): [string, string] => {
    const [, name, url] = /^([a-z][a-z0-9-]*)=(.*)$/.exec(text) ?? [];
    const [only, ...others] = names;
    const department = name ?? (others.length === 0 ? only : undefined);
    if (department === undefined || !names.includes(department))
      throw new CommandError(
        `--url ${text}: say whose it is, ${names.map((each) => `${each}=…`).join(' or ')}`,
      );
    const address = url ?? text;
    if (!isHttpAddress(address))
      throw new CommandError(`--url ${text} is not an address such as https://police.example/graphql`);
    return [department, address];
  });
  return new Map(urls);
}
