import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { findFreePorts, printedReady, startProgram, waitUntilReady } from './processes.mjs';

const benchRoot = path.resolve(import.meta.dirname, '..');

/**
 * Starts the native server that answers for subgraphs from memory.
 *
 * @param {Record<string, number>} upstreams port by name
 * @param {string} workDirectory
 */
export async function startMemo(name, upstreams, workDirectory) {
  const program = path.join(workDirectory, 'memo');
  if (!existsSync(program)) compileMemo(program);
  const names = Object.keys(upstreams);
  const [control, ...ports] = await findFreePorts(names.length + 1);
  const routes = names.map((upstream, index) => `${ports[index]}=${upstreams[upstream]}`);
  const memo = startProgram({
    name: `memo-${name}`,
    command: program,
    args: [String(control), ...routes],
    logDirectory: workDirectory,
  });
  await waitUntilReady(memo, printedReady(memo));
  return {
    /** By name. */
    ports: Object.fromEntries(names.map((upstream, index) => [upstream, ports[index]])),
    /** @returns {Promise<{ requests: number, misses: number, bytes: number }>} since it was started */
    counters: async () => (await fetch(`http://127.0.0.1:${control}/counters`)).json(),
  };
}

function compileMemo(program) {
  const source = path.join(benchRoot, 'subgraphs/memo.cc');
  try {
    execFileSync('g++', ['-O2', '-std=c++17', '-o', program, source], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
    throw new Error('the memoised subgraphs need a C++ compiler: apt-get install g++', { cause: error });
  }
}

/** Starts the subgraphs of the public benchmark. @returns their port; the path is the subgraph's name */
export async function startShopSubgraphs(workDirectory) {
  const [port] = await findFreePorts(1);
  const program = startProgram({
    name: 'shop-subgraphs',
    command: process.execPath,
    args: [path.join(benchRoot, 'subgraphs/shop.mjs')],
    env: { PORT: String(port) },
    logDirectory: workDirectory,
  });
  await waitUntilReady(program, printedReady(program));
  return port;
}
