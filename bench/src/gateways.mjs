import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { subgraphNames } from './shop-policy.mjs';
import { benchRoot, checkoutRoot } from './stage.mjs';

/**
 * @typedef {object} GatewayUnderTest
 * @property {string} name as results and targets know it
 * @property {string} label
 * @property {'ours' | 'control' | 'part' | 'option' | 'peer' | 'limit'} role `control` is a second process of this
 *   gateway: what the figures of one and the same program differ by. `part` is this gateway with a part of its
 *   protection taken away: what that part costs. `option` is this gateway with something on that a load of identical
 *   requests flatters. None of them is ever the gateway's figure. `limit` is no gateway at all
 * @property {boolean} [isGoverned] the published policy holds, so that what is masked is masked
 * @property {string} path
 * @property {Record<string, string>} headers what callers send beside the content type
 * @property {boolean} [isNumbered] each request gets a header of its own that is passed on to subgraphs, so that
 *   deduplication of identical requests in flight does not answer
 * @property {boolean} [isLeftOutWhenQuick]
 * @property {string} [processor] that it runs on, instead of the one that is kept for gateways
 * @property {string[]} [packages] whose versions are reported
 * @property {(port: number) => { command: string, args: string[], env: Record<string, string>, cwd?: string }} launch
 */

const node = process.execPath;
const apolloPackages = ['@apollo/server', '@apollo/gateway'];
const grafbasePackage = '@grafbase/cli-x86_64-unknown-linux-musl';
const peer = (...file) => path.join(benchRoot, 'peers', ...file);

/**
 * This gateway as it is started in service: everything on.
 *
 * @param {{ headers: Record<string, string>, gatewayEnvironment: Record<string, string> }} stage
 * @param {Partial<GatewayUnderTest> & { environment?: Record<string, string>, processor?: string }} [variant] of it
 * @returns {GatewayUnderTest}
 */
export function governedGateway({ headers, gatewayEnvironment }, { environment, ...variant } = {}) {
  return {
    name: 'govgraph',
    label: 'govgraph, everything on',
    role: 'ours',
    isGoverned: true,
    path: '/graphql',
    headers,
    launch: (port) => ({
      command: node,
      args: [path.join(checkoutRoot, 'gateway/dist/main.js')],
      env: { ...gatewayEnvironment, ...environment, GOVGRAPH_PORT: String(port) },
    }),
    ...variant,
  };
}

/** This gateway with what is off by default and makes equal requests cheaper. @returns {GatewayUnderTest[]} */
function gatewayWithOptions(shop) {
  return [
    governedGateway(shop, {
      name: 'govgraph-shared-requests',
      label: 'option: equal requests in flight shared',
      role: 'option',
      isLeftOutWhenQuick: true,
      environment: { GOVGRAPH_SHARE_REQUESTS: 'true' },
    }),
    governedGateway(shop, {
      name: 'govgraph-entity-cache',
      label: 'option: entity cache',
      role: 'option',
      isLeftOutWhenQuick: true,
      environment: { GOVGRAPH_ENTITY_CACHE_KEY: randomBytes(32).toString('base64') },
    }),
  ];
}

