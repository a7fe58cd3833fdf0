/** Two departments that publish at the same time, and the authority that changes the policy meanwhile, on PostgreSQL. */
import { byKind } from '@govgraph/policy';
import { buildPurpose } from '@govgraph/policy/testing';
import { createTestDatabase } from '@govgraph/prisma/testing';
import { createPostgresGatewayList, createPostgresPolicyAdmin } from '@govgraph/storage';
import { beforeEach, expect, test } from 'vitest';

import { checkTogether } from './check-together.ts';
import { type ItemText, writeCatalog } from './health-department.fixture.ts';
import { publishChecked } from './publish-checked.ts';

const uscc = '111100000000017244';
const codes = { health: '30500101/000001', taxation: '30500102/000001' };

type Department = keyof typeof codes;

/** A department with a type of its own. @param fields the names of its fields, all of them `String` */
function source(name: Department, type: string, fields: readonly string[]) {
  const query = type.toLowerCase();
  const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9")';
  const sdl = `${link} type Query { ${query}: ${type} } type ${type} { ${fields.join(': String ')}: String }`;
  const items: ItemText[] = [
    { coordinate: `Query.${query}`, role: 'STRUCTURE' },
    ...fields.map((field) => ({ coordinate: `${type}.${field}` })),
  ];
  const catalog = writeCatalog(items, { provider: name, code: codes[name], inputs: [] });
  return { source: { name, sdl, catalog }, url: `http://${name}.example/graphql` };
}

let admin: ReturnType<typeof createPostgresPolicyAdmin>;
let gateways: ReturnType<typeof createPostgresGatewayList>;

beforeEach(async () => {
  const { urlOf } = await createTestDatabase({ schemas: ['catalog'] });
  admin = createPostgresPolicyAdmin(urlOf('authority'));
  gateways = createPostgresGatewayList(urlOf('authority'));
  const departments = ['health', 'taxation'].map((code) => ({ code, name: code, nameZh: code, uscc }));
  await admin.apply({ departments, ruleSet: { version: '1', rules: [] } }, 'authority', 'a start');
  return () => Promise.all([admin.close(), gateways.close()]);
});

/** @param afterFirstCheck what happens between the first check and the publication that follows it */
function publish(what: ReturnType<typeof source>, afterFirstCheck: () => Promise<unknown> = async () => {}) {
  let checks = 0;
  const check = async () => {
    const { policy, supergraphSdl, subgraphs: published } = await admin.readPublished();
    const checked = await checkTogether([what], { policy, supergraphSdl, published });
    if ((checks += 1) === 1) await afterFirstCheck();
    return checked;
  };
  return publishChecked({ admin, gateways }, check, {
    actor: what.source.name,
    reasonOf: () => 'a publication',
  });
}

/** Resolves for everybody when so many have come. */
function meeting(size: number): () => Promise<void> {
  let arrived = 0;
  let open: () => void;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return () => {
    if ((arrived += 1) === size) open();
    return opened;
  };
}

test('two departments that were checked side by side are both in force, each checked with the other', async () => {
  const meet = meeting(2);
  const published = await Promise.all([
    publish(source('health', 'Patient', ['bloodType']), meet),
    publish(source('taxation', 'Payer', ['arrears']), meet),
  ]);
  expect(new Set(published.map(({ version }) => version))).toEqual(new Set([2, 3]));
  const { supergraphSdl, subgraphs, policy } = await admin.readPublished();
  expect(subgraphs.map(({ name }) => name)).toEqual(['health', 'taxation']);
  expect(supergraphSdl).toContain('bloodType');
  expect(supergraphSdl).toContain('arrears');
  expect(policy.resources.map(({ provider }) => provider)).toEqual(['health', 'taxation']);
});

test('of two that take the same name, the second is told what it would break, and nothing of it is published', async () => {
  const meet = meeting(2);
  const published = await Promise.all([
    publish(source('health', 'Person', ['bloodType']), meet),
    publish(source('taxation', 'Person', ['bloodType']), meet),
  ]);
  const [won, lost] = published.toSorted((one) => (one.version === undefined ? 1 : -1));
  expect([won?.version, lost?.version]).toEqual([2, undefined]);
  expect(
    byKind(lost?.checked.findings ?? [])
      .problems.map(({ message }) => message)
      .join(),
  ).toMatch(/Person\.bloodType|shareable/);
  const { subgraphs, policy } = await admin.readPublished();
  expect([subgraphs.length, policy.resources.length]).toEqual([1, 1]);
});

test('one department that publishes twice at the same time has checked the second against the first', async () => {
  await publish(source('health', 'Patient', ['bloodType']));
  const meet = meeting(2);
  const published = await Promise.all([
    publish(source('health', 'Patient', ['bloodType', 'height']), meet),
    publish(source('health', 'Patient', ['bloodType', 'weight']), meet),
  ]);
  expect(new Set(published.map(({ version }) => version))).toEqual(new Set([3, 4]));
  const { policy, supergraphSdl, subgraphs } = await admin.readPublished();
  const [last] = subgraphs;
  const coordinates = policy.resources.flatMap(({ items }) => items.map(({ coordinate }) => coordinate));
  const field = supergraphSdl?.includes('weight') ? 'weight' : 'height';
  expect(last?.sdl).toContain(field);
  expect(coordinates).toEqual(['Query.patient', 'Patient.bloodType', `Patient.${field}`]);
});

test('a purpose that comes into force between check and publication is kept: what it needs is not taken away', async () => {
  await publish(source('health', 'Patient', ['bloodType', 'height']));
  const purpose = buildPurpose({ code: 'care', department: 'taxation', items: ['Patient.height'] });
  const { version, checked } = await publish(source('health', 'Patient', ['bloodType']), () =>
    admin.apply({ purposes: [purpose] }, 'authority', 'a purpose'),
  );
  expect(version).toBeUndefined();
  expect(
    byKind(checked.findings)
      .problems.map(({ place, message }) => `${place}: ${message}`)
      .join(),
  ).toMatch(/purposes\[care\].*Patient\.height/);
  const { policy } = await admin.readPublished();
  expect(policy).toMatchObject({ version: 3, purposes: [purpose] });
});
