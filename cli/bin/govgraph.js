#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { refuseUnknownSettings } from './unknown-settings.js';

const program = new URL('../dist/main.js', import.meta.url);
if (process.argv.slice(2).includes('start')) refuseUnknownSettings(process.env);
// Whoever reads the output may have seen enough, as `head` has; what the command does is done all the same.
process.stdout.on('error', (error) => {
  if (error.code !== 'EPIPE') throw error;
});
if (existsSync(program)) {
  await import(program.href);
} else {
  console.error('govgraph: not built yet; run `npm run build` (or `npm start`) once.');
  process.exitCode = 2;
}
