import { type PlannableSchema, openPlannableSchema } from '../planner/plannable-schema.ts';
import type { PlannerOptions } from '../planner/planner.ts';
import type { PolicyReader, Preparation } from '@govgraph/storage';

/**
 * The schema of the supergraph that is about to come into force, if one was staged: opened while requests are still
 * answered under the one before, so that none waits for it then. It is a hint: what was not staged, or did not
 * become ready, is opened when it comes into force.
 */
export interface StagedSchema {
  /** Begins to open what is staged now, and to plan for it what was asked for last; ends what no longer is. */
  prepare(inForce: PlannableSchema): Promise<void>;
  /** What was opened of this supergraph, once it is ready; whoever takes it closes it. */
  take(sdl: string): Promise<PlannableSchema | undefined>;
  /** How far this is with what was staged last, whether it came into force or not; undefined when nothing was. */
  preparation(): Preparation | undefined;
  close(): Promise<void>;
}

/** @param onPreparation is told that there is another state of the preparation */
export function createStagedSchema(
  source: Pick<PolicyReader<unknown>, 'stagedSupergraph'>,
  options: PlannerOptions,
  onPreparation: () => void,
): StagedSchema {
  let knownHash: string | undefined;
  let knownSdl: string | undefined;
  let preparation: Preparation | undefined;
  let staged: { readonly sdl: string; readonly schema: Promise<PlannableSchema | undefined> } | undefined;

  const note = (hash: string, state: Preparation['state']): void => {
    // Another one was staged meanwhile.
    if (hash !== knownHash) return;
    preparation = { hash, state };
    onPreparation();
  };
  const open = async (
    hash: string,
    sdl: string,
    inForce: PlannableSchema,
  ): Promise<PlannableSchema | undefined> => {
    try {
      const schema = await openPlannableSchema(sdl, options);
      schema.planAhead(inForce.planned());
      note(hash, 'prepared');
      return schema;
    } catch (error) {
      note(hash, 'failed');
      options.onFailure(error);
      return undefined;
    }
  };
  const drop = async (): Promise<void> => {
    const dropped = staged;
    staged = undefined;
    await (await dropped?.schema)?.close();
  };

  return {
    prepare: async (inForce) => {
      const supergraph = await source.stagedSupergraph(knownHash);
      if (supergraph?.hash === knownHash) return;
      knownHash = supergraph?.hash;
      knownSdl = supergraph?.sdl;
      const dropping = drop();
      const { hash, sdl } = supergraph ?? {};
      if (hash !== undefined && sdl !== undefined) {
        const isServed = sdl === inForce.sdl;
        note(hash, isServed ? 'prepared' : 'preparing');
        if (!isServed) staged = { sdl, schema: open(hash, sdl, inForce) };
      }
      await dropping;
    },
    take: async (sdl) => {
      if (staged?.sdl === sdl) {
        const { schema } = staged;
        staged = undefined;
        return schema;
      }
      // What was taken before ends when another one is served: should it be staged again, it is prepared again.
      if (staged === undefined && knownSdl !== sdl) {
        knownHash = undefined;
        knownSdl = undefined;
        preparation = undefined;
      }
      return undefined;
    },
    preparation: () => preparation,
    close: drop,
  };
}
