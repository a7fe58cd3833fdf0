import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../run.mjs';
import { callersTargets } from './callers-targets.mjs';
import { departmentsTargets } from './departments-targets.mjs';
import { stewardsTargets } from './stewards-targets.mjs';

/*
 * The readers that face callers, departments and stewards. Each may refuse anything, in the way that it says it does,
 * and never fail otherwise. They are the built files, whatever a package exports.
 */

/**
 * @typedef {object} Target
 * @property {string} name
 * @property {string} what
 * @property {readonly Buffer[]} seeds inputs to begin with
 * @property {readonly string[]} words that the reader knows
 * @property {(input: Buffer) => unknown} run throws, or rejects, when the reader does what it must not
 */

const load = (file) => import(pathToFileURL(path.join(root, file)).href);

/** @returns {Promise<readonly Target[]>} */
export async function loadTargets() {
  const targets = await Promise.all([callersTargets(load), departmentsTargets(load), stewardsTargets(load)]);
  return targets.flat();
}
