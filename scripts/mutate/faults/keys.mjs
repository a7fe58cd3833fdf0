/** Keys with which departments are asked: sealed, registered, opened, replaced. */
export const keys = {
  name: 'keys of departments',
  tests: [
    'gateway/src/transport/registered-keys.test.ts',
    'gateway/src/transport/replaced-keys.test.ts',
    'gateway/src/http/readiness-checks.test.ts',
    'cli/src/keys/keys-file.test.ts',
    'registry/src/workflow/machine.test.ts',
    'subgraphs/kit/src/watch-gateway-keys.test.ts',
    'storage/src/keys/department-key.test.ts',
    'storage/src/keys/hpke.test.ts',
    'storage/src/memory/memory-stores.test.ts',
    'storage/src/postgres/postgres-department-keys.test.ts',
  ],
  faults: [
    {
      file: 'storage/src/keys/department-key.ts',
      what: 'the registry gives a key of one department to another',
      find: 'return `${department}\\n${keyId}\\n${algorithm}`;',
      replace: 'return `${keyId}\\n${algorithm}`;',
    },
    {
      file: 'storage/src/keys/hpke.ts',
      what: 'what a key is sealed for is not authenticated when it is opened and sealed',
      find: "extract(suite, none, 'info_hash', Buffer.from(info)),",
      replace: "extract(suite, none, 'info_hash', none),",
    },
    {
      file: 'gateway/src/transport/department-signer.ts',
      what: 'a request is sent unsigned where there is no key',
      find: 'if (longestAgo === undefined)',
      replace: 'if (longestAgo === undefined) return [unsigned];\n    if (longestAgo === undefined)',
    },
    {
      file: 'gateway/src/transport/department-signer.ts',
      what: 'every request tries the key that a department refuses',
      find: 'key.refusedAt = this.#options.now();',
      replace: '',
    },
    {
      file: 'gateway/src/transport/department-signer.ts',
      what: 'all requests at a time try a refused key again',
      find: 'if (first.isRefused) first.refusedAt = now;',
      replace: '',
    },
    {
      file: 'gateway/src/transport/http-route.ts',
      what: 'a key that is refused leaves the one before it unused',
      find: 'if (next === undefined) throw error;',
      replace: 'if (next !== undefined || next === undefined) throw error;',
    },
    {
      file: 'gateway/src/transport/registered-keys.ts',
      what: 'a key is used under another id than it has',
      find: 'const isNamed = key?.keyId === sealed.keyId && key.algorithm === sealed.algorithm;',
      replace: 'const isNamed = key !== undefined;',
    },
    {
      file: 'registry/src/keys/key-machine.ts',
      what: 'a steward registers keys of other departments',
      find: "by: [{ role: 'steward', of: 'own-department' }],",
      replace: "by: [{ role: 'steward', of: 'any-department' }],",
    },
    {
      file: 'subgraphs/kit/src/watch-gateway-keys.ts',
      what: 'a keys file that is half written leaves a department without keys',
      find: 'problem = reason;',
      replace: 'problem = reason;\n      keys = { keys: [] };',
    },
    {
      file: 'cli/src/keys/keys-file.ts',
      what: 'a key that is not registered takes the place of the one before in the file',
      find: 'return { restore: () => replace(file, before) };',
      replace: 'return { restore: async () => undefined };',
    },
    {
      file: 'storage/src/memory/memory-department-keys.ts',
      what: 'a third key comes into force',
      find: "if (others.length > 1) return 'TWO_KEYS_IN_FORCE';",
      replace: '',
    },
  ],
};
