import { withClient } from '@govgraph/prisma';
import type { DepartmentName } from '@govgraph/prisma/schemas';
import { buildCity } from './facts/build-city.ts';
import type { City } from './facts/rows.ts';
import { loadCity } from './load-city.ts';

/**
 * Fills the empty tables of one department with its part of the synthetic city, so that a test of that department
 * needs no other schema.
 */
export async function seedDepartment(connectionString: string, department: DepartmentName): Promise<void> {
  const key = camelCase(department);
  await withClient(connectionString, (client) => loadCity(client, { [key]: buildCity()[key] }));
}

function camelCase(department: DepartmentName): keyof City {
  return department.replaceAll(/-(\w)/gu, (_, letter: string) => letter.toUpperCase()) as keyof City;
}
