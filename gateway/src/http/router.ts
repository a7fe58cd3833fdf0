import { omitUndefined } from '@govgraph/policy';
import {
  jsonResponse,
  type GatewayResponse,
  type GatewayRequest,
  type HandleRequest,
} from './http-message.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { ReadinessReport } from './readiness.ts';
import { createResourceMetadata } from './resource-metadata.ts';

/** Where GraphQL is served. */
const graphqlPath = '/graphql';

export interface RouterOptions {
  /** Answers GraphQL requests. */
  readonly handle: HandleRequest;
  readonly readiness: () => Promise<ReadinessReport>;
  readonly metrics: Metrics;
  /** Who issues the tokens that are taken here, where that is known. */
  readonly issuers?: readonly string[] | undefined;
  /** Scheme and host under which callers know the gateway. */
  readonly publicUrl?: string | undefined;
}

/**
 * Serves `/graphql`, `/healthz` (the process runs), `/readyz` (it can serve: 200, if need be with what is degraded, or
 * 503 with what is missing), `/metrics` (the same for Prometheus), and where tokens are to be had
 * (`/.well-known/oauth-protected-resource`).
 */
export function createRouter({ handle, readiness, metrics, ...options }: RouterOptions): HandleRequest {
  const { issuers, publicUrl } = options;
  const answerMetadata = createResourceMetadata({ issuers, graphqlPath, ...omitUndefined({ publicUrl }) });

  return async (request) => {
    if (request.path === graphqlPath) return handle(request);
    if (request.path === '/healthz')
      return isRead(request) ? jsonResponse(200, { status: 'alive' }) : onlyRead;
    if (request.path === '/readyz') return isRead(request) ? answerReadiness(await readiness()) : onlyRead;
    if (request.path === '/metrics') return isRead(request) ? answerMetrics(metrics) : onlyRead;
    const metadata = answerMetadata(request);
    if (metadata === undefined) return nothingHere;
    return isRead(request) ? metadata : onlyRead;
  };
}

const nothingHere = jsonResponse(404, {
  errors: [{ message: `There is nothing here; GraphQL is at ${graphqlPath}.` }],
});

const onlyRead = jsonResponse(405, { errors: [{ message: 'Use GET.' }] }, { allow: 'GET, HEAD' });

function answerReadiness({ isReady, isDegraded, checks }: ReadinessReport) {
  if (!isReady) return jsonResponse(503, { status: 'not ready', checks });
  return jsonResponse(200, { status: isDegraded ? 'degraded' : 'ready', checks });
}

async function answerMetrics({ contentType, read }: Metrics): Promise<GatewayResponse> {
  const headers = { 'content-type': contentType, 'cache-control': 'no-store' };
  return { status: 200, headers, body: Buffer.from(await read()) };
}

function isRead({ method }: GatewayRequest): boolean {
  return method === 'GET' || method === 'HEAD';
}
