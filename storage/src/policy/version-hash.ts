import { createHash } from 'node:crypto';

import type { PartChange } from '@govgraph/policy';

import { toCanonicalJson } from '@govgraph/protocol';

/*
 * The hash of a version of the policy: the SHA-256 of the canonical JSON of
 *
 *     { actor, at, changes, previousHash, reason, subgraphs, supergraphHash, version }
 *
 * so of everything that is new in it and of the version before: whoever rewrites the past changes all that follows. It
 * has no key. Checkpoints name it, and are signed.
 */

/** `hash` of version 0, the empty catalog, which is what version 1 continues. */
export const emptyCatalogHash = 'genesis';

/** Of what a version names by its hash: a schema, or the resources of a department. */
export function hashOf(value: unknown): string {
  return createHash('sha256').update(toCanonicalJson(value)).digest('hex');
}

/** Who changes the policy, why, and when (ISO 8601 in UTC with milliseconds). */
export interface VersionOrigin {
  readonly actor: string;
  readonly reason: string;
  readonly at: string;
}

/** What a version brought, beside parts. */
export interface VersionSchemas {
  readonly version: number;
  /** Of a supergraph that is new. */
  readonly supergraphHash: string | null;
  /** Those that are new, in the order in which they were published. */
  readonly subgraphs: readonly {
    readonly name: string;
    readonly url: string;
    readonly hash: string;
    readonly resourcesHash: string;
  }[];
}

export interface VersionContent extends VersionSchemas {
  /** In the order of kind and key, by UTF-16 code units. */
  readonly changes: readonly PartChange[];
}

export function hashVersion(previousHash: string, origin: VersionOrigin, content: VersionContent): string {
  const { changes, ...schemas } = content;
  const hash = startVersionHash(previousHash, origin);
  for (const change of changes) hash.add(change);
  return hash.end(schemas);
}

/** The same, of changes that come one after the other. */
export function startVersionHash(previousHash: string, { actor, reason, at }: VersionOrigin) {
  const hash = createHash('sha256');
  hash.update(`{"actor":${toCanonicalJson(actor)},"at":${toCanonicalJson(at)},"changes":[`);
  let isFirst = true;
  return {
    add: ({ kind, key, part }: PartChange): void => {
      hash.update(`${isFirst ? '' : ','}${toCanonicalJson({ kind, key, part })}`);
      isFirst = false;
    },
    end: ({ version, supergraphHash, subgraphs }: VersionSchemas): string => {
      const others = toCanonicalJson({ previousHash, reason, subgraphs, supergraphHash, version });
      return hash.update(`],${others.slice(1)}`).digest('hex');
    },
  };
}
