/*
 * What is kept in bench/results: every run under its date and commit, and latest.json, which says of every target
 * what was found last, and by which run.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { benchRoot } from './stage.mjs';
import { unmeasuredTargets } from './targets.mjs';

const directory = path.join(benchRoot, 'results');
const latestFile = path.join(directory, 'latest.json');

/**
 * @param {object} result with `startedAt`, `commit`, `machine`, `loadAverageBefore` and `isQuick`
 * @param {{ kind?: string, targets: import('./targets.mjs').Target[], charts?: Record<string, string> }} run
 *   `charts` are SVGs by file name
 */
export function keep(result, { kind, targets, charts = {} }) {
  mkdirSync(directory, { recursive: true });
  const { startedAt, commit, machine, isQuick, loadAverageBefore } = result;
  const suffix = [kind, isQuick ? 'quick' : undefined].filter(Boolean).map((word) => `-${word}`);
  const file = `${startedAt.slice(0, 16).replaceAll(':', '')}-${commit}${suffix.join('')}.json`;
  const found = targets.map((target) => ({ ...target, run: file }));
  writeJson(path.join(directory, file), { ...result, targets: found });

  const known = existsSync(latestFile) ? JSON.parse(readFileSync(latestFile, 'utf8')).targets : [];
  const newest = new Map([...known, ...found].map((target) => [target.name, target]));
  writeJson(latestFile, {
    targets: unmeasuredTargets().map((target) => newest.get(target.name) ?? target),
    run: file,
    startedAt,
    commit,
    isQuick,
    machine,
    loadAverageBefore,
  });
  for (const [name, svg] of Object.entries(charts)) writeFileSync(path.join(directory, name), svg);
  const written = [file, 'latest.json', ...Object.keys(charts)];
  console.log(`\nwritten to bench/results: ${written.join(', ')}`);
}

const writeJson = (file, value) => writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
