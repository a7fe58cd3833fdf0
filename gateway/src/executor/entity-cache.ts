/**
 * Responses about records, kept across requests: a department is asked again only when the time that its update
 * cycle allows is over.
 *
 * What is kept was answered to the same department, application and purpose, about the same record, for the same
 * selection of the same schema. It is raw data of the department: who may have it is decided before anything is
 * looked up, and masks are applied after, for every request anew.
 */
import type { Decision, PolicySnapshot } from '@govgraph/policy';
import { createHash } from 'node:crypto';
import { parseJson, stringifyJson } from '@govgraph/protocol';
import { type SelectionSetNode, print, stripIgnoredCharacters, visit } from 'graphql';
import { variablesIn } from '../operation/graphql-nodes.ts';
import type { FederatedSchema } from '../schema/federated-schema.ts';
import { rightsText } from '../transport/sign-request.ts';
import { type ExecutionContext, requestContextOf } from './execution-context.ts';
import { compileLifetimes } from './cache-lifetime.ts';
import { type LegalityCheck, compileLegality } from './legal-values.ts';
import type { JsonObject } from './representations.ts';
import type { SealedPlace } from '@govgraph/storage';
import { variablesText } from './request-text.ts';
import {
  type SealedCache,
  type SealedCacheOptions,
  type SealedEntry,
  createSealedCache,
} from './sealed-cache.ts';

/** Finding more records than this costs more than it saves. */
const maxRecords = 1_000;

/**
 * What is not there yet may be there at any moment, and its update cycle says nothing of when: a response in which
 * something is missing is kept for the requests of one page only.
 */
const absentLifetimeMs = 10_000;

export interface EntityCacheOptions extends SealedCacheOptions {
  /** The longest that anything is kept, whatever its update cycle. */
  readonly maxLifetimeMs: number;
}

/**
 * For one version of the policy and its schema, then for one plan.
 *
 * @param catalogVersion the version of the policy that changed the registered resources last
 */
export type EntityCache = (
  schema: FederatedSchema,
  policy: PolicySnapshot,
  catalogVersion: number,
) => (decisions: readonly Decision[]) => PlanCache;

/**
 * Prepares what one request asks of its department about records; undefined when none of it may be kept.
 *
 * @param selections what is asked of records, by position in the request
 */
export type PlanCache = (service: string, selections: readonly SelectionSetNode[]) => LookUp | undefined;

/**
 * Looks records up before their department is asked. Never rejects.
 *
 * @param asked for each selection, the representations of the records
 */
export type LookUp = (
  asked: readonly Iterable<string>[],
  context: ExecutionContext,
) => Promise<CachedRecords>;

export function createEntityCache(options: EntityCacheOptions): EntityCache {
  const cache = createSealedCache(options);
  return (schema, policy, catalogVersion) => {
    const schemaHash = hashOf(schema.sdl);
    return (decisions) => {
      const lifetimeOf = compileLifetimes(schema, policy, decisions, options.maxLifetimeMs);
      return (service, selectionSets) => {
        const selections = selectionSets.map((selectionSet): CachedSelection => {
          const lifetimeMs = lifetimeOf(selectionSet);
          const identity = [schemaHash, catalogVersion, service, lifetimeMs, normalizedText(selectionSet)];
          return {
            lifetimeMs,
            identity: hashOf(JSON.stringify(identity)),
            isLegal: compileLegality(selectionSet, schema),
            variables: [...variablesIn(selectionSet)].sort(),
          };
        });
        if (selections.every(({ lifetimeMs }) => lifetimeMs === 0)) return undefined;
        return (asked, context) => lookUp(cache, service, selections, asked, context);
      };
    };
  };
}

/** What is asked of records, with how long the response may be kept. */
interface CachedSelection {
  /** 0 when it may not be. */
  readonly lifetimeMs: number;
  /**
   * What is the same for all callers. The lifetime is part of it, and the version of the catalog that it is from: what
   * was kept under another one is not found any more, not even when the same cycle is registered again later.
   */
  readonly identity: string;
  readonly isLegal: LegalityCheck;
  /** The names of the variables that it reads. */
  readonly variables: readonly string[];
}

