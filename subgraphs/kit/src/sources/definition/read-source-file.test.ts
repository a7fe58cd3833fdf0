import { readFileSync } from 'node:fs';

import fc from 'fast-check';
import { expect, test } from 'vitest';

import { SourceProblems, readSourceFile } from './read-source-file.ts';

const examples = ['library', 'housing-fund', 'permits'].map((name) =>
  readFileSync(new URL(`../../../../../docs/examples/sources/${name}/source.yaml`, import.meta.url), 'utf8'),
);

test('whatever somebody has written, it is read or has problems that stand in it', () => {
  const spoilt = fc
    .constantFrom(...examples)
    .chain((text) =>
      fc.tuple(
        fc.constant(text),
        fc.nat(text.length),
        fc.nat(20),
        fc.oneof(
          fc.constantFrom(
            '[',
            '{',
            '}',
            ': ',
            '\n',
            '&a ',
            '*a',
            '"',
            '- ',
            '$',
            '__proto__: 1',
            'null',
            '~',
            '|',
          ),
          fc.string({ maxLength: 6 }),
        ),
      ),
    );
  let refused = 0;
  fc.assert(
    fc.property(spoilt, ([text, at, removed, added]) => {
      const broken = text.slice(0, at) + added + text.slice(at + removed);
      const lines = broken.split('\n');
      try {
        readSourceFile(broken);
      } catch (error) {
        refused += 1;
        if (!(error instanceof SourceProblems)) throw error;
        expect(error.problems.length).toBeGreaterThan(0);
        for (const { line = 0, column = 0, message } of error.problems) {
          expect(line).toBeGreaterThanOrEqual(1);
          expect(line).toBeLessThanOrEqual(lines.length);
          expect(column).toBeLessThanOrEqual((lines[line - 1] ?? '').length + 1);
          expect(message).not.toBe('');
        }
      }
    }),
    { seed: 17, numRuns: 1_500 },
  );
  expect(refused).toBeGreaterThan(300);
});

test.each([
  ['nothing', '', 'source.yaml:1:1: expected object, received null'],
  ['a list', '- sources', 'source.yaml:1:1: expected object, received array'],
  ['many aliases', `a: &a [1]\nb: [${'*a, '.repeat(300)}]`, 'source.yaml'],
])('%s is refused', (_what, text, problem) => {
  expect(() => readSourceFile(text)).toThrow(problem);
});
