/**
 * Accepts connections for several processes and hands them over, one after the other, to each process in turn.
 *
 * A copy of each connection is kept until its receiver says that it has taken it. A receiver that has not said so is
 * handed no further one, so that a process that hangs holds up one connection and no more; the others take what comes.
 * What was on its way to a process that has ended is handed to another one, as nobody has read of it.
 */
import { type Server, type Socket, createServer } from 'node:net';

/** A process that takes connections. */
export interface Receiver {
  /**
   * Sends a copy.
   *
   * @param onFailure hears that it was not sent, later than this returns
   */
  send(connection: Socket, onFailure: () => void): void;
}

/** Connections that wait because no process takes any; as many as the kernel lets wait for a busy process, twice. */
const maxWaitingConnections = 1_024;

export class ConnectionHandover {
  /** Those that are handed connections. */
  readonly #receivers = new Set<Receiver>();
  /** Those of them that have taken what they were handed, in the order of their turns. */
  readonly #ready = new Set<Receiver>();
  readonly #onTheirWay = new Map<Receiver, Socket>();
  readonly #waiting: Socket[] = [];
  #isClosed = false;

  /** Accepts connections. Nothing is read from them here. */
  createServer(): Server {
    return createServer({ pauseOnConnect: true }, (connection) => {
      connection.on('error', () => undefined);
      if (this.#waiting.length >= maxWaitingConnections) connection.destroy();
      else this.#waiting.push(connection);
      this.#handOver();
    });
  }

  add(receiver: Receiver): void {
    this.#receivers.add(receiver);
    this.#ready.add(receiver);
    this.#handOver();
  }

  /** The receiver has taken what it was handed, or has lost it: then the connection ends with the copy here. */
  taken(receiver: Receiver): void {
    this.#onTheirWay.get(receiver)?.destroy();
    this.#onTheirWay.delete(receiver);
    if (this.#receivers.has(receiver)) this.#ready.add(receiver);
    this.#handOver();
  }

  /** Hands it nothing more. Resolves when nothing is on its way to it either. */
  async retire(receiver: Receiver): Promise<void> {
    this.#receivers.delete(receiver);
    this.#ready.delete(receiver);
    const connection = this.#onTheirWay.get(receiver);
    if (connection === undefined) return;
    await new Promise<void>((resolve) => connection.once('close', () => resolve()));
  }

  /**
   * The receiver has ended.
   *
   * @param hasReadNothing whether it is known that what was on its way was not taken
   */
  ended(receiver: Receiver, hasReadNothing: boolean): void {
    const connection = this.#onTheirWay.get(receiver);
    this.#onTheirWay.delete(receiver);
    this.#receivers.delete(receiver);
    this.#ready.delete(receiver);
    if (connection === undefined) return;
    if (hasReadNothing && !this.#isClosed) this.#waiting.unshift(connection);
    else connection.destroy();
    this.#handOver();
  }

  /** Ends the connections that wait. */
  close(): void {
    this.#isClosed = true;
    for (const connection of this.#waiting.splice(0)) connection.destroy();
  }

  #handOver(): void {
    for (const receiver of this.#ready) {
      const connection = this.#waiting.shift();
      if (connection === undefined) return;
      this.#ready.delete(receiver);
      this.#onTheirWay.set(receiver, connection);
      // Whoever cannot be sent anything is about to end.
      receiver.send(connection, () => {
        if (this.#onTheirWay.get(receiver) === connection) this.ended(receiver, true);
      });
    }
  }
}
