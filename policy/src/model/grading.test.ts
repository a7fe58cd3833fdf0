import { expect, test } from 'vitest';
import { buildItem, buildResource } from '../testing.ts';
import { dataClassOf, isBelow, levelOf } from './grading.ts';
import type { DataClass, SecurityLevel } from './model.ts';

const resourceOf = (...items: readonly (readonly [level: SecurityLevel, dataClass?: DataClass])[]) =>
  buildResource({
    provider: 'health',
    items: items.map(([level, dataClass], index) =>
      buildItem({ coordinate: `A.b${index}`, level, ...(dataClass === undefined ? {} : { dataClass }) }),
    ),
  });

test('A resource is graded as the strictest of its items is', () => {
  const resource = resourceOf([2, 'IMPORTANT'], [3], [1, 'GENERAL']);
  expect([levelOf(resource), dataClassOf(resource)]).toEqual([3, 'IMPORTANT']);
  expect(dataClassOf({ ...resource, dataClass: 'CORE' })).toBe('CORE');
  expect(dataClassOf({ ...resource, dataClass: 'GENERAL' })).toBe('IMPORTANT');
});

test('What says no class is general data', () => {
  expect(dataClassOf(resourceOf([4]))).toBe('GENERAL');
  expect(dataClassOf(buildItem({ coordinate: 'A.b' }))).toBe('GENERAL');
});

test('General data is less strict than important data, and important data than core data', () => {
  expect([isBelow('GENERAL', 'IMPORTANT'), isBelow('IMPORTANT', 'CORE')]).toEqual([true, true]);
  expect([isBelow('CORE', 'IMPORTANT'), isBelow('CORE', 'CORE')]).toEqual([false, false]);
});
