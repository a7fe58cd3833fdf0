/** Of `policy`: what a catalog says of itself agrees. */
export const catalogs = {
  name: 'catalogs',
  tests: ['policy/src/documents/parse-catalog.test.ts', 'policy/src/documents/catalog-codes.test.ts'],
  faults: [
    {
      file: 'policy/src/model/resource-code.ts',
      what: 'a sequence number has six digits',
      find: String.raw`/^\d{6}\d*\/\d+$/`,
      replace: String.raw`/^\d{6}\d*\/\d{6}$/`,
    },
    {
      file: 'policy/src/model/resource-code.ts',
      what: 'a code may begin with any digit',
      find: 'if (resourceClasses.has(code.slice(0, 1))) return undefined;',
      replace: 'if (/^\\d/.test(code)) return undefined;',
    },
    {
      file: 'policy/src/model/resource-code.ts',
      what: 'a classification need only contain its class',
      find: 'written === name',
      replace: "classification.replaceAll('政务', '').includes(name)",
    },
    {
      file: 'policy/src/documents/catalog-schema.ts',
      what: 'a resource may relate to itself',
      find: 'const isSelf = related === value.code;',
      replace: 'const isSelf = false;',
    },
    {
      file: 'policy/src/documents/catalog-schema.ts',
      what: 'what not every department may use may be open',
      find: "if (shareType !== 'UNCONDITIONAL') return",
      replace: "if (shareType === 'NOT_SHARED') return",
    },
    {
      file: 'policy/src/documents/catalog-schema.ts',
      what: 'level 3 may be open',
      find: 'if (level >= 3) return',
      replace: 'if (level > 3) return',
    },
    {
      file: 'policy/src/documents/catalog-schema.ts',
      what: 'only an item that says itself that it is open is',
      find: 'entry.open ?? of.openAttribute.open',
      replace: 'entry.open ?? false',
    },
  ],
};

/** Of `cli`: what a catalog says fits the schema, and what others have published. */
export const catalogsBesideSchemas = {
  name: 'catalogs beside schemas',
  tests: [
    'registry/src/publication/check-data-types.test.ts',
    'registry/src/publication/check-subgraph.test.ts',
    'registry/src/publication/check-registry.test.ts',
    'registry/src/publication/check-together.test.ts',
  ],
  faults: [
    {
      file: 'registry/src/publication/check-data-types.ts',
      what: 'a whole number may be registered as text',
      find: "Int: ['I', 'N', 'Y'],",
      replace: "Int: ['I', 'N', 'Y', 'C'],",
    },
    {
      file: 'registry/src/publication/check-data-types.ts',
      what: 'a record may be registered as text',
      find: 'dataTypesOfEnum) : [];',
      replace: 'dataTypesOfEnum) : undefined;',
    },
    {
      file: 'registry/src/publication/check-data-types.ts',
      what: 'an enum is a scalar of the department',
      find: 'values === undefined ? dataTypesOf[namedType] : dataTypesOfEnum',
      replace: 'dataTypesOf[namedType]',
    },
    {
      file: 'registry/src/publication/check-data-types.ts',
      what: 'a record may have a length',
      find: 'if (!isLeaf) {',
      replace: 'if (false) {',
    },
    {
      file: 'registry/src/publication/check-data-types.ts',
      what: 'a date may have four characters',
      find: 'D: 8, T: 14',
      replace: 'D: 4, T: 4',
    },
    {
      file: 'registry/src/publication/check-related.ts',
      what: 'a related resource need not exist',
      find: '.filter((related) => !codes.has(related))',
      replace: '.filter(() => false)',
    },
  ],
};

