// Compiles what has changed in the packages whose folders are given, or in the one in which it is started; the first
// half of each package's `build`. compiler.mjs says how.
import path from 'node:path';
import { compile } from './compiler.mjs';

const folders = process.argv.slice(2);
try {
  await compile((folders.length > 0 ? folders : ['.']).map((folder) => path.resolve(folder)));
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
