// What an administrator does to a city, in a process of its own, so that it takes no time from whoever measures.
//
//   node admin.mjs publish FILE     publishes the city of a size
//   node admin.mjs republish FILE   publishes a department of it again, with another schema, as the command does
//   node admin.mjs revoke ID        revokes a grant
//
// CATALOG_DATABASE_URL says where. Prints `done {"version", "beganAt", "committedAt"}`, in milliseconds of the clock.
import { readFileSync } from 'node:fs';
import { publishChecked } from '@govgraph/registry';
import { createPostgresGatewayList, createPostgresPolicyAdmin } from '@govgraph/storage';
import { createCity } from './city.mjs';

const [command, argument] = process.argv.slice(2);
const admin = createPostgresPolicyAdmin(process.env.CATALOG_DATABASE_URL);
const beganAt = Date.now();
const commands = {
  publish,
  republish,
  revoke: (id) => admin.revokeGrant(id, 'bench', 'measured'),
};
const version = await commands[command](argument);
console.log(`done ${JSON.stringify({ version, beganAt, committedAt: Date.now() })}`);
await admin.close();

async function publish(file) {
  const { size, subgraphsUrl, supergraphSdl } = JSON.parse(readFileSync(file, 'utf8'));
  const { departments, registration, decisions } = createCity(size);
  const subgraphs = departments.map(({ name, sdl, resources }) => {
    return { name, sdl, url: `${subgraphsUrl}/${name}`, resources };
  });
  await admin.apply(registration, 'bench', 'register the departments');
  await admin.publishSubgraphs({ subgraphs, supergraphSdl }, 'bench', 'publish the subgraphs');
  const half = decisions.grants.length >> 1;
  await admin.apply(
    { ...decisions, grants: decisions.grants.slice(half) },
    'bench',
    'the policy of the city',
  );
  // A change of 100,000 grants may take longer than a change may, on a busy machine.
  return admin.apply({ grants: decisions.grants.slice(0, half) }, 'bench', 'the other grants');
}

async function republish(file) {
  const { size, subgraphsUrl, supergraphSdl } = JSON.parse(readFileSync(file, 'utf8'));
  const { name, sdl, resources } = createCity(size).departments.at(-1);
  const again = `\n# published again at ${beganAt}\n`;
  const publication = {
    subgraphs: [{ name, sdl: sdl + again, url: `${subgraphsUrl}/${name}`, resources }],
    supergraphSdl: supergraphSdl + again,
  };
  const gateways = createPostgresGatewayList(process.env.CATALOG_DATABASE_URL);
  const check = async () => ({ publication });
  const change = { actor: 'bench', reasonOf: () => 'measured' };
  const { version: published } = await publishChecked({ admin, gateways }, check, change);
  await gateways.close();
  return published;
}
