import type { GraphQLSchema } from 'graphql';
import type { Telemetry } from '../telemetry/telemetry.ts';

/** What callers see of the supergraph that is served, and its text. */
export interface PublicSchema {
  /** Shared with the gateway: who may change it works on a copy. */
  readonly apiSchema: GraphQLSchema;
  readonly supergraphSdl: string;
}

export type SchemaListener = (schema: PublicSchema) => void;

export interface SchemaListeners {
  /** Tells everybody who listens, unless it is the schema that they know. */
  tell(schema: PublicSchema): void;
  /** Tells the listener of the schema that is served, if there is one, and of each that follows. @returns what ends it */
  listen(listener: SchemaListener): () => void;
}

/** @param telemetry hears what listeners throw later on: a schema is served whatever they make of it */
export function createSchemaListeners(telemetry: Pick<Telemetry, 'failed'>): SchemaListeners {
  const listeners = new Set<SchemaListener>();
  let served: PublicSchema | undefined;
  return {
    tell: (schema) => {
      if (schema.apiSchema === served?.apiSchema) return;
      served = schema;
      for (const listener of listeners) {
        try {
          listener(schema);
        } catch (error) {
          telemetry.failed(error, { during: 'telling of a schema' });
        }
      }
    },
    listen: (listener) => {
      if (served !== undefined) listener(served);
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
