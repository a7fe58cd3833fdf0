/*
 * What a publication is tried with before it comes into force: a supergraph is opened here as a gateway opens it, by
 * the same code on the same kind of thread. For the command line.
 */
import { type FederatedSchema, openFederatedSchema } from '../planner/federated-schema.ts';
import { defaultPlannerLimits } from '../planner/planner.ts';

export type { FederatedSchema } from '../planner/federated-schema.ts';

/**
 * Opens a supergraph as gateways do.
 *
 * @returns what they would serve, to be closed
 * @throws Error when no gateway can open it
 */
export function openSupergraph(sdl: string): Promise<FederatedSchema> {
  return openFederatedSchema(sdl, { limits: defaultPlannerLimits, onFailure: () => undefined });
}
