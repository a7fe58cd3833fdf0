import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const host = '127.0.0.1';

/** Linux counts processor time in hundredths of a second on every platform that Node runs on. */
const tickMs = 10;

const running = new Set();

const count = os.cpus().length;

/** The last processor is for the gateway that is measured, the others for everything else. */
export const processors = {
  gateway: String(count - 1),
  lastTwo: `${count - 2}-${count - 1}`,
  others: range(0, count - 2),
  all: range(0, count - 1),
};

function range(first, last) {
  return first >= last ? String(first) : `${first}-${last}`;
}

/** Keeps this process, and all that it starts without saying otherwise, off the gateway's processor. */
export function leaveGatewayProcessor() {
  if (count < 2) throw new Error('two processors are needed: one for the gateway, one for the load');
  stayOn(processors.others);
}

/** Has this process, and all that it has started and will start, run on these processors and no others. */
export function confineAll(list) {
  processors.others = list;
  for (const pid of processTree(process.pid)) stayOn(list, pid);
}

function stayOn(list, pid = process.pid) {
  try {
    execFileSync('taskset', ['-a', '-c', '-p', list, String(pid)], { stdio: 'ignore' });
  } catch (error) {
    if (readProcessFile(pid, 'stat') !== undefined) throw error;
  }
}

/**
 * Starts a program; its output goes to `<logDirectory>/<name>.log`.
 *
 * @param {{ name: string, command: string, args: string[], env?: Record<string, string>, cwd?: string,
 *   logDirectory: string, processor?: string }} program
 */
export function startProgram({ name, command, args, env, cwd, logDirectory, processor = processors.others }) {
  const logFile = path.join(logDirectory, `${name}.log`);
  const log = openSync(logFile, 'w');
  const child = spawn('taskset', ['-c', processor, command, ...args], {
    cwd,
    env: { ...inheritedEnvironment(), NODE_ENV: 'production', ...env },
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  const exited = Promise.race([once(child, 'exit'), once(child, 'error')]).then(() =>
    running.delete(program),
  );
  const program = {
    pid: child.pid,
    readLog: () => readFileSync(logFile, 'utf8'),
    exited,
    hasExited: () => child.pid === undefined || child.exitCode !== null || child.signalCode !== null,
    stop: async () => {
      if (program.hasExited()) return;
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), 5_000);
      await exited;
      clearTimeout(timer);
    },
  };
  running.add(program);
  return program;
}

/** Nothing that could configure a program by accident. */
export function inheritedEnvironment() {
  const names = ['PATH', 'HOME', 'TMPDIR', 'USER', 'LANG'];
  return Object.fromEntries(
    names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  );
}

export async function stopPrograms() {
  await Promise.all([...running].map((program) => program.stop()));
}

/** Waits until `isReady` resolves to true. @throws with the end of the log when the program ends or time runs out */
export async function waitUntilReady(program, isReady, timeoutMs = 60_000) {
  for (const start = Date.now(); ;) {
    if (await isReady().catch(() => false)) return;
    const hasEnded = program.hasExited();
    if (hasEnded || Date.now() - start > timeoutMs) {
      const log = program.readLog().trim().split('\n').slice(-5).join(' | ').slice(-600);
      throw new Error(`${hasEnded ? 'it ended' : `it was not ready within ${timeoutMs / 1000} s`}: ${log}`);
    }
    await sleep(100);
  }
}

export const printedReady = (program) => async () => /^ready/m.test(program.readLog());

/** Processor time used so far by a process and its descendants, in milliseconds. */
export function processorTimeMs(pid) {
  return sum(processTree(pid), (each) => {
    const fields = statFields(each);
    return fields === undefined ? 0 : (Number(fields[11]) + Number(fields[12])) * tickMs;
  });
}

/** Resident memory of a process and its descendants, in MB. */
export function residentMb(pid) {
  return sum(processTree(pid), (each) => {
    const status = readProcessFile(each, 'status') ?? '';
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
  });
}

/** Busy and total time of some processors, in ticks. @param {string} list for example `1` or `0-2` */
export function processorTicks(list) {
  const [first, last = first] = list.split('-').map(Number);
  const lines = readFileSync('/proc/stat', 'utf8').split('\n');
  const isCounted = (line) => {
    const number = Number(/^cpu(\d+) /.exec(line)?.[1] ?? NaN);
    return number >= first && number <= last;
  };
  const times = lines.filter(isCounted).map((line) => line.split(/\s+/).slice(1, 9).map(Number));
  const total = times.flat().reduce((all, each) => all + each, 0);
  const idle = times.reduce((all, each) => all + each[3] + each[4], 0);
  return { busy: total - idle, total };
}

function processTree(root) {
  const childrenOf = new Map();
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const parent = Number(statFields(Number(entry))?.[1]);
    childrenOf.set(parent, [...(childrenOf.get(parent) ?? []), Number(entry)]);
  }
  const tree = [root];
  for (const pid of tree) tree.push(...(childrenOf.get(pid) ?? []));
  return tree;
}

/** The fields of /proc/PID/stat after the command's name, from the state on. */
function statFields(pid) {
  const text = readProcessFile(pid, 'stat');
  return text?.slice(text.lastIndexOf(')') + 2).split(' ');
}

function readProcessFile(pid, file) {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    // It is gone.
    return undefined;
  }
}

const sum = (values, amountOf) => values.reduce((total, value) => total + amountOf(value), 0);

/** Ports of 127.0.0.1 that nobody listens on just now. */
export async function findFreePorts(count) {
  const servers = Array.from({ length: count }, () => createServer().listen(0, host));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => server.address().port);
  await Promise.all(servers.map((server) => (server.close(), once(server, 'close'))));
  return ports;
}
