import { once } from 'node:events';
import { type AddressInfo, type Socket, connect, createServer } from 'node:net';

/** A way to a server on which, on request, nothing moves any more while every connection stays open. */
export interface FreezableTcp {
  readonly port: number;
  freeze(): void;
  thaw(): void;
  close(): Promise<void>;
}

export async function startFreezableTcp(target: { host: string; port: number }): Promise<FreezableTcp> {
  const sockets = new Set<Socket>();
  let isFrozen = false;
  const server = createServer((inward) => {
    const outward = connect(target.port, target.host);
    for (const [from, to] of [
      [inward, outward],
      [outward, inward],
    ] as const) {
      sockets.add(from);
      from.pipe(to);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
    }
    if (isFrozen) hold([inward, outward]);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    freeze: () => {
      isFrozen = true;
      hold(sockets);
    },
    thaw: () => {
      isFrozen = false;
      for (const socket of sockets) socket.resume();
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function hold(sockets: Iterable<Socket>): void {
  for (const socket of sockets) socket.pause();
}
