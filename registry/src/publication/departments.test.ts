import path from 'node:path';
import { expect, test } from 'vitest';
import { parsePolicyDocument } from '@govgraph/policy';
import { departments } from '@govgraph/prisma/schemas';
import { readFile } from 'node:fs/promises';
import { checkTogether } from './check-together.ts';
import { readSchemaFields } from './schema-fields.ts';
import { readDepartmentFolder } from './department-folder.fixture.ts';

const folder = (name: string) => path.join(import.meta.dirname, '../../../subgraphs', name);
const sources = await Promise.all(
  [...departments, 'catalog'].map(async (name) => ({
    source: await readDepartmentFolder(folder(name)),
    url: `http://${name}/`,
  })),
);

const policyFile = path.join(import.meta.dirname, '../../../demo/city/policy.yaml');
const policy = { ...parsePolicyDocument(await readFile(policyFile, 'utf8')), version: 1, resources: [] };
const { checked, findings, publication } = await checkTogether(sources, { policy });

test('the nine departments and the authority can be published together, under the policy of the synthetic city', () => {
  expect(findings).toEqual([]);
  expect(publication?.supergraphSdl).toContain('PUBLIC_SECURITY');
});

test.each(sources)('every field that $source.name provides has exactly one catalog item', ({ source }) => {
  const resources = checked.find((subgraph) => subgraph.source === source)?.resources ?? [];
  const registered = resources.flatMap(({ items }) => items.map(({ coordinate }) => coordinate as string));
  const provided = readSchemaFields(source.sdl)
    .fields.filter((field) => !field.isKey)
    .map(({ coordinate }) => coordinate);

  const keys = registered.filter((coordinate) => !provided.includes(coordinate));

  expect(registered.toSorted()).toEqual([...provided, ...keys].toSorted());
  expect(keys.every((coordinate) => coordinate.endsWith('.id'))).toBe(true);
});