/** All that response the public benchmark's queries. @returns {GatewayUnderTest[]} */
export function shopGateways(shop, workDirectory) {
  const { subgraphsUrl, supergraph, headers, gatewayEnvironment } = shop;
  const partOfOurs = (policy) => (port) => ({
    command: node,
    args: [path.join(benchRoot, 'src/unprotected-gateway.mjs')],
    env: { ...gatewayEnvironment, POLICY: policy, SUPERGRAPH: supergraph, GOVGRAPH_PORT: String(port) },
  });
  const apollo = (more) => (port) => ({
    command: node,
    args: [peer('apollo/server.mjs')],
    env: { PORT: String(port), SUPERGRAPH: supergraph, ...more },
  });
  const hive = (planner, more) => (port) => ({
    command: node,
    args: [
      path.join(benchRoot, 'node_modules/.bin/hive-gateway'),
      'supergraph',
      supergraph,
      '-c',
      'gateway.config.mjs',
      '--fork=1',
      '--host=127.0.0.1',
      `--port=${port}`,
      ...more,
    ],
    env: { PLANNER: planner },
    cwd: peer('hive'),
  });
  const server = (folder) => (port) => ({
    command: node,
    args: [peer(folder, 'server.mjs')],
    env: { PORT: String(port), SUBGRAPHS_URL: subgraphsUrl },
  });

  return [
    governedGateway(shop),
    governedGateway(shop, {
      name: 'govgraph-again',
      label: 'control: the same once more',
      role: 'control',
      isLeftOutWhenQuick: true,
    }),
    {
      name: 'govgraph-audit-in-memory',
      label: 'part: usage records kept nowhere',
      role: 'part',
      isGoverned: true,
      path: '/graphql',
      headers,
      launch: partOfOurs('published'),
    },
    {
      name: 'govgraph-allow-all',
      label: 'part: allow-all policy, usage records kept nowhere',
      role: 'part',
      path: '/graphql',
      // No purpose is declared for data of the caller's own department.
      headers: { authorization: headers.authorization },
      launch: partOfOurs('allow-all'),
    },
    ...gatewayWithOptions(shop),
    {
      name: 'apollo',
      label: 'Apollo Server + @apollo/gateway',
      role: 'peer',
      path: '/',
      headers: {},
      packages: apolloPackages,
      launch: apollo({}),
    },
    {
      name: 'apollo-undici',
      label: 'the same, undici as fetcher',
      role: 'peer',
      path: '/',
      headers: {},
      isLeftOutWhenQuick: true,
      packages: [...apolloPackages, 'undici'],
      launch: apollo({ FETCHER: 'undici' }),
    },
    {
      name: 'hive-js',
      label: 'Hive Gateway, JS planner, jit',
      role: 'peer',
      path: '/graphql',
      headers: {},
      isNumbered: true,
      isLeftOutWhenQuick: true,
      packages: ['@graphql-hive/gateway'],
      launch: hive('js', ['--jit']),
    },
    {
      name: 'hive-rust',
      label: 'Hive Gateway, Rust planner',
      role: 'peer',
      path: '/graphql',
      headers: {},
      isNumbered: true,
      packages: ['@graphql-hive/gateway', '@graphql-hive/router-runtime'],
      launch: hive('rust', []),
    },
    {
      name: 'mercurius',
      label: 'mercurius gateway, jit',
      role: 'peer',
      path: '/graphql',
      headers: {},
      packages: ['@mercuriusjs/gateway', 'mercurius', 'graphql'],
      launch: server('mercurius'),
    },
    {
      name: 'grafbase',
      label: 'Grafbase (native)',
      role: 'peer',
      path: '/graphql',
      headers: {},
      isNumbered: true,
      packages: [grafbasePackage],
      launch: grafbase(subgraphsUrl, workDirectory),
    },
    {
      name: 'hand-written',
      label: 'hand-written handler, 6 calls',
      role: 'limit',
      path: '/',
      headers: {},
      packages: ['undici'],
      launch: server('hand-written'),
    },
  ];
}

function grafbase(subgraphsUrl, workDirectory) {
  const config = path.join(workDirectory, 'grafbase.toml');
  const program = path.join(benchRoot, 'node_modules', grafbasePackage, 'grafbase');
  const subgraphs = subgraphNames.map((name) => {
    const schema = path.join(benchRoot, `subgraphs/shop/${name}.graphql`);
    return `[subgraphs.${name}]\nurl = "${subgraphsUrl}/${name}"\nschema_path = "${schema}"\n`;
  });
  const forwarding = '[[headers]]\nrule = "forward"\nname = "x-request-number"\n';
  writeFileSync(config, ['[graph]\nintrospection = true\n', forwarding, ...subgraphs].join('\n'));
  return (port) => ({
    command: program,
    args: [
      `--home=${path.join(workDirectory, 'grafbase-home')}`,
      'dev',
      `--config=${config}`,
      `--listen-address=127.0.0.1:${port}`,
    ],
    env: {},
    cwd: workDirectory,
  });
}
