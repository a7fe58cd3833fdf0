/**
 * Where a supergraph comes from, in the words of `@apollo/gateway`: its managers (`IntrospectAndCompose`, `LocalCompose`)
 * and functions that were written for it fit these types as they are. They are types only, so that nobody installs or
 * loads that package who does not use it.
 */

/** One text, a function that gives the first and may give others later, or an object with such a function. */
export type SupergraphSource = string | SupergraphHook | SupergraphManager;

export interface SupergraphManager {
  initialize(options: SupergraphHookOptions): Promise<InitialSupergraph>;
}

export type SupergraphHook = (options: SupergraphHookOptions) => Promise<InitialSupergraph>;

export interface InitialSupergraph {
  readonly supergraphSdl: string;
  /** Called once, when the gateway closes. */
  readonly cleanup?: () => Promise<void>;
}

export interface SupergraphHookOptions {
  /** Gives another supergraph. What cannot be served changes nothing. */
  update(supergraphSdl: string): void;
  /** @throws Error that names the subgraphs of the supergraph that do not answer */
  healthCheck(supergraphSdl: string): Promise<void>;
  /** How to ask a subgraph for its schema. */
  getDataSource(endpoint: SubgraphEndpoint): SubgraphDataSource;
}

export interface SubgraphEndpoint {
  readonly name: string;
  readonly url?: string | undefined;
}

export interface SubgraphDataSource {
  /** @throws Error when the subgraph does not answer */
  process(asked: DataSourceRequest): Promise<DataSourceResponse>;
}

export interface DataSourceRequest {
  readonly request: {
    readonly query?: string;
    /** Further headers, for example a manager's `introspectionHeaders`. */
    readonly http?: { readonly headers: Iterable<[string, string]> };
  };
}

/** Not `readonly`, since that of `@apollo/gateway` is not. */
export interface DataSourceResponse {
  data?: Record<string, unknown> | null;
  errors?: { readonly message: string }[];
}
