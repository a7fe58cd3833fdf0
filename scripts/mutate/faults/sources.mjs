/** Of `subgraphs/kit`: what is no fact is an error, and what sources cannot be trusted with is not asked or believed. */
export const sources = {
  name: 'sources without code',
  tests: [
    'subgraphs/kit/src/sources/compile/compile-source.test.ts',
    'subgraphs/kit/src/sources/file/file-source.test.ts',
    'subgraphs/kit/src/sources/rest/rest-source.test.ts',
    'subgraphs/kit/src/sources/values/cell-kinds.test.ts',
  ],
  faults: [
    {
      file: 'subgraphs/kit/src/sources/file/search-table.ts',
      what: 'whoever a wrong cell could be about is said not to be there',
      find: 'if (wrong !== undefined && (isList || found.length === 0))',
      replace: 'if (false)',
    },
    {
      file: 'subgraphs/kit/src/sources/file/table.ts',
      what: 'half a file is served',
      find: 'if (!isExcel && row.length < width)',
      replace: 'if (false)',
    },
    {
      file: 'subgraphs/kit/src/sources/compile/compile-leaf.ts',
      what: 'what does not fit its type is null',
      find: 'if (given !== undefined) return given;',
      replace: 'return given ?? null;',
    },
    {
      file: 'subgraphs/kit/src/sources/compile/read-inputs.ts',
      what: 'an argument with a default says which record is meant',
      find: 'let isRequired = isNonNullType(type);',
      replace: 'let isRequired = isNonNullType(type) || argument.defaultValue !== undefined;',
    },
    {
      file: 'subgraphs/kit/src/sources/rest/rest-request.ts',
      what: 'an argument may lead to another path of a service',
      find: "if (text === '' || text === '.' || text === '..') return undefined;",
      replace: '',
    },
    {
      file: 'subgraphs/kit/src/sources/rest/rest-request.ts',
      what: 'a service sends as much as it likes',
      find: 'if (size > maxBytes)',
      replace: 'if (false)',
    },
    {
      file: 'subgraphs/kit/src/sources/rest/json-record.ts',
      what: 'a member that a service does not send is null',
      find: 'if (isOptional) return null;',
      replace: 'return null;',
    },
    {
      file: 'subgraphs/kit/src/sources/rest/rest-source.ts',
      what: 'a list that has not come to its end is given',
      find: 'throw new SourceError(name, `the service has more than ${pages.maxPages} pages (maxPages)`);',
      replace: 'return found;',
    },
    {
      file: 'subgraphs/kit/src/sources/rest/request-budget.ts',
      what: 'one request of a gateway asks a service as often as it likes',
      find: 'if (asked > maxRequests)',
      replace: 'if (false)',
    },
    {
      file: 'subgraphs/kit/src/sources/compile/resolvers.ts',
      what: 'of several records the first is given for the one',
      find: 'if (!lookup.isList && records.length > 1)',
      replace: 'if (false)',
    },
    {
      file: 'subgraphs/kit/src/sources/values/cell-kinds.ts',
      what: 'a day that does not exist is a date',
      find: 'return parseDate(date) === undefined ? undefined : date;',
      replace: 'return date;',
    },
  ],
};
