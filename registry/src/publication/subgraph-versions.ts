/*
 * Versions of what a department publishes: shown as the folder that it could have been published from, compared, and
 * published once more. A version is named by the version of the policy that was in force with it.
 */
import { formatCatalog, type DepartmentCode, type Resource, type ResourceCode } from '@govgraph/policy';
import type { PublishedSubgraph, SubgraphHistory } from '@govgraph/storage';
import type { AddressedSource } from './check-together.ts';
import type { ElementChange } from '../element-change.ts';
import { diffSubgraphs, type SubgraphDifference } from './diff-subgraphs.ts';
import type { SubgraphSource } from './subgraph-source.ts';

/** There is no such version, or nothing in it. */
export class NoSuchVersionError extends Error {}

type Reader = Pick<SubgraphHistory, 'readSubgraph'>;

/**
 * What a department had published under a version of the policy.
 *
 * @param version the one in force by default
 * @throws NoSuchVersionError where it had not published anything yet
 */
export async function readVersion(
  history: Reader,
  name: DepartmentCode,
  version?: number,
): Promise<PublishedSubgraph> {
  const subgraph = await history.readSubgraph(name, version);
  if (subgraph !== undefined) return subgraph;
  const when = version === undefined ? '' : ` by policy version ${version}`;
  throw new NoSuchVersionError(`${name} had not published anything${when}`);
}

/** The folder that a version could have been published from, without the comments of its catalog. */
export function sourceOf({ name, sdl, resources }: PublishedSubgraph): SubgraphSource {
  return { name, sdl, catalog: resources.length === 0 ? '' : formatCatalog(resources) };
}

/**
 * What to publish so that a department has again what it had under a version. It is checked as every publication is:
 * the policy and other departments have gone on since.
 *
 * @throws NoSuchVersionError where there was nothing, or nothing any more
 */
export async function sourceToRollBack(
  history: Reader,
  name: DepartmentCode,
  version: number,
): Promise<AddressedSource> {
  const subgraph = await readVersion(history, name, version);
  if (subgraph.isRemoved) {
    const message = `${name} had taken its subgraph out by policy version ${version}: remove it, if it is to be so again`;
    throw new NoSuchVersionError(message);
  }
  return { source: sourceOf(subgraph), url: subgraph.url };
}

/** @param to the version in force by default @throws NoSuchVersionError */
export async function diffVersions(
  history: Reader,
  name: DepartmentCode,
  from: number,
  to?: number,
): Promise<SubgraphDifference> {
  return diffSubgraphs(await readVersion(history, name, from), await readVersion(history, name, to));
}

/**
 * What is different in a resource between two versions of the policy.
 *
 * @param to the version in force by default
 * @returns undefined where it was in the catalog under neither
 */
export async function diffResource(
  history: Pick<SubgraphHistory, 'readResource'>,
  code: ResourceCode,
  from: number,
  to?: number,
): Promise<readonly ElementChange[] | undefined> {
  const [before, after] = await Promise.all([
    history.readResource(code, from),
    history.readResource(code, to),
  ]);
  if (before === undefined && after === undefined) return undefined;
  const asSubgraph = (resource: Resource | undefined) => ({
    sdl: '',
    resources: resource === undefined ? [] : [resource],
  });
  return diffSubgraphs(asSubgraph(before), asSubgraph(after)).catalog;
}
