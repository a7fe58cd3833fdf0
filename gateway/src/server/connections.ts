import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

import { type TrustedProxies, networkOf, plainAddress } from './client-address.ts';

/*
 * What connections may cost. Whoever connects is a stranger until a request on the connection was a known caller's.
 *
 * - Of one address there are so many connections, but of a trusted proxy, behind which there are many clients.
 * - When all connections are taken, the oldest one of a stranger is ended for a new one: whoever holds connections and
 *   asks nothing keeps no caller out. No caller's connection is ended, and none whose request is being answered.
 * - Requests on one connection are answered one after the other, each begun once the answer before it has been taken. So
 *   a connection that asks without waiting costs no more than one that waits.
 */

export interface ConnectionLimits {
  readonly maxConnections: number;
  readonly maxConnectionsPerAddress: number;
  readonly trustedProxies: TrustedProxies;
}

export interface Connections {
  /** A request was read and is being answered, or a known caller is sending one: the connection is kept meanwhile. */
  begin(socket: Socket): void;
  /** The answer is there. @param isKnown whether somebody vouches for whoever asked: then it is kept from now on */
  end(socket: Socket, isKnown: boolean): void;
  /** Resolves when no connection is open. */
  allEnded(): Promise<void>;
}

export const defaultMaxConnections = 10_000;
export const defaultMaxConnectionsPerAddress = 1_000;
/** Requests on one connection that have no answer yet; clients wait for an answer before they ask again. */
const maxPipelinedRequests = 16;

export function limitConnections(server: Server, limits: ConnectionLimits): Connections {
  const { maxConnections, maxConnectionsPerAddress, trustedProxies } = limits;
  const perAddress = new Map<string, number>();
  /** In the order in which they came. */
  const strangers = new Set<Socket>();
  const known = new WeakSet<Socket>();
  let count = 0;
  /** Those who wait for the end of all. */
  const waiting: (() => void)[] = [];

  server.on('connection', (socket: Socket) => {
    const address = plainAddress(socket.remoteAddress ?? '');
    const client = clientOf(address);
    const ofClient = perAddress.get(client) ?? 0;
    if (ofClient >= maxConnectionsPerAddress && !trustedProxies.includes(address)) {
      socket.destroy();
      return;
    }
    if (count >= maxConnections) {
      const [oldest = socket] = strangers;
      oldest.destroy();
      if (oldest === socket) return;
      strangers.delete(oldest);
    }
    count += 1;
    perAddress.set(client, ofClient + 1);
    strangers.add(socket);
    socket.once('close', () => {
      count -= 1;
      if (count === 0) for (const proceed of waiting.splice(0)) proceed();
      strangers.delete(socket);
      const left = (perAddress.get(client) ?? 1) - 1;
      if (left === 0) perAddress.delete(client);
      else perAddress.set(client, left);
    });
  });
  return {
    begin: (socket) => void strangers.delete(socket),
    end: (socket, isKnown) => {
      if (isKnown) known.add(socket);
      if (!known.has(socket) && !socket.destroyed) strangers.add(socket);
    },
    allEnded: async () => {
      if (count > 0) await new Promise<void>((resolve) => waiting.push(resolve));
    },
  };
}

/** A client of IPv6 has as many addresses as it likes. */
function clientOf(address: string): string {
  return address.includes(':') ? networkOf(address) : address;
}

/** Answers the requests of each connection one after the other. */
export function takeTurns(
  serve: (request: IncomingMessage, response: ServerResponse) => void,
): (request: IncomingMessage, response: ServerResponse) => void {
  const waiting = new WeakMap<Socket, (() => void)[]>();
  const begin = (request: IncomingMessage, response: ServerResponse, queue: (() => void)[]): void => {
    const { socket } = request;
    // When all of it was taken, or never will be.
    response.once('close', () => {
      const next = socket.destroyed ? undefined : queue.shift();
      if (next === undefined) waiting.delete(socket);
      else next();
    });
    serve(request, response);
  };
  return (request, response) => {
    const { socket } = request;
    const queue = waiting.get(socket);
    if (queue === undefined) {
      const begun: (() => void)[] = [];
      waiting.set(socket, begun);
      begin(request, response, begun);
    } else if (queue.length + 1 >= maxPipelinedRequests) breakOff(socket);
    else queue.push(() => begin(request, response, queue));
  };
}

/**
 * Ends a connection, and looks at nothing more of what was read of it. Node would: 64 KiB are 1,900 requests of 34 bytes,
 * and hold the request thread for a tenth of a second. Its parser is told that another protocol follows, in its own
 * words, as there are none for this: a test says so should they change.
 */
function breakOff(socket: Socket & { readonly parser?: { onIncoming: () => number } | null }): void {
  socket.destroy();
  if (socket.parser != null) socket.parser.onIncoming = () => protocolChanges;
}

const protocolChanges = 2;
