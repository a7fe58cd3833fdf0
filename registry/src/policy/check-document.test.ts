import { emptyPolicy } from '@govgraph/storage';
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
