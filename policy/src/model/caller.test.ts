import { describe, expect, test } from 'vitest';
import { compileRequestCondition } from '../conditions/condition.ts';
import { buildRequest } from '../testing.ts';
import {
  anonymousCaller,
  attributeNames,
  describeAttributes,
  recordedAttributes,
  rightsKey,
  type Caller,
  type CallerAttributes,
} from './caller.ts';

const clerk: Caller = {
  application: 'desk',
  department: 'civil-affairs',
  region: '1101',
  level: 'CITY',
  clearance: 2,
  roles: ['clerk', 'application'],
  official: '王芳',
};

/** Another value of each attribute; an attribute that is added needs one here, or this does not compile. */
const others: Required<CallerAttributes> = {
  application: 'another-desk',
  department: 'taxation',
  region: '3101',
  level: 'DISTRICT',
  clearance: 3,
  roles: ['clerk'],
};

describe('the rights of a caller', () => {
  test.each(attributeNames)('are others with another %s', (name) => {
    expect(rightsKey({ ...clerk, [name]: others[name] })).not.toBe(rightsKey(clerk));
  });

  test('depend on each attribute, in whatever order they are given', () => {
    expect([...attributeNames].sort()).toEqual(Object.keys(others).sort());
    const turned = Object.fromEntries(Object.entries(clerk).toReversed()) as unknown as Caller;
    expect(rightsKey(turned)).toBe(rightsKey(clerk));
  });

  test('do not depend on the official at the desk', () => {
    expect(rightsKey({ ...clerk, official: '李娜' } as Caller)).toBe(rightsKey(clerk));
  });
});

describe('a condition', () => {
  test.each(attributeNames)('tells callers apart by their %s', (name) => {
    const written = typeof clerk[name] === 'number' ? String(clerk[name]) : JSON.stringify(clerk[name]);
    const holds = compileRequestCondition(`caller.${name} == ${written}`);
    const other = { ...clerk, [name]: others[name] };
    expect([clerk, other].map((caller) => holds(buildRequest({ coordinate: 'A.b', caller })))).toEqual([
      true,
      false,
    ]);
  });

  test('reads nothing of a caller that is not part of its rights', () => {
    expect(() => compileRequestCondition('caller.official == "王芳"')).toThrow('official');
  });
});

describe('a usage record', () => {
  test('keeps of a caller what decisions read beside its application and department', () => {
    const kept = recordedAttributes(clerk);
    expect(kept).toEqual({ region: '1101', level: 'CITY', clearance: 2, roles: ['clerk', 'application'] });
    expect(describeAttributes(kept)).toBe('region 1101, CITY, clearance 2, roles clerk application');
    expect(describeAttributes(recordedAttributes({ ...clerk, region: '', level: 'NATION', roles: [] }))).toBe(
      'region of the whole country, NATION, clearance 2, roles -',
    );
  });
});

test('Whoever nobody vouches for has the least of everything', () => {
  expect(anonymousCaller).toEqual({
    application: 'anonymous',
    department: 'anonymous',
    region: '000000',
    level: 'DISTRICT',
    clearance: 1,
    roles: [],
  });
});
