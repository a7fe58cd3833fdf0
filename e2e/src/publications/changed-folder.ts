import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parse, stringify } from 'yaml';
import { checkoutRoot } from '../environment/base-environment.ts';

/** An entry point that a department of the city adds to what it has, with the resource that it is of. */
export interface AddedField {
  /** Of `Query`; a text. */
  readonly field: string;
  readonly resourceCode: string;
}

interface CatalogDocument {
  resources: object[];
}

/** @returns a department's folder, named after it, with fields more than in the repository */
export async function writeFolder(
  directory: string,
  department: string,
  added: readonly AddedField[],
): Promise<string> {
  const original = path.join(checkoutRoot, 'subgraphs', department);
  const [sdl, text] = await Promise.all(
    ['schema.graphql', 'catalog.yaml'].map((file) => readFile(path.join(original, file), 'utf8')),
  );
  const fields = added.map(({ field }) => `extend type Query {\n  "A note."\n  ${field}: String\n}\n`);
  const catalog = parse(text ?? '') as CatalogDocument;
  const [first] = catalog.resources;
  for (const { field, resourceCode } of added) {
    const item = {
      ...{ coordinate: `Query.${field}`, name: field, nameZh: field, dataType: 'C', level: 1 },
    };
    const more = {
      ...{ classification: '部门信息资源 / 备注', shareType: 'UNCONDITIONAL' },
      // Of no base database, and about no other field.
      ...{ base: undefined, samples: undefined, relatedResources: [], inputs: [], items: [item] },
    };
    catalog.resources.push({ ...first, code: resourceCode, name: field, nameZh: field, ...more });
  }
  const folder = path.join(await mkdtemp(path.join(directory, 'changed-')), department);
  await mkdir(folder);
  await writeFile(path.join(folder, 'schema.graphql'), [sdl, ...fields].join('\n'));
  await writeFile(path.join(folder, 'catalog.yaml'), stringify(catalog));
  return folder;
}
