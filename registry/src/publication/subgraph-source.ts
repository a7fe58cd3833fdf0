/** A folder that a department publishes from. */
export interface SubgraphSource {
  /** The department's code; the folder is named after it. */
  readonly name: string;
  readonly sdl: string;
  /** `catalog.yaml` as text. */
  readonly catalog: string;
}
