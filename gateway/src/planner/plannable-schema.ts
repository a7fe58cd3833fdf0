import { type FederatedSchema, readFederatedSchema } from '../schema/federated-schema.ts';
import { type Planner, type PlannerOptions, openPlanner } from './planner.ts';

/** A supergraph, made ready for requests. */
export interface PlannableSchema
  extends FederatedSchema, Pick<Planner, 'plan' | 'introspect' | 'planned' | 'planAhead'> {
  /** Ends the planner; what waits for it is refused. */
  close(): Promise<void>;
}

/**
 * Reads a schema and starts its planner, once per supergraph: every policy that is served over it shares both.
 * Most of the work is the planner thread's.
 *
 * @throws Error when the SDL is no valid supergraph.
 */
export async function openPlannableSchema(sdl: string, options: PlannerOptions): Promise<PlannableSchema> {
  const planner = await openPlanner(sdl, options);
  try {
    const schema = await readFederatedSchema(sdl, planner.supergraph);
    const { plan, introspect, planned, planAhead, close } = planner;
    return { ...schema, plan, introspect, planned, planAhead, close };
  } catch (error) {
    await planner.close();
    throw error;
  }
}
