/** Of the gateway and the kit: usage records and signatures. */
export const chain = {
  name: 'audit chain',
  folder: 'gateway',
  tests: ['src/audit'],
  faults: [
    {
      file: 'src/audit/hash-chain.ts',
      what: 'a record need not follow the one before it',
      find: 'record.previousHash === end.hash ? undefined',
      replace: 'true ? undefined',
    },
    {
      file: 'src/audit/hash-chain.ts',
      what: 'a record may be of another writer',
      find: 'if (record.writer !== writer) return',
      replace: 'if (false) return',
    },
    {
      file: 'src/audit/hash-chain.ts',
      what: 'records may be missing',
      find: 'if (record.sequence !== expected) return',
      replace: 'if (record.sequence < expected) return',
    },
    {
      file: 'src/audit/hash-chain.ts',
      what: 'a changed record is not noticed',
      find: 'return hashRecord(unsealed, seal) === hash ? undefined',
      replace: 'return true ? undefined',
    },
    {
      file: 'src/audit/hash-chain.ts',
      what: 'a chain may go on without its key',
      find: "if (typeof seal === 'string' && end.hash.startsWith('hmac-'))",
      replace: 'if (false)',
    },
    {
      file: 'src/audit/chain-key.ts',
      what: 'all writers have one key',
      find: '`govgraph usage chain\\n${writer}`',
      replace: "'govgraph usage chain'",
    },
    {
      file: 'src/audit/usage-log.ts',
      what: 'the end of the chain is not read again after a failure',
      find: 'isEndKnown = false;',
      replace: '',
    },
    {
      file: 'src/audit/usage-log.ts',
      what: 'a superseded record moves the end of the chain',
      find: "if (verdict === 'recorded') end = next;",
      replace: 'end = next;',
    },
    {
      file: 'src/audit/usage-log.ts',
      what: 'records of two policy versions are written together',
      find: 'length < maxBatch && queue[length]?.policyVersion === version',
      replace: 'length < maxBatch',
    },
    {
      file: 'src/audit/canonical-json.ts',
      what: 'the order of members changes the hash',
      find: 'Object.keys(value).sort()',
      replace: 'Object.keys(value)',
    },
    {
      file: 'src/audit/pseudonym.ts',
      what: 'a pseudonym does not depend on the type',
      find: 'const subject = `${entityType}:${entityId}`;',
      replace: 'const subject = entityId;',
    },
  ],
};

export const signatures = {
  name: 'signatures of requests',
  folder: 'subgraphs/kit',
  tests: ['src/verify-request.test.ts', 'src/replay-guard.test.ts', 'src/gateway-keys.test.ts'],
  faults: [
    {
      file: 'src/verify-request.ts',
      what: 'any signature will do',
      find: 'if (!key.isSignedBy(base, signature))',
      replace: 'if (false)',
    },
    {
      file: 'src/verify-request.ts',
      what: 'the body need not be the one that was digested',
      find: "if (!isEqual(hash('sha256', body, 'buffer'), digest))",
      replace: 'if (false)',
    },
    {
      file: 'src/verify-request.ts',
      what: 'old signatures are accepted',
      find: 'Math.abs(nowSeconds - signed.created) > maxClockDifferenceSeconds',
      replace: 'signed.created - nowSeconds > maxClockDifferenceSeconds',
    },
    {
      file: 'src/verify-request.ts',
      what: 'signatures of the future are accepted',
      find: 'Math.abs(nowSeconds - signed.created) > maxClockDifferenceSeconds',
      replace: 'nowSeconds - signed.created > maxClockDifferenceSeconds',
    },
    {
      file: 'src/verify-request.ts',
      what: 'a request is accepted twice',
      find: 'if (!(await replayGuard.admit(nonce, signed.created, Math.floor(now() / 1000))))',
      replace: 'if (false)',
    },
    {
      file: 'src/verify-request.ts',
      what: 'what was signed before the process began to listen is accepted',
      find: 'if (signed.created < notBefore)',
      replace: 'if (false)',
    },
    {
      file: 'src/verify-request.ts',
      what: 'the algorithm need not be that of the key',
      find: 'if (key.algorithm !== signed.algorithm)',
      replace: 'if (false)',
    },
    {
      file: 'src/verify-request.ts',
      what: 'a signature may cover less',
      find: 'if (!coversExactly(input, coveredComponents)) return null;',
      replace: '',
    },
    {
      file: 'src/verify-request.ts',
      what: 'the query of the address is not part of what is signed',
      find: "...(query === '' ? [] : ['@query']), ",
      replace: '',
    },
    {
      file: 'src/replay-guard.ts',
      what: 'nonces are forgotten while their signature is accepted',
      find: 'if (second >= nowSeconds - windowSeconds) continue;',
      replace: 'if (second >= nowSeconds) continue;',
    },
    {
      file: 'src/replay-guard.ts',
      what: 'nonces are remembered without bound',
      find: 'size >= maxNonces',
      replace: 'false',
    },
  ],
};

export const signing = {
  name: 'signing',
  folder: 'gateway',
  tests: ['src/transport/sign-request.test.ts', 'src/server/entity-tag.test.ts'],
  faults: [
    {
      file: 'src/transport/sign-request.ts',
      what: 'the nonce is always the same',
      find: '${randomUUID()}',
      replace: 'nonce',
    },
    {
      file: 'src/transport/sign-request.ts',
      what: 'the purpose is not told',
      find: "purpose === undefined ? '' : `purpose=${quote(purpose)}, `",
      replace: "''",
    },
    {
      file: 'src/transport/sign-request.ts',
      what: 'what is no printable text goes into a header',
      find: 'if (!printableAscii.test(value)) {',
      replace: 'if (false) {',
    },
    {
      file: 'src/server/entity-tag.ts',
      what: 'an entity tag does not depend on the application',
      find: '[policyVersion, department, application, official, purpose, withheldForm]',
      replace: '[policyVersion, department, official, purpose, withheldForm]',
    },
    {
      file: 'src/server/entity-tag.ts',
      what: 'an entity tag does not depend on the department',
      find: '[policyVersion, department, application, official, purpose, withheldForm]',
      replace: '[policyVersion, application, official, purpose, withheldForm]',
    },
  ],
};
