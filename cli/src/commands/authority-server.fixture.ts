/** A gateway that gives prepared answers, and keeps what it was asked. */
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { vi } from 'vitest';

import { type CommandConfig, readConfig } from '../config.ts';

export interface Asked {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

export type Answer =
  { readonly data: object } | { readonly errors: readonly object[]; readonly status: number };

export interface AuthorityServer {
  readonly config: CommandConfig;
  /** One after the other; the last one is given again. */
  answers: Answer[];
  readonly asked: Asked[];
  /** On standard error, and on standard output. */
  readonly said: string[];
  readonly printed: string[];
  close(): void;
}

/** @param token that the command has */
export async function startAuthorityServer(token = 'a.b.c'): Promise<AuthorityServer> {
  const asked: Asked[] = [];
  const said: string[] = [];
  const printed: string[] = [];
  const server: Server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => {
      asked.push(JSON.parse(body) as Asked);
      const answer = started.answers.length > 1 ? started.answers.shift() : started.answers[0];
      response.writeHead(answer !== undefined && 'status' in answer ? answer.status : 200);
      response.end(JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
  vi.spyOn(console, 'error').mockImplementation((text: string) => void said.push(text));
  vi.spyOn(console, 'log').mockImplementation((text: string) => void printed.push(text));
  const started: AuthorityServer = {
    config: readConfig({ GOVGRAPH_URL: url, GOVGRAPH_TOKEN: token }),
    answers: [],
    asked,
    said,
    printed,
    close: () => {
      server.closeAllConnections();
      server.close();
      vi.restoreAllMocks();
    },
  };
  return started;
}

/** What the command reads of a publication. */
export const publication = (state: string, more: object = {}) => ({
  ...{ id: 'p1', revision: 1, state, isDone: !['REQUESTED', 'RUNNING'].includes(state), progress: null },
  ...{ findings: null, findingCount: null, policyVersion: null, failure: null },
  ...{ preparedGateways: null, unpreparedGateways: null, ...more },
});
