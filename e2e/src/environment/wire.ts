import { parse, visit } from 'graphql';
import type { GraphQLResponse } from './caller.ts';
import type { RecordedRequest, RecordingProxy } from './recording-proxy.ts';

/** What went over the wire to the departments. */
export interface Wire {
  /** The requests that were made for one response; each carries the response's decision id in what is signed. */
  requestsFor(response: GraphQLResponse<unknown>): readonly RecordedRequest[];
  /** The distinct field names that each department was asked for one response, in alphabetical order. */
  fieldsAskedFor(response: GraphQLResponse<unknown>): Readonly<Record<string, readonly string[]>>;
  /** Everything since the environment was started. */
  all(): readonly RecordedRequest[];
}

export function createWire(proxies: readonly RecordingProxy[]): Wire {
  const all = () => proxies.flatMap(({ requests }) => requests);
  const requestsFor = ({ decisionId }: GraphQLResponse<unknown>) => {
    if (decisionId === undefined) throw new Error('the answer has no decision id');
    return all().filter(({ headers }) => headers['govgraph-caller']?.includes(`decision="${decisionId}"`));
  };
  return {
    all,
    requestsFor,
    fieldsAskedFor: (response) => {
      const asked = new Map<string, Set<string>>();
      for (const request of requestsFor(response)) {
        const names = asked.get(request.department) ?? new Set();
        for (const name of fieldNames(request)) names.add(name);
        asked.set(request.department, names);
      }
      return Object.fromEntries([...asked].map(([department, names]) => [department, [...names].toSorted()]));
    },
  };
}

/** The names of the fields in the document of a request, without what belongs to federation itself. */
export function fieldNames({ body }: RecordedRequest): readonly string[] {
  const { query } = JSON.parse(body) as { query: string };
  const names: string[] = [];
  visit(parse(query), {
    Field: ({ name: { value } }) => {
      if (value !== '__typename' && value !== '_entities') names.push(value);
    },
  });
  return names;
}
