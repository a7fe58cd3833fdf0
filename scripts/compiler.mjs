// Compiles TypeScript to the JavaScript that runs, `src/` to `dist/` of each package: types are removed, file by file,
// by a compiler that does not check them (`npm run check` does). Nothing else writes JavaScript there; `tsc` adds the
// declarations. So `npm start`, which compiles everything in under a second, and `npm run build`, whose results turbo
// keeps and brings back, cannot disagree.
//
// Each output ends with the hash of what it was made from. One whose hash is another, or missing since somebody was
// interrupted, is made again; one whose source is gone is removed.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** What is not searched for sources, nor for outputs. */
const skipped = /^(node_modules|dist|\..*)$/;

const settings = {
  configFile: false,
  swcrc: false,
  sourceMaps: true,
  inlineSourcesContent: false,
  module: { type: 'es6' },
  jsc: {
    // As in tsconfig.json.
    target: 'es2023',
    parser: { syntax: 'typescript' },
    transform: { verbatimModuleSyntax: true },
    rewriteRelativeImportExtensions: true,
    experimental: { keepImportAttributes: true },
  },
};

/** Another compiler or other settings make other outputs. */
const compilerHash = hash(readFileSync(import.meta.filename), readCompilerVersion());

/**
 * Compiles what has changed in packages.
 *
 * @param {readonly string[]} folders absolute paths, each with a tsconfig.build.json
 * @returns {Promise<number>} how many files were compiled
 * @throws {Error} whose message lists what the compiler does not understand, with file and line
 */
export async function compile(folders) {
  const outdated = folders.flatMap(findOutdated);
  if (outdated.length === 0) return 0;
  // Loading the compiler takes longer than finding nothing to do.
  const { transform } = await import('@swc/core');
  const results = await Promise.allSettled(outdated.map((file) => compileFile(file, transform)));
  const problems = results.flatMap(({ reason }) => (reason === undefined ? [] : [reason.message]));
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return outdated.length;
}

function findOutdated(folder) {
  const { include, exclude = [], compilerOptions } = readJson(path.join(folder, 'tsconfig.build.json'));
  const [isIncluded, isExcluded] = [include, exclude].map(matcherOf);
  const output = path.join(folder, compilerOptions.outDir);
  const files = listFiles(folder)
    .filter((file) => file.endsWith('.ts') && isIncluded(file) && !isExcluded(file))
    .map((file) => {
      const source = readFileSync(path.join(folder, file), 'utf8');
      const name = path.relative(compilerOptions.rootDir, file).replace(/\.ts$/, '.js');
      return {
        place: path.join(folder, file),
        source,
        output: path.join(output, name),
        end: endOf(source, name),
      };
    });
  removeOthers(output, new Set(files.map((file) => file.output)));
  return files.filter((file) => readOutput(file.output)?.endsWith(file.end) !== true);
}

async function compileFile({ place, source, output, end }, transform) {
  const sourceFileName = path.relative(path.dirname(output), place);
  let result;
  try {
    result = await transform(source, { ...settings, filename: place, sourceFileName });
  } catch (error) {
    const [explanation] = error.message.split('\nCaused by:');
    throw new Error(`${place}\n${explanation.trim()}`, { cause: error });
  }
  mkdirSync(path.dirname(output), { recursive: true });
  writeFileSync(`${output}.map`, result.map);
  // Last, since it is what says that both are there; and in one step, for whoever reads it meanwhile.
  const draft = `${output}.${process.pid}.new`;
  writeFileSync(draft, `${result.code}${end}`);
  renameSync(draft, output);
}

const mark = '// compiled from ';

function endOf(source, name) {
  return `${mark}${hash(compilerHash, source)}\n//# sourceMappingURL=${path.basename(name)}.map\n`;
}

/** What was compiled of sources that are not there any more. */
function removeOthers(directory, outputs) {
  for (const file of listFiles(directory)) {
    const output = path.join(directory, file);
    if (!file.endsWith('.js') || outputs.has(output) || !readOutput(output)?.includes(mark)) continue;
    for (const name of [output, `${output}.map`, output.replace(/\.js$/, '.d.ts')])
      rmSync(name, { force: true });
  }
}

function readOutput(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** Relative paths of all files. */
function listFiles(directory, below = '') {
  const entries = readDirectory(path.join(directory, below));
  return entries.flatMap((entry) => {
    const name = path.join(below, entry.name);
    if (!entry.isDirectory()) return [name];
    return skipped.test(entry.name) ? [] : listFiles(directory, name);
  });
}

function readDirectory(directory) {
  try {
    return readdirSync(directory, { withFileTypes: true });
  } catch (error) {
    if (error.code === 'ENOENT') return [];
    throw error;
  }
}

/** Folders and globs as TypeScript's `include` and `exclude` have them. */
function matcherOf(patterns) {
  const expressions = patterns.map((pattern) => {
    const parts = pattern.split(/(\*\*\/|\*)/).map((part) => globs[part] ?? part.replaceAll('.', '\\.'));
    return new RegExp(`^${parts.join('')}(/|$)`);
  });
  return (file) => expressions.some((expression) => expression.test(file));
}

const globs = { '**/': '(?:.*/)?', '*': '[^/]*' };

function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}

function readCompilerVersion() {
  return readJson(path.resolve(import.meta.dirname, '../node_modules/@swc/core/package.json')).version;
}

function hash(...parts) {
  const whole = createHash('sha256');
  for (const part of parts) whole.update(part).update('\0');
  return whole.digest('hex');
}
