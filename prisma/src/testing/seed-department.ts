import pg from 'pg';
import { buildWorld } from '../seed/facts/world.ts';
import type { World } from '../seed/facts/rows.ts';
import { loadWorld } from '../seed/load-world.ts';
import type { DepartmentName } from '../schemas.ts';

/**
 * Fills the empty tables of one department with its part of the synthetic world, so that a test of that department
 * needs no other schema.
 */
export async function seedDepartment(connectionString: string, department: DepartmentName): Promise<void> {
  const key = camelCase(department);
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    await loadWorld(client, { [key]: buildWorld()[key] });
  } finally {
    await client.end();
  }
}

function camelCase(department: DepartmentName): keyof World {
  return department.replaceAll(/-(\w)/gu, (_, letter: string) => letter.toUpperCase()) as keyof World;
}
