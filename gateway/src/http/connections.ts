import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

import { Shares } from '@govgraph/storage';
import { networkOf } from '../pipeline/limits/network-of.ts';
import { type TrustedProxies, plainAddress } from './client-address.ts';

/*
 * What connections may cost. Whoever connects is a stranger until a request on the connection was a known caller's; then
 * the connection is that application's, of several behind one proxy that of the one that asked last.
 *
 * - Of one address there are so many connections, but of a trusted proxy, behind which there are many clients.
 * - When all connections are taken, one that idles is ended for a new one: the oldest one of a stranger, or else of the
 *   application that has most of them. So whoever holds connections and asks nothing keeps nobody out, and no application
 *   loses one to others that has no more than an equal part. A connection idles until a request was read, and again once
 *   its response was sent.
 * - Requests on one connection are answered one after the other, each begun once the response before it has been taken. So
 *   a connection that asks without waiting costs no more than one that waits.
 */

export interface ConnectionLimits {
  readonly maxConnections: number;
  readonly maxConnectionsPerAddress: number;
  readonly trustedProxies: TrustedProxies;
}

export interface Connections {
  /** A known caller is sending a request on it. */
  assign(socket: Socket, application: string): void;
  /** A request was read and is being answered: the connection is kept meanwhile. */
  begin(socket: Socket): void;
  /** The connection idles. @param application that asked; undefined where nobody vouches for it */
  end(socket: Socket, application: string | undefined): void;
  /** Resolves when no connection is open. */
  allEnded(): Promise<void>;
}

export const defaultMaxConnections = 10_000;
export const defaultMaxConnectionsPerAddress = 1_000;
/** Requests on one connection that have no response yet; clients wait for one before they ask again. */
const maxPipelinedRequests = 16;

export function limitConnections(server: Server, limits: ConnectionLimits): Connections {
  const { maxConnections, maxConnectionsPerAddress, trustedProxies } = limits;
  const perAddress = new Map<string, number>();
  const idle = new IdleConnections();
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
      const ended = idle.next() ?? socket;
      ended.destroy();
      if (ended === socket) return;
      idle.delete(ended);
    }
    count += 1;
    perAddress.set(client, ofClient + 1);
    idle.add(socket);
    socket.once('close', () => {
      count -= 1;
      if (count === 0) for (const proceed of waiting.splice(0)) proceed();
      idle.delete(socket);
      const left = (perAddress.get(client) ?? 1) - 1;
      if (left === 0) perAddress.delete(client);
      else perAddress.set(client, left);
    });
  });
  return {
    assign: (socket, application) => {
      if (!socket.destroyed) idle.add(socket, application);
    },
    begin: (socket) => idle.delete(socket),
    end: (socket, application) => {
      if (!socket.destroyed) idle.add(socket, application);
    },
    allEnded: async () => {
      if (count > 0) await new Promise<void>((resolve) => waiting.push(resolve));
    },
  };
}

/** Each list begins with what idles for longest. */
class IdleConnections {
  readonly #ofStrangers = new Set<Socket>();
  readonly #ofApplications = new Map<string, Set<Socket>>();
  readonly #shares = new Shares(Infinity);
  /** A known caller's connection stays its application's when something is asked on it that nobody vouches for. */
  readonly #owners = new WeakMap<Socket, string>();

  /** @param application whose it is from now on; without it, it stays whose it is */
  add(socket: Socket, application = this.#owners.get(socket)): void {
    this.delete(socket);
    if (application === undefined) return void this.#ofStrangers.add(socket);
    this.#owners.set(socket, application);
    const sockets = this.#ofApplications.get(application) ?? new Set();
    this.#ofApplications.set(application, sockets.add(socket));
    this.#shares.take(application, 1);
  }

  delete(socket: Socket): void {
    this.#ofStrangers.delete(socket);
    const owner = this.#owners.get(socket) ?? '';
    const sockets = this.#ofApplications.get(owner);
    if (sockets?.delete(socket) !== true) return;
    this.#shares.giveBack(owner, 1);
    if (sockets.size === 0) this.#ofApplications.delete(owner);
  }

  /** The one that is ended next; undefined when none idles. */
  next(): Socket | undefined {
    const [ofStranger] = this.#ofStrangers;
    if (ofStranger !== undefined) return ofStranger;
    const [ofLargest] = this.#ofApplications.get(this.#shares.largest ?? '') ?? [];
    return ofLargest;
  }
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
