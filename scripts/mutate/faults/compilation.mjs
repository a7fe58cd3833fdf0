/** Of `policy`: how a policy is compiled, and values are masked. */
export const compilation = {
  name: 'compilation',
  folder: 'policy',
  tests: ['src/compile.test.ts', 'src/condition.test.ts', 'src/masks.test.ts', 'src/never-holds.test.ts'],
  faults: [
    {
      file: 'src/compile-grants.ts',
      what: 'grants that name an application in common do not overlap',
      find: 'return one.applications.some((application) => other.applications?.includes(application));',
      replace: 'return false;',
    },
    {
      file: 'src/compile-grants.ts',
      what: 'a grant for one application does not overlap one for all',
      find: 'if (one.applications === undefined || other.applications === undefined) return true;',
      replace: 'if (one.applications === undefined || other.applications === undefined) return false;',
    },
    {
      file: 'src/compile-grants.ts',
      what: 'a grant of what is never shared is taken',
      find: "problems.add(itemPath(), 'NOT_SHARED: nobody can grant it');",
      replace: ';',
    },
    {
      file: 'src/compile-grants.ts',
      what: 'a revoked grant goes on',
      find: 'return { from, until: Math.min(until, revoked) };',
      replace: 'return { from, until };',
    },
    {
      file: 'src/condition.ts',
      what: 'a record that lacks a needed value is judged all the same',
      find: 'throw new Error(`${name} of the record is not known`);',
      replace: ';',
    },
    {
      file: 'src/compile-catalog.ts',
      what: 'two departments may register one field',
      find: 'if (other !== undefined) {',
      replace: 'if (false) {',
    },
    {
      file: 'src/masks.ts',
      what: 'a value too short to be masked stays as it is',
      find: "if (hidden <= 0) return '*'.repeat(characters.length);",
      replace: 'if (hidden <= 0) return value;',
    },
    {
      file: 'src/masks.ts',
      what: 'a band begins after its lower bound',
      find: 'compareDecimals(amount, String(bound)) < 0',
      replace: 'compareDecimals(amount, String(bound)) <= 0',
    },
    {
      file: 'src/masks.ts',
      what: 'the elements of a list are not masked',
      find: 'if (Array.isArray(value)) return value.map((element) => applyMask(definition, element));',
      replace: 'if (Array.isArray(value)) return value;',
    },
    {
      file: 'src/strict-timestamps.ts',
      what: 'a condition reads instants as JavaScript does',
      find: 'part.args[0] = strictTimestamp;',
      replace: ';',
    },
    {
      file: 'src/never-holds.ts',
      what: 'a rule that can never be true passes the check',
      find: "if (mayHold(0, new Map())) return 'may hold';",
      replace: "return 'may hold';",
    },
    {
      file: 'src/never-holds.ts',
      what: 'a rule is refused because an argument that it asks for is thought to be there always',
      find: 'field?.isOptional === true',
      replace: 'false',
    },
    {
      file: 'src/representatives.ts',
      what: 'a rule about the beginning of a name is refused where it does not hold for the beginning alone',
      find: '...[...literals].map((literal) => literal + other), other',
      replace: 'other',
    },
    {
      file: 'src/representatives.ts',
      what: 'a rule about whoever shows no token is refused',
      find: '[...regions, anonymousCaller.region]',
      replace: 'regions',
    },
  ],
};
