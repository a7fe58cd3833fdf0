import { UpstreamError } from '../errors.ts';
import { isHttpAddress } from '@govgraph/protocol';
import type { Subgraph } from '../schema/supergraph-facts.ts';
import type { DepartmentRoute, RouteOptions, RouteStatus } from './department-route.ts';
import { HttpRoute } from './http-route.ts';

export function openRoute(subgraph: Subgraph, options: RouteOptions): DepartmentRoute {
  return isHttpAddress(subgraph.url) ? new HttpRoute(subgraph, options) : noRoute(subgraph, options);
}

/** Whoever published another address keeps everybody from this department, and from no other. */
function noRoute({ name, url }: Subgraph, { telemetry }: RouteOptions): DepartmentRoute {
  const status: RouteStatus = {
    department: name,
    circuit: 'closed',
    failingFor: [],
    inFlight: 0,
    waiting: 0,
    refused: { circuit: 0, line: 0 },
    retries: 0,
    refusedKeys: [],
  };
  return {
    url,
    ask: async () => {
      const error = new UpstreamError(name, `its address is no HTTP address: ${url}`, {
        mayHaveActed: false,
      });
      telemetry.failed(error, { during: 'subgraph request' });
      throw error;
    },
    status: () => status,
    breakOff: () => undefined,
    close: async () => undefined,
  };
}
