// The direction of dependencies (npm run check). Packages see each other through their `exports`, which
// resolve to dist/, hence the paths below name folders and not only their src/.
//
// The parser does not tell `import type` from `import`: every rule here holds for types too. (oxlint refuses the types
// that it does not see, `import('…')`.) What may share types only is oxlint's: steps of the request path.

const tests = '(\\.(test|contract)\\.ts|/testing\\.ts|/test-[^/]*\\.ts|/tests?/.*)$';
const ours = '^(protocol|policy|storage|gateway|registry|prisma|demo|cli|client|e2e|bench|subgraphs)/';

/** `from` may import `allowed` (besides itself and npm packages) and nothing else of this repository. */
const only = (name, comment, from, allowed, pathNot = []) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from, pathNot },
  to: { path: ours, pathNot: [from, ...allowed] },
});

export default {
  forbidden: [
    {
      name: 'resolvable',
      comment:
        'An import that resolves to nothing: a typo, a missing dependency, or a build that has not run.',
      severity: 'error',
      from: { path: ours },
      to: { couldNotResolve: true },
    },
    {
      name: 'no-circles',
      comment: 'Files that import each other, types included, can only be understood and moved together.',
      severity: 'error',
      from: { path: ours },
      to: { circular: true },
    },
    {
      name: 'packages-through-their-entries',
      comment:
        'A package is imported by its name, which leads to what its `exports` name, not by a path into its sources.',
      severity: 'error',
      from: { path: '^(subgraphs/[^/]+|[^/]+)/' },
      to: { path: '^(subgraphs/[^/]+|[^/]+)/src/', pathNot: '^$1/' },
    },
    only('protocol-stands-alone', 'The protocol imports nothing of ours.', '^protocol/', []),
    only('policy-knows-the-protocol-only', 'The policy imports the protocol.', '^policy/', ['^protocol/']),
    {
      name: 'policy-is-pure',
      comment: 'Policy and protocol do no I/O and have no clock: no Node module.',
      severity: 'error',
      from: { path: '^(policy|protocol)/src/', pathNot: tests },
      to: { dependencyTypes: ['core'] },
    },
    only(
      'kit-stands-alone',
      'A department anywhere can use the kit.',
      '^subgraphs/kit/',
      ['^protocol/'],
      [tests],
    ),
    only('identity-stands-alone', 'Any OIDC issuer can replace it.', '^demo/src/identity/', []),
    only('client-stands-alone', 'A front end anywhere can use it.', '^client/', [], [tests, '/testing/']),
    {
      name: 'client-needs-nothing',
      comment: 'Who uses one GraphQL client need not install the others, and some use none.',
      severity: 'error',
      from: { path: '^client/src/', pathNot: ['^client/src/(apollo|urql)', tests, '/testing/'] },
      to: { path: 'node_modules/' },
    },
    only('prisma-stands-alone', 'The databases know nobody who reads them.', '^prisma/', []),
    only('city-knows-the-databases', 'The city fills databases and serves nobody.', '^demo/city/', [
      '^prisma/',
    ]),
    {
      name: 'departments-are-apart',
      comment: 'A department imports the kit and its own database, never another department.',
      severity: 'error',
      from: { path: '^subgraphs/(?!kit/|catalog/)([^/]+)/' },
      to: { path: ours, pathNot: ['^subgraphs/$1/', '^subgraphs/kit/', '^prisma/', '^demo/city/'] },
    },
    {
      name: 'catalog-knows-the-registry',
      comment: 'The authority is a department whose data is what the registry works with.',
      severity: 'error',
      from: { path: '^subgraphs/catalog/', pathNot: [tests, '\\.fixture\\.ts$'] },
      to: {
        path: ours,
        pathNot: ['^subgraphs/(catalog|kit)/', '^registry/', '^storage/', '^policy/', '^protocol/'],
      },
    },
    {
      name: 'city-is-shown-and-tested-with',
      comment: 'The data of the synthetic city is for those who show it, and for tests.',
      severity: 'error',
      from: { path: ours, pathNot: ['^demo/', '^e2e/', '^bench/', tests] },
      to: { path: '^demo/city/' },
    },
    {
      name: 'storage-knows-the-policy-only',
      comment: 'What is kept knows the policy, the protocol and the databases, and nobody who uses it.',
      severity: 'error',
      from: { path: '^storage/src/' },
      to: { path: ours, pathNot: ['^storage/', '^policy/', '^protocol/', '^prisma/'] },
    },
    {
      name: 'gateway-reaches-databases-through-storage',
      comment: 'The gateway imports the policy, the protocol and the storage.',
      severity: 'error',
      from: { path: '^gateway/src/', pathNot: tests },
      to: { path: ours, pathNot: ['^gateway/', '^policy/', '^protocol/', '^storage/'] },
    },
    {
      name: 'registry-knows-no-command',
      comment:
        'The registry is used by the command, the benchmark and a subgraph: it prints nothing and parses no options.',
      severity: 'error',
      from: { path: '^registry/src/', pathNot: tests },
      to: { path: ours, pathNot: ['^registry/', '^gateway/', '^storage/', '^policy/', '^protocol/'] },
    },
    {
      name: 'schema-is-the-ground-floor',
      comment: 'What a supergraph says is known to everybody in the gateway, and knows nobody who uses it.',
      severity: 'error',
      from: { path: '^gateway/src/schema/', pathNot: tests },
      to: {
        path: '^gateway/src/',
        pathNot: ['^gateway/src/schema/', '^gateway/src/cost/cost-directives\\.ts$'],
      },
    },
    {
      name: 'gateway-has-rooms',
      comment: 'These six stand outside of a folder; what comes has a folder.',
      severity: 'error',
      from: {},
      to: {
        path: '^gateway/src/[^/]+\\.ts$',
        pathNot: '^gateway/src/(create-gateway|errors|gateway-options|index|main|start-gateway)\\.ts$',
      },
    },
    {
      name: 'doors-know-the-request-path',
      comment:
        'A front door reads requests for the request path and gives out what comes of them; whatever answers requests knows no door.',
      severity: 'error',
      from: {
        path: '^gateway/src/(authorization|cost|executor|identity|membership|operation|pipeline|planner|release|schema|transport)/',
        pathNot: tests,
      },
      to: { path: '^gateway/src/http/' },
    },
    {
      name: 'plans-know-nobody-who-runs-them',
      comment: 'The planner reads plans, the transport sends text; only the executor knows both.',
      severity: 'error',
      from: { path: '^gateway/src/(schema|operation|planner|transport)/', pathNot: tests },
      to: { path: '^gateway/src/executor/' },
    },
    {
      name: 'shield-behind-one-module',
      comment: 'graphql-shield fails open in several ways; gateway/src/authorization/shield closes them.',
      severity: 'error',
      from: { path: ours, pathNot: '^gateway/src/authorization/shield/' },
      to: { path: 'node_modules/(graphql-shield|graphql-middleware)/' },
    },
    {
      name: 'apollo-gateway-for-those-who-use-it',
      comment: 'What takes its managers, and what is given to Apollo Server, knows their shapes only.',
      severity: 'error',
      from: { path: ours, pathNot: ['^bench/', '/examples/', tests] },
      to: { path: 'node_modules/@apollo/(gateway|server)/' },
    },
    {
      name: 'nothing-imports-the-outside',
      comment: 'The scenarios, the benchmarks and the command use the rest, never the other way round.',
      severity: 'error',
      from: { path: ours, pathNot: ['^e2e/', '^bench/', '^cli/'] },
      to: { path: '^(e2e|bench|cli)/' },
    },
    {
      name: 'demo-shows-the-rest',
      comment: 'Nothing that runs in production knows the demo.',
      severity: 'error',
      from: { path: ours, pathNot: ['^demo/', '^e2e/', '^bench/', '^cli/'] },
      to: { path: '^demo/(?!city/)' },
    },
  ],
  options: {
    parser: 'swc',
    doNotFollow: { path: ['node_modules', '/dist/', '/generated/'] },
    exclude: { path: ['/node_modules/.*/node_modules/'] },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.mjs', '.cjs', '.json', '.d.ts'],
    },
  },
};
