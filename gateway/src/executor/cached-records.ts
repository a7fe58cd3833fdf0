/** The records of one request as far as they are in the entity cache, and what is to be kept of the others. */
import { isRecord, parseJson, stringifyJson } from '@govgraph/protocol';
import type { SealedPlace } from '@govgraph/storage';
import { rightsText } from '../transport/request-context.ts';
import type { EntityBatch } from './entity-batch.ts';
import { type ExecutionContext, requestContextOf } from './execution-context.ts';
import type { LegalityCheck } from './legal-values.ts';
import type { EntityList, LoadedEntities } from './load-entities.ts';
import type { JsonObject } from './merge.ts';
import { variablesText } from './request-text.ts';
import type { SealedCache, SealedEntry } from './sealed-cache.ts';
import { isFailed } from './subgraph-errors.ts';

/** Finding more records than this costs more than it saves. */
const maxRecords = 1_000;

/**
 * What is not there yet may be there at any moment, and its update cycle says nothing of when: a response in which
 * something is missing is kept for the requests of one page only.
 */
const absentLifetimeMs = 10_000;

/** What is asked of records, with how long the response may be kept. */
export interface CachedSelection {
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

/** The places in the cache of the records of one batch, by representation. */
type PlacesOfBatch = ReadonlyMap<string, SealedPlace>;

/** Looks the records of a request up before their department is asked. Never rejects. */
export async function lookUpRecords(
  cache: SealedCache,
  service: string,
  selections: readonly CachedSelection[],
  batches: readonly EntityBatch[],
  context: ExecutionContext,
): Promise<CachedRecords> {
  const rights = rightsText(requestContextOf(context));
  const places = selections.map(({ lifetimeMs, identity, variables }, at): PlacesOfBatch => {
    const ofBatch = new Map<string, SealedPlace>();
    if (lifetimeMs === 0) return ofBatch;
    const subject = `${identity} ${rights} {${variablesText(variables, context)}} `;
    for (const representation of batches[at]?.records.keys() ?? []) {
      if (ofBatch.size === maxRecords) break;
      ofBatch.set(representation, cache.placeOf(subject + representation));
    }
    return ofBatch;
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

class CachedRecords {
  readonly #cache: SealedCache;
  readonly #service: string;
  readonly #selections: readonly CachedSelection[];
  readonly #places: readonly PlacesOfBatch[];
  readonly #found: ReadonlyMap<SealedPlace, string>;
  readonly #context: ExecutionContext;
  readonly #kept: SealedEntry[] = [];
  #areAllLegal = true;
  #isWhole = false;

  constructor(
    cache: SealedCache,
    service: string,
    selections: readonly CachedSelection[],
    places: readonly PlacesOfBatch[],
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

  /** The records about which the department must be asked. @param at the position of the batch */
  missingOf(batch: EntityBatch, at: number): EntityBatch {
    if (this.#found.size === 0) return batch;
    const records = new Map<string, readonly JsonObject[]>();
    for (const [representation, places] of batch.records)
      if (this.#textOf(at, representation) === undefined) records.set(representation, places);
    return { ...batch, records };
  }

  /**
   * What is known of all records of a batch, in their order: what was found, as copies that the caller may change, and
   * what was loaded of the missing ones.
   */
  allOf(batch: EntityBatch, at: number, loaded: EntityList = []): EntityList {
    if (this.#found.size === 0) return loaded;
    const [forAll, entities] = isFailed(loaded) ? [loaded, []] : [undefined, loaded];
    let index = 0;
    return [...batch.records.keys()].map((representation) => {
      const text = this.#textOf(at, representation);
      if (text === undefined) return forAll ?? entities[index++];
      this.#context.hasEscapes ||= text.includes('\\');
      return parseJson(text);
    });
  }

  /** Notes what the department answered about the missing records, before anything of it becomes part of the data. */
  keep(missing: readonly EntityBatch[], { lists, isWhole }: LoadedEntities): void {
    this.#isWhole = isWhole;
    for (const [at, { records, affected }] of missing.entries()) {
      const list = lists[at];
      if (list === undefined || isFailed(list)) continue;
      let index = 0;
      for (const representation of records.keys()) {
        const entity = list[index++];
        const isAffected = affected.has(representation);
        if (isRecord(entity)) {
          if (!isAffected) this.#keepEntity(at, representation, entity);
        } else if (entity !== null || isAffected) {
          this.#isWhole = false;
        }
      }
    }
  }

  #keepEntity(at: number, representation: string, entity: JsonObject): void {
    const place = this.#places[at]?.get(representation);
    const { lifetimeMs, isLegal } = this.#selections[at] ?? {};
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

  /**
   * Stores what was noted, unless anything of the department's response failed or is no legal value. Where something of
   * the department could not be written, masked or passed on, nothing is stored, and what was found is forgotten: it
   * may have been legal for a caller who has no mask. Called when the response is written; nobody waits for it.
   */
  settle(): void {
    if (this.#context.unusable.has(this.#service)) this.#cache.forget([...this.#found.keys()]);
    else if (this.#isWhole && this.#areAllLegal) this.#cache.write(this.#kept);
  }

  #textOf(at: number, representation: string): string | undefined {
    const place = this.#places[at]?.get(representation);
    return place && this.#found.get(place);
  }
}

/** A null or a list without elements. A text that looks like one is kept for a shorter time, and no more. */
const saysAbsent = /[:[,]null[,}\]]|\[\]/;

/** Undefined for what cannot be written: values that are no legal response. */
function textOf(entity: JsonObject): string | undefined {
  try {
    return stringifyJson(entity);
  } catch {
    return undefined;
  }
}
