import { anonymousCaller } from '@govgraph/policy';
import type { SchemaListener } from './apollo/schema-listeners.ts';
import { openPipeline } from './assembly/open-pipeline.ts';
import { defaultMaxInProgress } from './config/default-limits.ts';
import { isRefusal, refuse } from './errors.ts';
import type { GatewayOptions } from './gateway-options.ts';
import { Admission, type AdmissionOptions } from './http/admission.ts';
import { compressResponses } from './http/compression.ts';
import { createEntityTagger } from './http/entity-tag.ts';
import { createFetchHandler } from './http/fetch-handler.ts';
import { createGraphQLEndpoint } from './http/graphql-endpoint.ts';
import { toGraphQLResponse } from './http/graphql-response.ts';
import {
  type ConnectionSource,
  type HttpServer,
  type HttpServerOptions,
  serveConnections,
  startHttpServer,
} from './http/http-server.ts';
import type { ListenAddress } from './http/listen.ts';
import { PlaceLimit, watchEventLoop } from './http/place-limit.ts';
import { type ReadinessReport, createReadiness } from './http/readiness.ts';
import { readinessChecks } from './http/readiness-checks.ts';
import { createBusyRefusal } from './http/refuse-busy.ts';
import { createRouter } from './http/router.ts';
import { createMetrics } from './telemetry/metrics.ts';
import { failuresDuring, telemetryOf } from './telemetry/telemetry.ts';
import { startSignatureCheck } from './transport/signature-check.ts';
import { type ClosingTimeouts, stopTimeouts } from './workers/closing-timeouts.ts';

export interface Gateway {
  fetch(request: Request): Promise<Response>;
  /** @throws ConfigError when the port cannot be listened on */
  listen(address: ListenAddress): Promise<{ readonly port: number }>;
  /** Serves connections that another process accepts. */
  serve(connections: ConnectionSource): void;
  readiness(): Promise<ReadinessReport>;
  /** Tells of the schema that is served, at once if there is one, and of each that follows. @returns what ends it */
  onSchema(listener: SchemaListener): () => void;
  /**
   * Finishes what is under way, records it, and closes connections; the stores that were given stay open. Called again,
   * it waits no longer than it is told then.
   */
  close(timeouts?: Omit<ClosingTimeouts, 'processMs'>): Promise<void>;
}

/**
 * Puts a gateway together. It serves as soon as its policy is loaded; until then, and whenever its policy is
 * too old, it answers 503.
 *
 * @throws ConfigError when the options contradict each other
 */
export async function createGateway(options: GatewayOptions): Promise<Gateway> {
  const { identity, maxRequestsInProgress = defaultMaxInProgress } = options;
  const telemetry = telemetryOf(options.telemetry);
  const pipeline = await openPipeline(options, telemetry);
  const { parts, subgraphs, storeWatch, schemaListeners } = pipeline;
  const { signatureCheckIntervalMs: checkMs } = options;
  const signatureCheck = checkMs === undefined ? undefined : startSignatureCheck(subgraphs, checkMs);
  const membership = () => options.membership?.state();
  const readiness = createReadiness({
    checks: readinessChecks({
      releases: parts.releases,
      subgraphs,
      storeWatch,
      signatureCheck,
      keyProblems: () => ('policyStore' in options ? (options.registeredKeys?.problems() ?? []) : []),
      identity,
      canCount: pipeline.canCount,
      sharedProblems: options.sharedProblems ?? (() => []),
      membership,
    }),
  });

  const endpoint = createGraphQLEndpoint(parts, createEntityTagger(pipeline.pseudonymKey));
  const admission = new Admission({
    maxInProgress: maxRequestsInProgress,
    recognize: recognizerOf(options),
    refuse: createBusyRefusal(parts),
  });
  const placeLimit = new PlaceLimit(maxRequestsInProgress);
  const stopWatching = watchEventLoop(
    () => admission.status(),
    (use) => admission.setPlaces(placeLimit.next(use)),
  );
  const admitted = admission.admit(options.mayCompress === false ? endpoint : compressResponses(endpoint));
  const mayNotRecord = toGraphQLResponse(
    { kind: 'refused', refusal: refuse('AUDIT_UNAVAILABLE'), extensions: undefined },
    undefined,
  );
  const { limitAlarms } = parts;
  const respond = createRouter({
    // Who may not record may not answer.
    handle: async (request) => (membership()?.hasJoined === false ? mayNotRecord : admitted(request)),
    readiness,
    issuers: identity?.issuers,
    publicUrl: options.publicUrl,
    metrics: createMetrics({ readiness, subgraphs, admission, limitAlarms, workers: options.workers }),
  });
  const serverOptions: HttpServerOptions = {
    respond,
    ...options.connections,
    findApplication: async ({ authorization }) => {
      const caller = await parts.identity.verify(authorization);
      return isRefusal(caller) ? undefined : caller.application;
    },
    onError: failuresDuring(telemetry, 'http'),
  };
  let server: HttpServer | undefined;
  let closing: Promise<void> | undefined;
  const closeParts = async (): Promise<void> => {
    stopWatching();
    signatureCheck?.close();
    await pipeline.close();
  };

  return {
    fetch: createFetchHandler(respond),
    listen: async ({ host, port }) => {
      const running = await startHttpServer({ ...serverOptions, host, port });
      server = running;
      return { port: running.port };
    },
    serve: (connections) => void (server = serveConnections(connections, serverOptions)),
    readiness,
    onSchema: schemaListeners.listen,
    close: async (timeouts = stopTimeouts) => {
      const breakingOff = setTimeout(() => subgraphs.breakOff(), timeouts.departmentsMs);
      await server?.close(timeouts);
      clearTimeout(breakingOff);
      await (closing ??= closeParts());
    },
  };
}

/** Where nobody can be told from others, all share one place in the line. */
function recognizerOf({ identity }: GatewayOptions): AdmissionOptions['recognize'] {
  return (authorization) =>
    identity?.recognize === undefined ? anonymousCaller : identity.recognize(authorization);
}
