import { randomUUID } from 'node:crypto';

import { SignatureError, UpstreamError } from '../errors.ts';
import type { Subgraph } from '../schema/supergraph-facts.ts';
import type { DepartmentRoute, RouteOptions, RouteStatus } from './department-route.ts';
import { openRoute } from './open-route.ts';
import { type SubgraphResponse, readResponse } from './read-response.ts';
import { boundFor } from './response-bound.ts';
import { type Ask, type Exchange, deduplicateInFlight } from './deduplicate-in-flight.ts';

/** @throws UpstreamError when the department does not answer in time with a GraphQL response; says whether it may have acted */
export type SendToSubgraph = Ask<SubgraphResponse>;

export interface SubgraphClientOptions extends RouteOptions {
  /** Whether callers with the same rights share requests that are under way, see {@link deduplicateInFlight}. */
  readonly mayShareRequests?: boolean;
}

export interface SubgraphClient {
  /**
   * How to ask the departments of a release, which shares no requests with those before it. Connections to
   * addresses that it no longer names are closed.
   */
  connect(subgraphs: ReadonlyMap<string, Subgraph>): SendToSubgraph;
  /** How the departments of the latest release are asked now. */
  departments(): readonly RouteStatus[];
  /** Asks each department for nothing of its data. @returns which do not let this gateway in, and why */
  findRefusals(): Promise<readonly SignatureError[]>;
  /** Gives up whatever is under way, and asks nobody any more: what departments owe counts as unavailable. */
  breakOff(): void;
  close(): Promise<void>;
}

/**
 * Keeps connections to departments and sends them signed requests, to each no more than it can bear. What is known of a
 * department – that it fails, who waits for it – outlives a release that leaves its address as it is.
 */
export function createSubgraphClient(options: SubgraphClientOptions): SubgraphClient {
  let routes = new Map<string, DepartmentRoute>();
  return {
    connect: (subgraphs) => {
      const previous = routes;
      const routeOf = (subgraph: Subgraph): DepartmentRoute => {
        const known = previous.get(subgraph.name);
        return known?.url === subgraph.url ? known : openRoute(subgraph, options);
      };
      routes = new Map([...subgraphs.values()].map((subgraph) => [subgraph.name, routeOf(subgraph)]));
      for (const [name, route] of previous) if (routes.get(name) !== route) void route.close();
      const exchange = exchangeOver(routes, options);
      return sendBy(options.mayShareRequests === true ? deduplicateInFlight(exchange) : exchange, options);
    },
    departments: () => [...routes.values()].map((route) => route.status()),
    findRefusals: async () => {
      const found = await Promise.all([...routes].map(([name, route]) => findRefusal(name, route)));
      return found.filter((refusal) => refusal !== undefined);
    },
    breakOff: () => {
      for (const route of routes.values()) route.breakOff();
    },
    close: async () => {
      await Promise.all([...routes.values()].map((route) => route.close()));
    },
  };
}

const asksForNothing = {
  body: JSON.stringify({ query: '{ __typename }' }),
  isRepeatable: false,
  bound: boundFor(1),
};

/** Undefined too when it does not answer: that is told by how it is asked. */
async function findRefusal(department: string, route: DepartmentRoute): Promise<SignatureError | undefined> {
  const caller = { department, application: 'govgraph', roles: [] };
  const context = { caller, decisionId: randomUUID() };
  try {
    (await route.ask(asksForNothing, context)).settle();
    return undefined;
  } catch (error) {
    return error instanceof SignatureError ? error : undefined;
  }
}

function exchangeOver(
  routes: ReadonlyMap<string, DepartmentRoute>,
  { telemetry }: SubgraphClientOptions,
): Exchange {
  return async (service, request, context) => {
    const route = routes.get(service);
    if (route !== undefined) return route.ask(request, context);
    const error = new UpstreamError(service, 'it has no address', { mayHaveActed: false });
    telemetry.failed(error, { during: 'subgraph request' });
    throw error;
  };
}

function sendBy(exchange: Exchange, { telemetry }: SubgraphClientOptions): SendToSubgraph {
  return async (service, request, context) => {
    const received = await exchange(service, request, context);
    try {
      // Everyone parses the response for itself: what is parsed becomes part of one response to one caller.
      const response = readResponse(service, received, request.bound);
      received.settle();
      return response;
    } catch (error) {
      if (received.settle(error) && error instanceof UpstreamError)
        telemetry.failed(error, { during: 'subgraph request' });
      throw error;
    }
  };
}
