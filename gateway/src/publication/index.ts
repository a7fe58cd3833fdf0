/*
 * What a publication is tried with before it comes into force: a supergraph is opened here as a gateway opens it, by
 * the same code on the same kind of thread. For the command line.
 */
import { Supergraph } from '@apollo/federation-internals';
import { type GraphQLSchema, parse } from 'graphql';
import { buildApiSchema } from '../schema/build-api-schema.ts';
import { writeApiSdl } from '../schema/write-api-sdl.ts';
import { type PlannableSchema, openPlannableSchema } from '../planner/plannable-schema.ts';
import { defaultPlannerLimits } from '../planner/planner.ts';

export { enforceOnSchema } from './enforce-on-schema.ts';
export { isValidFor, tryOperation } from './try-operation.ts';
export type { PlannableSchema } from '../planner/plannable-schema.ts';
export { parseFieldSet, topFields } from '../schema/field-set.ts';
export { type SpecifiedName, readLinkedDirectives } from '../schema/linked-directives.ts';
export { outlineSchema } from '../schema/outline-schema.ts';

/**
 * Opens a supergraph as gateways do.
 *
 * @returns what they would serve, to be closed
 * @throws Error when no gateway can open it
 */
export function openSupergraph(sdl: string): Promise<PlannableSchema> {
  return openPlannableSchema(sdl, { limits: defaultPlannerLimits, onFailure: () => undefined });
}

/**
 * What callers see of a supergraph, without a planner for it.
 *
 * @throws Error when no gateway can open it
 */
export function readApiSchema(supergraphSdl: string): GraphQLSchema {
  return buildApiSchema(parse(writeApiSdl(Supergraph.build(supergraphSdl)), { noLocation: true }));
}
