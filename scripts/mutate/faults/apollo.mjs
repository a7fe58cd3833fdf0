/** Supergraphs from managers of @apollo/gateway, and the door behind Apollo Server. */
export const apollo = {
  name: 'managers of supergraphs, and Apollo Server',
  tests: ['gateway/src/apollo/managed-supergraph.test.ts', 'gateway/src/apollo/apollo-server.test.ts'],
  faults: [
    {
      file: 'gateway/src/apollo/managed-supergraph.ts',
      what: 'a department takes over a field of another with a change of its schema',
      find: 'if (providers.length > 0 && !providers.includes(registered))',
      replace: 'if (providers.length === 0)',
    },
    {
      file: 'gateway/src/apollo/managed-supergraph.ts',
      what: 'a manager that never gives anything keeps the gateway from closing',
      find: 'Promise.race([(starting ??= start()), closed])',
      replace: '(starting ??= start())',
    },
    {
      file: 'gateway/src/apollo/subgraph-endpoints.ts',
      what: 'departments are asked for their schemas without a signature',
      find: '...createSigner(name, url, signingKeys)(body, context),',
      replace: "'content-type': 'application/json',",
    },
    {
      file: 'gateway/src/release/release-manager.ts',
      what: 'the last of several supergraphs that are given at once is not served',
      find: '!lastGood.isRetryDue && !isSupergraphNew',
      replace: '!lastGood.isRetryDue',
    },
    {
      file: 'gateway/src/release/release-manager.ts',
      what: 'nobody hears that a supergraph that was given cannot be served',
      find: 'schema === before?.schema && problem === before.schemaProblem',
      replace: 'schema === before?.schema',
    },
    {
      file: 'gateway/src/apollo/apollo-server.ts',
      what: 'what a plugin does to its schema changes what callers may ask',
      find: 'apiSchema: copySchema(apiSchema)',
      replace: 'apiSchema',
    },
    {
      file: 'gateway/src/apollo/apollo-server.ts',
      what: 'a plugin keeps an answer for others',
      find: 'context.overallCachePolicy.restrict({ maxAge: 0 });',
      replace: '',
    },
    {
      file: 'gateway/src/apollo/apollo-server.ts',
      what: 'a GET runs a mutation',
      find: "if (http?.method === 'GET') {",
      replace: "if (http?.method === 'none') {",
    },
    {
      file: 'gateway/src/apollo/apollo-server.ts',
      what: 'a large number is written as another one',
      find: 'stringifyResult: (result) => `${stringifyJson(result)}\\n`,',
      replace: 'stringifyResult: (result) => `${JSON.stringify(result)}\\n`,',
    },
  ],
};