/** Of `cli`: what an entry says is what the law asks for. */
export const catalogEntries = {
  name: 'entries of catalogs',
  tests: [
    'registry/src/publication/check-entries.test.ts',
    'registry/src/publication/check-samples.test.ts',
    'registry/src/publication/check-codes.test.ts',
    'policy/src/model/legal-basis.test.ts',
  ],
  faults: [
    {
      file: 'registry/src/publication/check-entries.ts',
      what: 'a legal basis need name no law',
      find: 'legalBasis === undefined || namesLaw(legalBasis)',
      replace: 'true',
    },
    {
      file: 'registry/src/publication/check-entries.ts',
      what: 'what is not shared needs no reason',
      find: "shareType === 'NOT_SHARED' && notSharedReason === undefined",
      replace: 'false',
    },
    {
      file: 'registry/src/publication/check-entries.ts',
      what: 'a base database may have conditions of its own making',
      find: "base !== undefined && shareType === 'CONDITIONAL' && legalBasis === undefined",
      replace: 'false',
    },
    {
      file: 'registry/src/publication/check-entries.ts',
      what: 'a resource may be of a less strict class than its items',
      find: 'dataClass !== undefined && isBelow(dataClass, dataClassOf(item))',
      replace: 'false',
    },
    {
      file: 'registry/src/publication/check-entries.ts',
      what: 'core data may be open',
      find: "(item.open || item.shareType === 'UNCONDITIONAL')",
      replace: "item.shareType === 'CONDITIONAL'",
    },
    {
      file: 'registry/src/publication/check-entries.ts',
      what: 'any code may name a base database',
      find: 'if (isBase === (base !== undefined)) return;',
      replace: 'return;',
    },
    {
      file: 'registry/src/publication/check-scopes.ts',
      what: 'a scope may name departments that there are not',
      find: 'if (known.has(name) || told.has(name)) continue;',
      replace: 'continue;',
    },
    {
      file: 'registry/src/publication/check-scopes.ts',
      what: 'a scope may leave out who has a grant',
      find: 'if (isInScope(condition, grant.consumer)) continue;',
      replace: 'continue;',
    },
    {
      file: 'registry/src/publication/check-codes.ts',
      what: 'a code that is published no more is free',
      find: '.filter(([, department]) => registered.has(department))',
      replace: '.filter(() => false)',
    },
    {
      file: 'registry/src/publication/check-codes.ts',
      what: 'the code of a resource may go to another department',
      find: 'if (holder === name || isTransferred) return [];',
      replace: 'return [];',
    },
    {
      file: 'registry/src/publication/check-samples.ts',
      what: 'a sample may show what leaves masked',
      find: 'if (mask !== undefined)',
      replace: 'if (false)',
    },
    {
      file: 'policy/src/model/legal-basis.ts',
      what: 'a law is named without its article',
      find: String.raw`第[零〇一二三四五六七八九十百千\d]+条/u`,
      replace: '/u',
    },
  ],
};

/** Of `cli`: what is made of the sheets of portals. */
export const catalogImports = {
  name: 'imports of catalogs',
  tests: [
    'cli/src/catalog-import/import-catalog.test.ts',
    'cli/src/catalog-import/portal-words.test.ts',
    'subgraphs/kit/src/sheets/read-sheets.test.ts',
    'cli/src/commands/import-catalog-file.test.ts',
  ],
  faults: [
    {
      file: 'cli/src/catalog-import/portal-words.ts',
      what: 'a day that does not exist is taken',
      find: 'return parseDate(date) === undefined ? undefined : date;',
      replace: 'return date;',
    },
    {
      file: 'cli/src/catalog-import/portal-words.ts',
      what: 'a data type that says two things is the letter',
      find: "if (name !== '' && byName !== letter) return undefined;",
      replace: '',
    },
    {
      file: 'cli/src/catalog-import/read-cells.ts',
      what: 'the first of two rows that disagree is believed',
      find: 'if (first === undefined || other === undefined) return',
      replace: 'if (true) return',
    },
    {
      file: 'cli/src/catalog-import/read-sharing.ts',
      what: 'a row that says nothing of sharing has what its resource has',
      find: "!namesResource(row) && row.get(shared) === ''",
      replace: "row.get(shared) === ''",
    },
    {
      file: 'cli/src/catalog-import/read-sharing.ts',
      what: 'what a sheet opens is open, whoever may have it',
      find: "open !== true || shareType === null || shareType === 'UNCONDITIONAL'",
      replace: 'true',
    },
    {
      file: 'cli/src/catalog-import/import-catalog.ts',
      what: 'a sheet of several providers is one department’s',
      find: 'providers.size > 1 ? undefined : department',
      replace: 'department',
    },
    {
      file: 'cli/src/catalog-import/group-rows.ts',
      what: 'what nothing is made of is not counted',
      find: 'numbers.push(number);',
      replace: '',
    },
    {
      file: 'subgraphs/kit/src/sheets/read-xlsx.ts',
      what: 'an Excel file unpacks to whatever it likes',
      find: 'if (total > limits.unpackedBytes)',
      replace: 'if (false)',
    },
    {
      file: 'subgraphs/kit/src/sheets/read-xlsx.ts',
      what: 'merged cells are filled without end',
      find: 'if (filled > limits.rows * limits.columns)',
      replace: 'if (false)',
    },
    {
      file: 'subgraphs/kit/src/sheets/read-csv.ts',
      what: 'GBK is not read',
      find: "['utf-8', 'gb18030']",
      replace: "['utf-8']",
    },
    {
      file: 'cli/src/commands/import-catalog-file.ts',
      what: 'a catalog that is there is overwritten',
      find: "{ flag: 'wx' }",
      replace: "{ flag: 'w' }",
    },
    {
      file: 'cli/src/commands/import-catalog-file.ts',
      what: 'nothing read is a success',
      find: 'if (items === 0) {',
      replace: 'if (false) {',
    },
  ],
};
