import { type IncomingHttpHeaders, type Server, createServer, request as forward } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';

/** One request as it went over the wire to one department. */
export interface RecordedRequest {
  readonly department: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** How the way to the department behaves. */
export type Condition =
  | { readonly kind: 'working' }
  /** Requests arrive late by this much. */
  | { readonly kind: 'slow'; readonly delayMs: number }
  /** Requests are taken and never answered. */
  | { readonly kind: 'hanging' }
  /** Something answers that is not the department. */
  | { readonly kind: 'answering'; readonly status: number; readonly body: string }
  /** Answers break off in the middle. */
  | { readonly kind: 'truncating' }
  /** Answers have no end. */
  | { readonly kind: 'endless' };

/**
 * Stands between the gateways and one department: passes everything on unchanged, and keeps what it saw.
 * The supergraph names its address, so nothing gets past it.
 */
export interface RecordingProxy {
  readonly url: string;
  /** But for those that ask for nothing: by them a gateway finds out whether the department accepts its signature. */
  readonly requests: readonly RecordedRequest[];
  /** The requests since it was called last, which are kept no longer. */
  takeRequests(): readonly RecordedRequest[];
  setCondition(condition: Condition): void;
  /** Refuses connections, as a department whose process is gone, until `comeBack`. */
  goDown(): Promise<void>;
  comeBack(): Promise<void>;
  close(): Promise<void>;
}

const host = '127.0.0.1';
const asksForNothing = '{"query":"{ __typename }"}';

export async function startRecordingProxy(department: string, targetUrl: string): Promise<RecordingProxy> {
  const requests: RecordedRequest[] = [];
  let condition: Condition = { kind: 'working' };
  const open = (port: number) => listen(createProxy(), port);
  const createProxy = () =>
    createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = Buffer.concat(chunks);
        const text = body.toString('utf8');
        if (text !== asksForNothing) requests.push({ department, headers: request.headers, body: text });
        const pass = (isTruncated = false) => {
          const onward = forward(
            targetUrl,
            { method: request.method, headers: request.headers },
            (answer) => {
              response.writeHead(answer.statusCode ?? 502, answer.headers);
              if (!isTruncated) return void answer.pipe(response);
              answer.once('data', (chunk: Buffer) => {
                response.write(chunk.subarray(0, chunk.length / 2), () => response.destroy());
                answer.destroy();
              });
            },
          );
          onward.on('error', () => response.destroy());
          onward.end(body);
        };
        switch (condition.kind) {
          case 'working':
            return pass();
          case 'slow':
            return void setTimeout(() => pass(), condition.delayMs).unref();
          case 'hanging':
            return undefined;
          case 'answering':
            response.writeHead(condition.status, { 'content-type': 'application/json' });
            return void response.end(condition.body);
          case 'truncating':
            return pass(true);
          case 'endless':
            response.writeHead(200, { 'content-type': 'application/json' });
            return void Readable.from(withoutEnd()).pipe(response);
        }
      });
    });

  let server = await open(0);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${host}:${port}/graphql`,
    requests,
    takeRequests: () => requests.splice(0),
    setCondition: (next) => {
      condition = next;
    },
    goDown: () => close(server),
    comeBack: async () => {
      server = await open(port);
    },
    close: () => close(server),
  };
}

function* withoutEnd(): Generator<string> {
  yield '{"data":{"_entities":[';
  for (const filler = '{"__typename":"Person"},'.repeat(1_000); ;) yield filler;
}

function listen(server: Server, port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve(server));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
