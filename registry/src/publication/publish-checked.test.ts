import { createMemoryMembership, createMemoryPolicyStore, SupersededCheckError } from '@govgraph/storage';
import { beforeEach, describe, expect, test, vi } from 'vitest';

import { publishChecked } from './publish-checked.ts';

let admin: ReturnType<typeof createMemoryPolicyStore>;
const gateways = createMemoryMembership();

beforeEach(async () => {
  admin = createMemoryPolicyStore();
  await register('health');
});

/** Somebody changes the policy. */
const register = (code: string): Promise<number> =>
  admin.apply({ departments: [{ code, name: code, nameZh: code }] }, 'authority', 'another department');

/** A check that finds nothing, during which something happens. */
function checkDuring(work: (checks: number) => Promise<unknown>) {
  let checks = 0;
  return vi.fn(async () => {
    const { policy } = await admin.readPublished();
    await work((checks += 1));
    const subgraphs = [{ name: 'health', sdl: 'type Query', url: 'http://health', resources: [] }];
    const supergraphSdl = `checked ${checks} times`;
    return { publication: { subgraphs, supergraphSdl, checkedVersion: policy.version } };
  });
}

const change = { actor: 'health', reasonOf: () => 'a publication' };

describe('What is published', () => {
  test('was checked once where nothing else changes', async () => {
    const check = checkDuring(async () => undefined);
    expect(await publishChecked({ admin, gateways }, check, change)).toMatchObject({ version: 2 });
    expect(check).toHaveBeenCalledOnce();
  });

  test('was checked once more where the policy changes during the check, and keeps that change', async () => {
    const check = checkDuring(async (checks) => (checks === 1 ? register('taxation') : undefined));
    const onSuperseded = vi.fn();
    const published = await publishChecked({ admin, gateways }, check, { ...change, onSuperseded });
    expect(published).toMatchObject({ version: 3 });
    expect(onSuperseded.mock.calls).toEqual([[expect.any(SupersededCheckError)]]);
    const { policy, supergraphSdl } = await admin.readPublished();
    expect(supergraphSdl).toBe('checked 2 times');
    expect(policy.departments.map(({ code }) => code)).toEqual(['health', 'taxation']);
  });

  test('is nothing where the policy changes during every check', async () => {
    const check = checkDuring((checks) => register(`department-${checks}`));
    const publishing = publishChecked({ admin, gateways }, check, change);
    await expect(publishing).rejects.toBeInstanceOf(SupersededCheckError);
    expect(check).toHaveBeenCalledTimes(5);
    expect((await admin.readPublished()).subgraphs).toEqual([]);
  });

  test('is nothing where the check finds problems, and gateways prepare for nothing', async () => {
    const stage = vi.spyOn(admin, 'stageSupergraph');
    const checked = { publication: undefined, problems: ['a problem'] };
    const published = await publishChecked({ admin, gateways }, async () => checked, change);
    expect(published).toEqual({ checked, version: undefined, gateways: undefined });
    expect(stage).not.toHaveBeenCalled();
  });

  test('is staged before, and gateways have prepared it then', async () => {
    const gateway = { id: 'one', name: 'one', fingerprints: {}, hasJoined: true, mayBeFirst: true };
    await gateways.report({ ...gateway, release: { version: 1, preparation: undefined } });
    const prepare = async (): Promise<void> => {
      const { hash = '' } = (await admin.stagedSupergraph()) ?? {};
      const preparation = { hash, state: 'prepared' as const };
      await gateways.report({ ...gateway, release: { version: 1, preparation } });
    };
    const onWait = vi.fn(() => void prepare());
    const check = checkDuring(async () => undefined);
    expect(await publishChecked({ admin, gateways }, check, { ...change, onWait })).toMatchObject({
      version: 2,
      gateways: { prepared: ['one'], unfinished: [] },
    });
    expect(onWait.mock.calls).toEqual([[['one']]]);
    await gateways.remove('one');
  });

  test('is not staged where it is to be published at once', async () => {
    const stage = vi.spyOn(admin, 'stageSupergraph');
    const check = checkDuring(async () => undefined);
    const published = await publishChecked({ admin, gateways }, check, { ...change, now: true });
    expect(published).toMatchObject({ version: 2, gateways: undefined });
    expect(stage).not.toHaveBeenCalled();
  });
});
