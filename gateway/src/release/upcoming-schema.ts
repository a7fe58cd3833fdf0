import { type PlannableSchema, openPlannableSchema } from '../planner/plannable-schema.ts';
import type { PlannerOptions } from '../planner/planner.ts';
import type { PolicyReader } from '@govgraph/storage';

/**
 * The schema of the supergraph that is about to come into force, if one was announced: opened while requests are still
 * answered under the one before, so that none waits for it then. It is a hint: what was not announced, or did not
 * become ready, is opened when it comes into force.
 */
export interface UpcomingSchema {
  /** Begins to open what is announced now, and to plan for it what was asked for last; ends what no longer is. */
  prepare(inForce: PlannableSchema): Promise<void>;
  /** What was opened of this supergraph, once it is ready; whoever takes it closes it. */
  take(sdl: string): Promise<PlannableSchema | undefined>;
  close(): Promise<void>;
}

export function createUpcomingSchema(
  source: Pick<PolicyReader<unknown>, 'announcedSupergraph'>,
  options: PlannerOptions,
): UpcomingSchema {
  let knownHash: string | undefined;
  let upcoming: { readonly sdl: string; readonly schema: Promise<PlannableSchema | undefined> } | undefined;

  const open = async (sdl: string, inForce: PlannableSchema): Promise<PlannableSchema | undefined> => {
    try {
      const schema = await openPlannableSchema(sdl, options);
      schema.planAhead(inForce.planned());
      return schema;
    } catch (error) {
      options.onFailure(error);
      return undefined;
    }
  };
  const drop = async (): Promise<void> => {
    const dropped = upcoming;
    upcoming = undefined;
    await (await dropped?.schema)?.close();
  };

  return {
    prepare: async (inForce) => {
      const announced = await source.announcedSupergraph(knownHash);
      if (announced?.hash === knownHash) return;
      knownHash = announced?.hash;
      const dropping = drop();
      const { sdl } = announced ?? {};
      if (sdl !== undefined && sdl !== inForce.sdl) upcoming = { sdl, schema: open(sdl, inForce) };
      await dropping;
    },
    take: async (sdl) => {
      if (upcoming?.sdl !== sdl) return undefined;
      const { schema } = upcoming;
      upcoming = undefined;
      return schema;
    },
    close: drop,
  };
}
