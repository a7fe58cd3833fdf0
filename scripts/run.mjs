// Runs the tools of this repository from node_modules/.bin, without npx (which is slow and chatty).
import { spawn } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`govgraph needs Node.js 20.19 or later; this is ${process.version}.`);
  process.exit(1);
}

export const root = path.resolve(import.meta.dirname, '..');

const windows = process.platform === 'win32';

export const environment = {
  ...process.env,
  PATH: `${path.join(root, 'node_modules', '.bin')}${path.delimiter}${process.env.PATH ?? ''}`,
  TURBO_TELEMETRY_DISABLED: '1',
  TURBO_NO_UPDATE_NOTIFIER: '1',
  FORCE_COLOR: process.env.FORCE_COLOR ?? (process.stdout.isTTY ? '1' : '0'),
};

/** The folders of the workspaces, as package.json lists them. */
export function workspaceFolders() {
  const { workspaces } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  return workspaces.flatMap((workspace) => {
    if (!workspace.endsWith('/*')) return [workspace];
    const parent = workspace.slice(0, -2);
    const entries = readdirSync(path.join(root, parent), { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map((entry) => `${parent}/${entry.name}`);
  });
}

/**
 * Runs one tool and resolves with its exit code and, when `capture` is set, what it printed.
 * A tool that cannot be started, or that a signal ended, counts as failed.
 */
export const run = (command, args, { capture = false, isDetached = false, onSpawn } = {}) =>
  new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      env: environment,
      detached: isDetached,
      shell: windows,
      stdio: capture ? ['ignore', 'pipe', 'pipe'] : 'inherit',
    });
    onSpawn?.(child);
    const chunks = [];
    child.stdout?.on('data', (chunk) => chunks.push(chunk));
    child.stderr?.on('data', (chunk) => chunks.push(chunk));
    child.on('error', (error) => resolve({ code: 1, output: `${command}: ${error.message}\n` }));
    child.on('close', (code) => resolve({ code: code ?? 1, output: Buffer.concat(chunks).toString() }));
  });

export const build = (options) =>
  run('turbo', ['run', 'build', '--output-logs=errors-only', '--log-prefix=none'], options);

export const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

/**
 * The options that a program was given. Ends it when that is `--help`, or something that it does not know.
 *
 * @param {string} file the program
 * @param {import('node:util').ParseArgsOptionsConfig} options
 */
export function readOptions(file, options) {
  const { values, problem } = parse({ ...options, help: { type: 'boolean', default: false } });
  if (problem !== undefined) {
    console.error(`${path.basename(file, '.mjs')}: ${problem}\n(add --help for an explanation)`);
    process.exit(2);
  }
  if (values.help) {
    printHelp(file);
    process.exit(0);
  }
  return values;
}

function parse(options) {
  try {
    return { values: parseArgs({ options }).values };
  } catch (error) {
    return { problem: error.message.split('. ', 1)[0] };
  }
}

/** Prints the comment that a program begins with. */
function printHelp(file) {
  const lines = readFileSync(file, 'utf8').split('\n');
  const comment = lines.slice(
    0,
    lines.findIndex((line) => !line.startsWith('//')),
  );
  console.log(comment.map((line) => line.replace(/^\/\/ ?/, '')).join('\n'));
}
