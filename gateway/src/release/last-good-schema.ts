import { InternalError } from '../errors.ts';
import type { PlannableSchema } from '../planner/plannable-schema.ts';
import type { PolicyReader } from '@govgraph/storage';

/** What a version of the policy is served with. */
export interface ServedSchema {
  readonly schema: PlannableSchema;
  /** Why it is not the schema that was published with the version; undefined when it is. */
  readonly problem: string | undefined;
}

/** A supergraph that can be opened, on which the policy cannot be enforced: to open it again changes nothing. */
export class UnfitSchemaError extends Error {}

export interface LastGoodSchemaOptions {
  readonly source: Pick<PolicyReader<unknown>, 'earlierSupergraph'>;
  /** @throws Error when the supergraph cannot be opened */
  readonly open: (supergraphSdl: string) => Promise<PlannableSchema>;
  readonly onFailure: (error: unknown) => void;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** Opening may have failed for want of memory, so it is tried again. */
const retryDelayMs = 60_000;

/** A gateway that starts looks so far back for a supergraph that it can open. */
const maxEarlier = 5;

/**
 * Chooses the schema that a version of the policy is served with: that of its supergraph, or the last one that could
 * be opened. A policy without its schema is better than none: a grant that is revoked in the same version ends, and
 * fields that the policy does not know any more are denied.
 */
export class LastGoodSchema {
  readonly #options: LastGoodSchemaOptions;
  #failed: { readonly sdl: string; readonly problem: string; readonly retryAt: number } | undefined;

  constructor(options: LastGoodSchemaOptions) {
    this.#options = options;
  }

  /** True when it is time to try again what could not be opened. */
  get isRetryDue(): boolean {
    return this.#failed !== undefined && this.#options.now() >= this.#failed.retryAt;
  }

  /**
   * @param serving the schema that is served now
   * @throws Error when neither this supergraph nor an earlier one can be opened
   */
  async choose(supergraphSdl: string, serving: PlannableSchema | undefined): Promise<ServedSchema> {
    const own = serving?.sdl === supergraphSdl ? serving : await this.#tryOpen(supergraphSdl);
    if (own !== undefined) {
      this.#failed = undefined;
      return { schema: own, problem: undefined };
    }
    const schema = serving ?? (await this.#openEarlier());
    const problem = this.#failed?.problem ?? 'it cannot be opened';
    if (schema === undefined) throw new InternalError(`no supergraph can be opened: ${problem}`);
    return { schema, problem };
  }

  async #tryOpen(sdl: string): Promise<PlannableSchema | undefined> {
    if (this.#failed?.sdl === sdl && !this.isRetryDue) return undefined;
    try {
      return await this.#options.open(sdl);
    } catch (cause) {
      const retryAt = cause instanceof UnfitSchemaError ? Infinity : this.#options.now() + retryDelayMs;
      this.#failed = { sdl, problem: firstParagraph(cause), retryAt };
      const message = 'the supergraph in force cannot be opened; the last one that could be is served';
      this.#options.onFailure(new InternalError(message, { cause }));
      return undefined;
    }
  }

  async #openEarlier(): Promise<PlannableSchema | undefined> {
    for (let steps = 1; steps <= maxEarlier; steps++) {
      const sdl = await this.#options.source.earlierSupergraph(steps);
      if (sdl === undefined) return undefined;
      try {
        return await this.#options.open(sdl);
      } catch (error) {
        this.#options.onFailure(error);
      }
    }
    return undefined;
  }
}

/** What is wrong with a supergraph stands before an empty line, and where it is after it. */
function firstParagraph(error: unknown): string {
  const [paragraph = ''] = (error instanceof Error ? error.message : String(error)).split('\n\n');
  return paragraph.replaceAll('\n', ' ');
}
