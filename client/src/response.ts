/** What the gateway responds with, in both forms of telling what is withheld. */

/** Response names (aliases, where there are any) and list positions, from the root of the data. */
export type Path = readonly (string | number)[];

/** What an error's `extensions` and an entry of `withheld` say alike. */
export interface ReasonDetails {
  readonly code: string;
  /** `Type.field`. */
  readonly coordinate?: string | undefined;
  /** Code of the resource in the catalog. */
  readonly resource?: string | null | undefined;
  /** The department that holds the value. */
  readonly provider?: string | null | undefined;
  readonly shareType?: string | null | undefined;
  /** A sentence for a person, with the way forward. */
  readonly howToRequest?: string | undefined;
  /** With `RATE_LIMITED`: after how many seconds the request may be sent again. */
  readonly retryAfterSeconds?: number | undefined;
}

/** An error in place, or without a path, of a response that is refused as a whole. */
export interface ResponseError {
  readonly message: string;
  readonly path?: Path;
  /** {@link ReasonDetails}, and of a denial the decision id. */
  readonly extensions?: { readonly [name: string]: unknown };
}

/** A step of a folded path: a response name, or positions in a list as ranges whose ends are included. */
export type FoldedStep = string | readonly (readonly [number, number])[];

/** One reason of the compact form, with all places that it holds for. */
export interface Withheld extends ReasonDetails {
  readonly message: string;
  readonly paths: readonly (readonly FoldedStep[])[];
}

/** `extensions.govgraph`. */
export interface GovgraphExtensions {
  /** Names the usage record of this response. */
  readonly decisionId: string;
  readonly policyVersion: number;
  /** Only where the compact form was asked for. */
  readonly withheld?: readonly Withheld[];
}

export interface GovgraphResponse {
  readonly data?: unknown;
  readonly errors?: readonly ResponseError[] | undefined;
  readonly extensions?: { readonly govgraph?: GovgraphExtensions | undefined } | undefined;
}

/** What stands under `extensions.govgraph`, of a response as any client hands it on. */
export function govgraphOf(extensions: unknown): GovgraphExtensions | undefined {
  return (extensions as GovgraphResponse['extensions'])?.govgraph;
}
