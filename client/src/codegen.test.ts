import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { generate } from '@graphql-codegen/cli';
import { expect, onTestFinished, test } from 'vitest';
import config from '../examples/codegen.ts';
import { scalars } from './codegen.ts';

const root = path.resolve(import.meta.dirname, '../..');

test('Each scalar of the departments has a type', () => {
  const named = readdirSync(path.join(root, 'subgraphs'))
    .map((name) => path.join(root, 'subgraphs', name, 'schema.graphql'))
    .filter((file) => existsSync(file))
    .flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/^scalar (\w+)/gm)].map(([, name = '']) => name),
    );
  expect(Object.keys(scalars).sort()).toEqual([...new Set(named)].sort());
});

test('Generated types know that an amount may be a band, and dates are texts', async () => {
  const files = await generate(
    {
      ...config,
      schema: { departments: { loader: path.join(root, 'e2e/api-schema.mjs') } },
      documents: `query Income($idNumber: String!) {
        person(idNumber: $idNumber) { birthDate incomeTax(year: 2025) { annualIncome } }
      }`,
    },
    false,
  );
  const [{ content }] = files as [{ content: string }];
  const folder = mkdtempSync(path.join(root, 'client/dist/codegen-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(path.join(folder, 'documents.ts'), content);
  writeFileSync(
    path.join(folder, 'use.ts'),
    `import { isBand } from '@govgraph/client';
     import type { IncomeQuery } from './documents.ts';
     export function show({ person }: IncomeQuery): string {
       const income = person?.incomeTax?.annualIncome ?? 0;
       return isBand(income) ? income.toUpperCase() : income.toFixed(2) + (person?.birthDate ?? '').slice(0, 4);
     }`,
  );
  const tsc = path.join(root, 'node_modules/typescript/bin/tsc');
  const options = [
    '--ignoreConfig',
    '--noEmit',
    '--strict',
    '--skipLibCheck',
    '--allowImportingTsExtensions',
    '--module',
    'nodenext',
  ];
  const { stdout } = spawnSync(process.execPath, [tsc, ...options, path.join(folder, 'use.ts')], {
    encoding: 'utf8',
  });
  expect(stdout).toBe('');
});