async function lookUp(
  cache: SealedCache,
  service: string,
  selections: readonly CachedSelection[],
  asked: readonly Iterable<string>[],
  context: ExecutionContext,
): Promise<CachedRecords> {
  const rights = rightsText(requestContextOf(context));
  const places = selections.map(({ lifetimeMs, identity, variables }, at) => {
    const ofSelection = new Map<string, SealedPlace>();
    if (lifetimeMs === 0) return ofSelection;
    const subject = `${identity} ${rights} {${variablesText(variables, context)}} `;
    for (const representation of asked[at] ?? []) {
      if (ofSelection.size === maxRecords) break;
      ofSelection.set(representation, cache.placeOf(subject + representation));
    }
    return ofSelection;
  });
  const all = places.flatMap((each) => [...each.values()]);
  const texts = await cache.read(all);
  const found = new Map<SealedPlace, string>();
  for (const [index, place] of all.entries()) {
    const text = texts[index];
    if (text !== undefined) found.set(place, text);
  }
  const records = new CachedRecords(cache, service, selections, places, found, context);
  context.lookedUp.push(records);
  return records;
}

/** What is known of the records of one request. */
export class CachedRecords {
  readonly #cache: SealedCache;
  readonly #service: string;
  readonly #selections: readonly CachedSelection[];
  readonly #places: readonly ReadonlyMap<string, SealedPlace>[];
  readonly #found: ReadonlyMap<SealedPlace, string>;
  readonly #context: ExecutionContext;
  readonly #kept: SealedEntry[] = [];
  #areAllLegal = true;
  #isWhole = false;

  constructor(
    cache: SealedCache,
    service: string,
    selections: readonly CachedSelection[],
    places: readonly ReadonlyMap<string, SealedPlace>[],
    found: ReadonlyMap<SealedPlace, string>,
    context: ExecutionContext,
  ) {
    this.#cache = cache;
    this.#service = service;
    this.#selections = selections;
    this.#places = places;
    this.#found = found;
    this.#context = context;
  }

  /** What the department answered about a record before: a copy, which the caller may change. */
  take(selection: number, representation: string): JsonObject | undefined {
    const place = this.#places[selection]?.get(representation);
    const text = place && this.#found.get(place);
    if (text === undefined) return undefined;
    this.#context.hasEscapes ||= text.includes('\\');
    return parseJson(text) as JsonObject;
  }

  /** Notes what the department answered about a record now. */
  keep(selection: number, representation: string, entity: JsonObject): void {
    const place = this.#places[selection]?.get(representation);
    const { lifetimeMs, isLegal } = this.#selections[selection] ?? {};
    this.#areAllLegal &&= isLegal?.(entity) === true;
    if (place === undefined || lifetimeMs === undefined || !this.#areAllLegal) return;
    const text = textOf(entity);
    if (text === undefined) return;
    const isWhole = !saysAbsent.test(text);
    this.#kept.push({
      place,
      text,
      lifetimeMs: isWhole ? lifetimeMs : Math.min(lifetimeMs, absentLifetimeMs),
    });
  }

  /** Notes that nothing of the department's response failed. */
  noteWhole(): void {
    this.#isWhole = true;
  }

  /**
   * Stores what was noted, unless anything of the department's response failed or is no legal value. Where something of
   * the department could not be written, masked or passed on, nothing is stored, and what was found is forgotten: it
   * may have been legal for a caller who has no mask. Called when the response is written; nobody waits for it.
   */
  settle(): void {
    if (this.#context.unusable.has(this.#service)) this.#cache.forget([...this.#found.keys()]);
    else if (this.#isWhole && this.#areAllLegal) this.#cache.write(this.#kept);
  }
}

/** A null or a list without elements. A text that looks like one is kept for a shorter time, and no more. */
const saysAbsent = /[:[,]null[,}\]]|\[\]/;

/** Short, since what an entry is about is hashed again for each record. */
function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}

/** Undefined for what cannot be written: values that are no legal response. */
function textOf(entity: JsonObject): string | undefined {
  try {
    return stringifyJson(entity);
  } catch {
    return undefined;
  }
}

/** Selections that ask for the same in another order have the same text. */
function normalizedText(selectionSet: SelectionSetNode): string {
  const sorted = visit(selectionSet, {
    SelectionSet: {
      leave: (node) => ({
        ...node,
        selections: node.selections.toSorted((left, right) => (print(left) < print(right) ? -1 : 1)),
      }),
    },
  });
  return stripIgnoredCharacters(print(sorted));
}
