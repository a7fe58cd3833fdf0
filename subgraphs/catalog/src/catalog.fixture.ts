import { type PolicySource } from '@govgraph/policy';
import { buildGrant, buildItem, buildPolicy, buildPurpose, buildResource } from '@govgraph/policy/testing';
import { createTestDatabase, type TestDatabase } from '@govgraph/prisma/testing';
import { createPostgresPolicyAdmin } from '@govgraph/storage';
import { startTestDepartment, type TestDepartment } from '@govgraph/subgraph-kit/testing';

import { definition } from './index.ts';

/** The authority as a department, on a catalog of its own with the rights that it has in production. */
export interface CatalogDepartment extends Pick<TestDepartment, 'close'> {
  readonly database: TestDatabase;
  /** Asks as somebody. @throws Error for any error of GraphQL */
  as(who: Who): (query: string, variables?: Record<string, unknown>) => Promise<Record<string, never>>;
}

/** Who asks, as the gateway vouches for it. */
export interface Who {
  readonly official?: string;
  readonly department: string;
  readonly roles?: readonly string[];
}

export const healthUscc = '11110000000001994N';

const { version: _, ...decided }: PolicySource = buildPolicy({
  departments: ['authority', 'health', 'housing', 'taxation'],
  purposes: [buildPurpose({ code: 'review', department: 'housing', items: ['Person.tax'] })],
});

/** Departments, a resource of taxation, and grants of it to housing. */
export async function startCatalogDepartment(grants = 3): Promise<CatalogDepartment> {
  const database = await createTestDatabase({ schemas: ['catalog'] });
  const admin = createPostgresPolicyAdmin(database.connectionString);
  const { departments, purposes, ruleSet } = decided;
  const registered = departments.map((department) =>
    ['health', 'housing'].includes(department.code) ? { ...department, uscc: healthUscc } : department,
  );
  await admin.apply({ departments: registered }, 'tests', 'register the departments');
  const sdl = 'type Person { tax: Int }';
  const items = [buildItem({ coordinate: 'Person.tax', shareType: 'CONDITIONAL' })];
  const resources = [buildResource({ code: '100000/000001', provider: 'taxation', items })];
  await admin.publishSubgraphs(
    {
      subgraphs: [{ name: 'taxation', sdl, url: 'http://127.0.0.1:9/graphql', resources }],
      supergraphSdl: sdl,
    },
    'tests',
    'publish',
  );
  const ofHousing = Array.from({ length: grants }, (_, index) =>
    buildGrant({
      id: `grant-${index + 1}`,
      consumer: 'housing',
      applications: [`app-${index + 1}`],
      purpose: 'review',
      provider: 'taxation',
      items: ['Person.tax'],
    }),
  );
  await admin.apply({ purposes, grants: ofHousing, ...(ruleSet ? { ruleSet } : {}) }, 'tests', 'decide');
  await admin.close();
  const department = await startTestDepartment(definition, database.urlOf('registry'));
  return {
    database,
    as:
      ({ official, department: of, roles = [] }) =>
      async (query, variables) => {
        const caller = { application: 'desk', department: of, roles, ...(official ? { official } : {}) };
        const { data, errors } = await department.ask(query, variables, caller);
        if (errors !== undefined || data == null) throw new Error(JSON.stringify(errors));
        return data;
      },
    close: async () => {
      await department.close();
      await database.drop();
    },
  };
}
