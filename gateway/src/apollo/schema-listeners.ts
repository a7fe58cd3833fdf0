import type { GraphQLSchema } from 'graphql';

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

/** @param onFailure hears what listeners throw later on: a schema is served whatever they make of it */
export function createSchemaListeners(onFailure: (error: unknown) => void): SchemaListeners {
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
          onFailure(error);
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
