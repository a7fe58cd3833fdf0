import { buildGrant, buildItem, buildPurpose, buildResource } from '@govgraph/policy/testing';
import { createTestDatabase } from '@govgraph/prisma/testing';
import { expect, test } from 'vitest';

import { run } from './attacked-database.fixture.ts';
import { createPostgresPolicyAdmin } from './postgres-policy-admin.ts';
import { createPostgresPolicyLoader } from './postgres-policy-loader.ts';
import { createPostgresSubgraphHistory } from './postgres-subgraph-history.ts';

const departments = ['health', 'housing'].map((code) => ({ code, name: code, nameZh: code }));
const resource = buildResource({
  code: '100000/000001',
  provider: 'health',
  items: [buildItem({ coordinate: 'Person.a', shareType: 'CONDITIONAL' })],
});

test('A condition that an earlier release wrote as a text is read as scope and uses, and changed no more than the rest', async () => {
  const { connectionString, urlOf } = await createTestDatabase({ schemas: ['catalog'] });
  const admin = createPostgresPolicyAdmin(urlOf('authority'));
  const loader = createPostgresPolicyLoader(urlOf('gateway'));
  const history = createPostgresSubgraphHistory(urlOf('registry'));
  try {
    await admin.apply(
      { departments, ruleSet: { version: '1', rules: [] } },
      'authority',
      'departments and rules',
    );
    const subgraph = { name: 'health', sdl: 'x', url: 'http://x', resources: [resource] };
    await admin.publishSubgraphs({ subgraphs: [subgraph], supergraphSdl: 'x' }, 'health', 'publication');
    await run(
      connectionString,
      'ALTER TABLE policy_parts DISABLE TRIGGER USER',
      `UPDATE policy_parts SET document = jsonb_set(document, '{items,0,condition}', '"a business"')
       WHERE kind = 'resources'`,
      'ALTER TABLE policy_parts ENABLE TRIGGER USER',
    );

    const condition = { scope: '*', uses: ['a business'] };
    const { policy } = await loader.load();
    expect(policy.item('Person.a')).toMatchObject({ condition });
    expect((await history.readSubgraph('health'))?.resources[0]?.items[0]).toMatchObject({ condition });

    await admin.apply(
      {
        purposes: [buildPurpose({ code: 'p', department: 'housing', items: ['Person.a'] })],
        grants: [
          buildGrant({ id: 'g', consumer: 'housing', purpose: 'p', provider: 'health', items: ['Person.a'] }),
        ],
      },
      'authority',
      'a grant of it',
    );
    const next = await loader.load();
    expect(next.policy.grant('g')).toMatchObject({ consumer: 'housing' });
    expect(next.catalogVersion).toBe(2);
  } finally {
    await Promise.all([admin.close(), loader.close(), history.close()]);
  }
});
