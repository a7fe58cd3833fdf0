import { attributeTypes } from '@govgraph/policy';
import { expect, test } from 'vitest';

import { personas } from './identity/personas.ts';

test('The issuer of the demo vouches for every attribute that the policy decides by', () => {
  // The client id is the application.
  const attributes = Object.keys(attributeTypes).filter((name) => name !== 'application');
  for (const { claims } of personas) expect(Object.keys(claims)).toEqual(expect.arrayContaining(attributes));
});
