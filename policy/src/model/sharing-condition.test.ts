import { expect, test } from 'vitest';
import { buildItem, buildResource } from '../testing.ts';
import {
  describeCondition,
  isInScope,
  readStoredResource,
  type StoredResource,
} from './sharing-condition.ts';

test('A condition keeps out every department that it does not list', () => {
  const condition = { scope: ['health', 'taxation'], uses: ['aid'] };
  expect(['health', 'police'].map((department) => isInScope(condition, department))).toEqual([true, false]);
  expect(isInScope({ scope: '*', uses: ['aid'] }, 'police')).toBe(true);
});

test('A condition is told with its uses, and with its scope where it has one', () => {
  expect(describeCondition({ scope: '*', uses: ['aid', 'counting'] })).toBe('aid; counting');
  expect(describeCondition({ scope: ['health', 'taxation'], uses: ['aid'] })).toBe(
    'aid (for health, taxation)',
  );
});

test('A condition that was registered as a text is one for every department, with the text as its use', () => {
  const resource = buildResource({
    provider: 'health',
    items: [buildItem({ coordinate: 'A.b' }), buildItem({ coordinate: 'A.c', shareType: 'CONDITIONAL' })],
  });
  const stored: StoredResource = {
    ...resource,
    items: resource.items.map((item) =>
      item.condition === undefined ? item : { ...item, condition: 'a registered business needs it' },
    ),
  };
  expect(readStoredResource(stored)).toEqual(resource);
  expect(readStoredResource(resource)).toBe(resource);
});
