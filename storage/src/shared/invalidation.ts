/**
 * Tells the other gateways that a new policy version is in force. A hint for speed only: a lost message is
 * harmless, because `UsageStore.append` refuses a superseded version.
 */
export interface Invalidation {
  publish(version: number): Promise<void>;
  /**
   * Calls `listener` for every version published after the returned promise resolves, as long as the store
   * can be reached; resolves within seconds when it cannot. Survives lost connections.
   *
   * @returns the way out
   */
  subscribe(listener: (version: number) => void): Promise<() => Promise<void>>;
  close(): Promise<void>;
}
