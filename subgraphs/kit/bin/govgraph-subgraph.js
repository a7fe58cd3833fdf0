#!/usr/bin/env node
import { existsSync } from 'node:fs';

const program = new URL('../dist/command/main.js', import.meta.url);
if (existsSync(program)) {
  await import(program.href);
} else {
  process.stderr.write('govgraph-subgraph: not built yet; run `npm run build` once.\n');
  process.exitCode = 2;
}
