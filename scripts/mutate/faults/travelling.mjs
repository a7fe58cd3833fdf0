/** Of the gateway: what one department is told of another one's records. */
export const travelling = {
  name: 'what travels between departments',
  tests: ['gateway/src/scenarios/exact-values.test.ts', 'gateway/src/executor/keys-as-text.test.ts'],
  faults: [
    {
      file: 'gateway/src/executor/representation-members.ts',
      what: 'an identifier that was given as a number is passed on as one',
      find: 'stringifyJson(form(value))',
      replace: 'stringifyJson(value)',
    },
    {
      file: 'gateway/src/executor/required-values.ts',
      what: 'identifiers in a list are passed on as numbers',
      find: 'Array.isArray(value) ? value.map(form) : value',
      replace: 'value',
    },
    {
      file: 'gateway/src/executor/required-values.ts',
      what: 'a text that was given as a number is passed on as one',
      find: 'stringText(value) ?? value',
      replace: 'value',
    },
    {
      file: 'gateway/src/executor/required-values.ts',
      what: '-0 is the key 0',
      find: '/^-?[1-9]\\d*$/',
      replace: '/^-?\\d+$/',
    },
    {
      file: 'gateway/src/executor/required-values.ts',
      what: '1e+21 is a key',
      find: " && !String(value).includes('e')",
      replace: '',
    },
  ],
};
