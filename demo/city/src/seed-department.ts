import { withClient } from '@govgraph/prisma';
import type { DepartmentName } from '@govgraph/prisma/schemas';
import { buildWorld } from './facts/build-city.ts';
import type { World } from './facts/rows.ts';
import { loadWorld } from './load-city.ts';

/**
 * Fills the empty tables of one department with its part of the synthetic world, so that a test of that department
 * needs no other schema.
 */
export async function seedDepartment(connectionString: string, department: DepartmentName): Promise<void> {
  const key = camelCase(department);
  await withClient(connectionString, (client) => loadWorld(client, { [key]: buildWorld()[key] }));
}

function camelCase(department: DepartmentName): keyof World {
  return department.replaceAll(/-(\w)/gu, (_, letter: string) => letter.toUpperCase()) as keyof World;
}
