import { parseCatalog } from '@govgraph/policy';
import { describe, expect, test } from 'vitest';
import { checkRegistry } from './check-registry.ts';
import { items, link, schema, withoutItem, writeCatalog } from './health-department.fixture.ts';

describe('all departments together', () => {
  const health = { name: 'health', sdl: schema, resources: parseCatalog(writeCatalog(items)) };

  test('a field has one authoritative source', () => {
    const other = {
      ...health,
      name: 'taxation',
      resources: parseCatalog(
        writeCatalog([{ coordinate: 'Visit.hospital' }], { provider: 'taxation', code: '30600101/000001' }),
      ),
    };

    expect(checkRegistry([health, other]).map(({ place, message }) => `${place}: ${message}`)).toEqual([
      'Visit.hospital: health registered it already; a field has one authoritative source',
    ]);
  });

  test('a resource has a code of its own', () => {
    const sdl = `${link} type Query { taxes: Int }`;
    const resources = parseCatalog(writeCatalog([{ coordinate: 'Query.taxes' }], { provider: 'taxation' }));

    expect(
      checkRegistry([health, { name: 'taxation', sdl, resources }]).map(
        ({ subgraph, place, message }) => `${subgraph}  ${place}: ${message}`,
      ),
    ).toEqual([
      'taxation  30500101/000001: health has a resource of this code already; each has one of its own',
    ]);
  });

  test('only one department may know an interface as an object', () => {
    const asObject = (name: string) => ({
      name,
      sdl: `${link} type Item @key(fields: "id") @federation__interfaceObject { id: ID! ${name}: String }`,
      resources: [],
    });

    expect(checkRegistry([asObject('shelves'), asObject('stars')]).map(({ message }) => message)).toContain(
      'shelves has it as @interfaceObject already; only one department may',
    );
  });

  test('a key that no department registers is reported once', () => {
    const resources = parseCatalog(writeCatalog(withoutItem('Patient.id')));

    expect(checkRegistry([{ ...health, resources }]).map(({ place }) => place)).toEqual(['Patient.id']);
  });
});
