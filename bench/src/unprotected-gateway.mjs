// This gateway with a part of its protection taken away, to show what that part costs. Its figures are never this
// gateway's figures. Tokens are verified and requests are signed all the same; usage records are made and chained,
// but kept nowhere.
//
//   POLICY=published  the policy in the catalog: what the durable usage record costs
//   POLICY=allow-all  every field is the caller's own: what policy and durable record cost together
import { readFileSync } from 'node:fs';
import { createGateway, createTokenVerifier } from '@govgraph/gateway';
import { createPostgresPolicyStore } from '@govgraph/storage';
import { allowAll } from '@govgraph/policy/testing';
import { allInputs, coordinates, subgraphNames } from './shop-policy.mjs';

const environment = process.env;

/** The caller's department provides everything, so that it needs neither purpose nor grant. */
const callersDepartment = 'hall';
const providers = Object.fromEntries(
  coordinates.map((coordinate) => [coordinate.split('.')[0], callersDepartment]),
);
const policy =
  environment.POLICY === 'published'
    ? { policyStore: createPostgresPolicyStore(environment.CATALOG_DATABASE_URL) }
    : {
        supergraph: readFileSync(environment.SUPERGRAPH, 'utf8'),
        policy: allowAll(coordinates, providers, subgraphNames, allInputs),
      };

const gateway = await createGateway({
  ...policy,
  usageStore: {
    append: async () => 'recorded',
    probe: async () => ({ at: Date.now() }),
    prepare: async () => undefined,
    readLast: async () => undefined,
    readStored: async () => [],
    read: async () => [],
    readUses: async () => new Map(),
    listWriters: async () => [],
    readPlaces: async () => [],
    readChangedEnds: async () => [],
    appendCheckpoint: async () => 'recorded',
    readLastCheckpoint: async () => undefined,
    readCheckpoints: async () => [],
    readSignedEnds: async () => [],
    close: async () => undefined,
  },
  identity: createTokenVerifier({ issuers: [environment.GOVGRAPH_ISSUERS], audience: 'govgraph' }),
  signingKeys: JSON.parse(readFileSync(environment.GOVGRAPH_SIGNING_KEYS_FILE, 'utf8')),
  pseudonymKey: Buffer.from(environment.GOVGRAPH_PSEUDONYM_KEY, 'base64'),
});
await gateway.listen({ host: '127.0.0.1', port: Number(environment.GOVGRAPH_PORT) });
console.log('ready');
