import { createTestDatabase } from '@govgraph/prisma/testing';
import { createMemoryPolicyStore, createPostgresPolicyRegister } from '@govgraph/storage';
import { createMemoryWorkflowStore } from './memory-workflow-store.ts';
import { createPostgresWorkflowStore } from './postgres-workflow-store.ts';
import { describeWorkflowStore } from './workflow-store.contract.ts';

describeWorkflowStore('memory', async () => {
  const policy = createMemoryPolicyStore();
  const store = createMemoryWorkflowStore(policy);
  return { store, policyVersion: () => policy.currentVersion(), close: () => store.close() };
});

describeWorkflowStore('PostgreSQL', async () => {
  const database = await createTestDatabase({ schemas: ['catalog'] });
  const store = createPostgresWorkflowStore(database.urlOf('registry'));
  const register = createPostgresPolicyRegister(database.urlOf('registry'));
  return {
    store,
    policyVersion: async () => (await register.listVersions({ first: 1 }))[0]?.version ?? 0,
    close: async () => {
      await Promise.all([store.close(), register.close()]);
      await database.drop();
    },
  };
});
