// npm run fuzz: gives the readers that face callers, departments and stewards inputs that are changed at random, and
// keeps those that reach code that none before them has reached, to change them further. Ends with exit code 1 when a
// reader failed in another way than it says it does; the input is then kept in scripts/fuzz/corpus, and tried first
// from then on.
//
//   npm run fuzz                                 20,000 inputs for each reader
//   npm run fuzz -- --inputs 100000              more, over a million in all: a night's work
//   npm run fuzz -- --target json                one reader; --list says which there are
//   npm run fuzz -- --seed 7                     the same inputs again
//   npm run fuzz -- --json                       the result as one JSON document, on standard output
import { createHash, randomInt } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { startCoverage } from './fuzz/coverage.mjs';
import { createRandom, mutateInput } from './fuzz/mutate-input.mjs';
import { loadTargets } from './fuzz/targets.mjs';
import { build, readOptions, root } from './run.mjs';

const options = readOptions(import.meta.filename, {
  inputs: { type: 'string', default: '20000' },
  target: { type: 'string' },
  seed: { type: 'string', default: String(randomInt(1_000_000_000)) },
  'as-built': { type: 'boolean', default: false },
  list: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
});
const inputs = Number(options.inputs);
const seed = Number(options.seed);
if (!Number.isInteger(inputs) || inputs < 0 || !Number.isInteger(seed)) {
  console.error('fuzz: --inputs and --seed are whole numbers');
  process.exit(2);
}
if (!options['as-built']) {
  const { code, output } = await build({ capture: true });
  if (code !== 0) {
    console.error(output);
    process.exit(1);
  }
}
const all = await loadTargets();
if (options.list) {
  for (const { name, what } of all) console.log(`${name.padEnd(20)}${what}`);
  process.exit();
}
const targets = all.filter(({ name }) => options.target === undefined || name === options.target);
if (targets.length === 0) {
  console.error(
    `fuzz: there is no reader ${options.target}: there is ${all.map(({ name }) => name).join(', ')}`,
  );
  process.exit(2);
}

const say = options.json ? () => undefined : (line) => console.log(line);
const corpusOf = (name) => path.join(root, 'scripts/fuzz/corpus', name);
/** Kept of each reader: with more, each is changed less often. */
const maxCorpus = 2_000;
const progressMs = 10_000;

/** @returns what is wrong with an input; undefined when nothing is */
async function tryInput({ run }, input) {
  try {
    await run(input);
    return undefined;
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
}

function readCorpus(name) {
  try {
    return readdirSync(corpusOf(name)).map((file) => readFileSync(path.join(corpusOf(name), file)));
  } catch {
    return [];
  }
}

/** Makes a failing input shorter, as long as it still fails. */
async function shorten(target, input) {
  let shortest = input;
  for (
    let length = Math.ceil(input.length / 2);
    length >= 1;
    length = length === 1 ? 0 : Math.ceil(length / 2)
  ) {
    for (let at = 0; at + length <= shortest.length;) {
      const shorter = Buffer.concat([shortest.subarray(0, at), shortest.subarray(at + length)]);
      if ((await tryInput(target, shorter)) === undefined) at += length;
      else shortest = shorter;
    }
  }
  return shortest;
}

function keep(name, input) {
  const file = path.join(corpusOf(name), createHash('sha256').update(input).digest('hex').slice(0, 16));
  mkdirSync(corpusOf(name), { recursive: true });
  writeFileSync(file, input);
  return path.relative(root, file);
}

async function fuzz(target, coverage) {
  const { name, words } = target;
  const random = createRandom(seed);
  const corpus = [...readCorpus(name), ...target.seeds];
  const startedAt = performance.now();
  let tried = 0;
  const attempt = async (input) => {
    tried += 1;
    const why = await tryInput(target, input);
    if (why === undefined) return undefined;
    const file = keep(name, await shorten(target, input));
    return { file, why };
  };
  let failure;
  for (const input of corpus) if ((failure = await attempt(input)) !== undefined) break;
  coverage.takeNew();
  let saidAt = performance.now();
  while (failure === undefined && tried < inputs) {
    const input = mutateInput(random, corpus[random(corpus.length)], { corpus, words });
    failure = await attempt(input);
    if (coverage.takeNew() > 0 && corpus.length < maxCorpus) corpus.push(input);
    if (performance.now() - saidAt > progressMs) {
      saidAt = performance.now();
      say(`${name}: ${tried} of ${inputs}, ${corpus.length} inputs kept`);
    }
  }
  const seconds = (performance.now() - startedAt) / 1000;
  say(
    `${failure === undefined ? 'ok    ' : 'FAILED'} ${name}: ${tried} inputs, ${corpus.length} kept, ${seconds.toFixed(1)} s`,
  );
  if (failure !== undefined) say(`       ${failure.file}\n${failure.why}`);
  return { target: name, tried, kept: corpus.length, seconds, ...(failure === undefined ? {} : { failure }) };
}

say(`seed ${seed}`);
const coverage = startCoverage(root);
const results = [];
for (const target of targets) results.push(await fuzz(target, coverage));
coverage.stop();
const failures = results.filter(({ failure }) => failure !== undefined);
if (options.json) console.log(JSON.stringify({ seed, results }, null, 2));
else say(`${failures.length} of ${results.length} readers failed`);
// The server that was given inputs still listens.
process.exit(failures.length > 0 ? 1 : 0);
