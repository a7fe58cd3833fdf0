import { parsePolicyDocument } from '@govgraph/policy';
import { buildItem, buildPolicy, buildPurpose, buildResource } from '@govgraph/policy/testing';
import { createMemoryPolicyStore, emptyPolicy } from '@govgraph/storage';
import { expect, test } from 'vitest';
import { checkDocument } from './check-document.ts';

/** @param supergraphSdl the schema in force */
function check(supergraphSdl: string | undefined) {
  const preview = async () => ({ inForce: emptyPolicy, policy: emptyPolicy, problems: [], supergraphSdl });
  return checkDocument({ preview }, emptyPolicy, '');
}

test('A schema in force that cannot be opened is worth a warning, and no problem of the document', async () => {
  expect(await check('no schema')).toMatchObject({
    problems: [],
    warnings: [
      {
        path: 'supergraph in force',
        message: 'gateways cannot open it, so the policy is not compared with it',
      },
    ],
  });
  expect((await check(undefined)).warnings).toEqual([]);
});

test('A grant to a department outside the scope that the catalog lists is a problem with its line and column', async () => {
  const condition = { scope: ['health'], uses: ['aid'] };
  const policy = buildPolicy({
    departments: ['taxation', 'health', 'housing'],
    resources: [
      buildResource({
        provider: 'taxation',
        items: [buildItem({ coordinate: 'IncomeTax.paid', shareType: 'CONDITIONAL', condition })],
      }),
    ],
    purposes: ['health', 'housing'].map((department) =>
      buildPurpose({ code: `aid-of-${department}`, department, items: ['IncomeTax.paid'] }),
    ),
  });
  const admin = createMemoryPolicyStore({ policy, supergraphSdl: '' });
  const problemsOf = async (consumer: string) => {
    const text = `departments: [{ code: housing, name: housing, nameZh: housing }]
ruleSet: { version: test, rules: [] }
grants:
  - id: aid
    consumer: ${consumer}
    purpose: aid-of-${consumer}
    provider: taxation
    items: [IncomeTax.paid]
    validFrom: 2026-01-01T00:00:00+08:00
    validUntil: 2027-01-01T00:00:00+08:00
    kind: PROVIDER_APPROVAL
    approvedBy: steward of taxation
    approvedAt: 2025-12-01T00:00:00+08:00
    acceptedByConsumerAt: 2025-12-02T00:00:00+08:00
`;
    return (await checkDocument(admin, parsePolicyDocument(text), text)).problems;
  };
  expect(await problemsOf('health')).toEqual([]);
  expect(await problemsOf('housing')).toMatchObject([
    {
      path: 'grants[aid].items[IncomeTax.paid]',
      line: 8,
      column: 13,
      message: expect.stringMatching(
        /^housing is not in the scope of sharing that the catalog lists \(health\)/,
      ) as unknown,
    },
  ]);
});
