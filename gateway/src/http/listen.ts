import type { AddressInfo, Server } from 'node:net';
import { ConfigError } from '../errors.ts';

export interface ListenAddress {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
}

/** @returns the port @throws ConfigError when it cannot, with the reason in one line */
export function listen(server: Server, { host, port }: ListenAddress): Promise<number> {
  return new Promise((resolve, reject) => {
    const onError = (error: Error & { code?: string }): void => {
      const reason = error.code === 'EADDRINUSE' ? 'it is in use' : (error.code ?? error.message);
      reject(new ConfigError([`cannot listen on port ${port} of ${host}: ${reason}`]));
    };
    server.once('error', onError);
    server.listen(port, host, () => {
      server.off('error', onError);
      resolve((server.address() as AddressInfo).port);
    });
  });
}
