/** Of the gateway: what the randomised test of rights must find by itself, within the cases that `npm test` tries. */
export const randomRights = {
  name: 'random rights',
  tests: ['gateway/src/authorization/rights/rights.test.ts'],
  environment: { RIGHTS_SHRINK: 'no' },
  faults: [
    {
      file: 'gateway/src/authorization/rewrite/rewrite-operation.ts',
      what: 'a condition of the first type lets through what stands below all, in some random case',
      find: 'others.every((conditions) => conditions.includes(condition)),',
      replace: 'others.length >= 0 && condition !== undefined,',
    },
    {
      file: 'gateway/src/operation/given-inputs.ts',
      what: 'the defaults of the schema are not given',
      find: 'if (defaultValue !== undefined) readValue(coordinate, type, defaultValue, values);',
      replace: '',
    },
    {
      file: 'gateway/src/authorization/decide/operation-inputs.ts',
      what: 'what the value of an enum reads is not asked',
      find: 'coordinates.add(`${type.name}.${text}`);',
      replace: ';',
    },
    {
      file: 'gateway/src/authorization/decide/ways-to-items.ts',
      what: 'the ways to records without a key are not found',
      find: 'if (waysToItem.length > 0) ways[item] = waysToItem;',
      replace: '',
    },
    {
      file: 'gateway/src/executor/outcome-log.ts',
      what: 'what is alike in neighbours is read beyond its end',
      find: 'at = end;\n          // The one that it stands in has another in between.\n          begun = undefined;',
      replace: 'at = end;',
    },
  ],
};
