/** Who asks, and what for. What one session was given is never shown in another. */
export interface Session {
  /** Names whom the token is for: the official, or the application. */
  readonly caller: string;
  readonly purpose?: string | undefined;
}

/** Clients, each with a cache of its own. */
export interface ClientPerSession<Client> {
  /** The client of this caller and this purpose: the same one each time, until it is forgotten. */
  of(session: Session): Client;
  /** Drops all clients of a caller, with what they keep: when somebody signs out. */
  forget(caller: string): void;
}

/**
 * Opens one client per caller and purpose, when it is first needed.
 *
 * @param open makes a client with a new cache, and with the token of `session.caller`
 * @param close is called with each client that is forgotten
 */
export function clientPerSession<Client>(
  open: (session: Session) => Client,
  close: (client: Client) => void = () => {},
): ClientPerSession<Client> {
  const clientsOf = new Map<string, Map<string | undefined, Client>>();
  return {
    of: (session) => {
      const { caller, purpose } = session;
      const clients = clientsOf.get(caller) ?? new Map<string | undefined, Client>();
      clientsOf.set(caller, clients);
      const client = clients.get(purpose) ?? open(session);
      clients.set(purpose, client);
      return client;
    },
    forget: (caller) => {
      const clients = clientsOf.get(caller);
      clientsOf.delete(caller);
      for (const client of clients?.values() ?? []) close(client);
    },
  };
}
