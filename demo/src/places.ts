/* Where the other parts of this checkout are, which the demo reads and runs. */
import path from 'node:path';
import { authority, type PublisherName } from './publishers.ts';

const checkoutRoot = path.resolve(import.meta.dirname, '../..');

/** What the demo runs, each in a process of its own. */
export const programs = {
  gateway: path.join(checkoutRoot, 'gateway/dist/main.js'),
  identity: path.join(checkoutRoot, 'demo/dist/identity/main.js'),
  departments: path.join(checkoutRoot, 'demo/dist/departments/main.js'),
};

/** Loaded into each of them before its own code. */
export const preload = path.join(checkoutRoot, 'demo/bin/stop-with-parent.js');

/** The policy of the city, a YAML document. */
export const policyFile = path.join(checkoutRoot, 'demo/city/policy.yaml');

/** The folder with the schema and the catalog of whoever publishes. */
export const folderOf = (name: PublisherName) =>
  path.join(checkoutRoot, 'subgraphs', name === authority ? 'catalog' : name);

/** Where the demo keeps its data if nobody says where. */
export const defaultDataDirectory = path.join(checkoutRoot, '.govgraph');
