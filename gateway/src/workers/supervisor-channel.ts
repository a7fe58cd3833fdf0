/** The supervisor of this process, as one of its workers sees it. */
import { Socket } from 'node:net';
import type { ConnectionSource } from '../http/http-server.ts';
import { type WorkerCounts, type WorkerMessage, isMessage } from './worker-messages.ts';

export interface SupervisorChannel {
  /** What the supervisor hands over, once it was told that this process serves. */
  readonly connections: ConnectionSource;
  /** As the supervisor said last, a second ago at most; undefined before that. */
  workers(): WorkerCounts | undefined;
  tellServing(): void;
  /** That this process stops, and is to be handed nothing more. */
  tellLeaving(): void;
  /** Resolves when it is on its way. */
  tellCannotStart(problems: readonly string[]): Promise<void>;
}

/**
 * Begins to listen to the supervisor. This process ends when the supervisor has, however that happened.
 *
 * @param onFinish hears that another worker has taken the place of this one
 */
export function connectToSupervisor(onFinish: () => void): SupervisorChannel {
  let workers: WorkerCounts | undefined;
  let takeConnection: (connection: Socket) => void = () => undefined;
  const tell = (message: WorkerMessage): Promise<void> =>
    // A supervisor that is gone need not be told anything.
    new Promise((resolve) => process.send?.(message, undefined, undefined, () => resolve()));

  const end = (): never => process.exit(1);
  if (!process.connected) end();
  process.once('disconnect', end);
  // Without a connection, nothing else may keep this process.
  process.channel?.ref();
  process.on('message', (message: unknown, connection: unknown) => {
    if (!isMessage(message)) return;
    if (message.kind === 'ping') {
      workers = message.workers;
      void tell({ kind: 'pong' });
    } else if (message.kind === 'finish') onFinish();
    else if (message.kind === 'connection') {
      // INVARIANT: this is told before anything is read of it, or another worker would be handed what was begun here.
      void tell({ kind: 'taken' });
      // A connection that its caller has ended on the way may not arrive.
      if (connection instanceof Socket) takeConnection(connection);
    }
  });
  return {
    connections: (take) => (takeConnection = take),
    workers: () => workers,
    tellServing: () => void tell({ kind: 'serving' }),
    tellLeaving: () => void tell({ kind: 'leaving' }),
    tellCannotStart: (problems) => tell({ kind: 'cannotStart', problems }),
  };
}
