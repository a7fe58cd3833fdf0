/** Of the gateway and the kit: usage records and signatures. */
export const chain = {
  name: 'audit chain',
  tests: [
    'storage/src/chain',
    'storage/src/usage',
    'storage/src/verify',
    'protocol/src/canonical-json.test.ts',
  ],
  faults: [
    {
      file: 'storage/src/chain/hash-chain.ts',
      what: 'a record need not follow the one before it',
      find: 'record.previousHash === end.hash ? undefined',
      replace: 'true ? undefined',
    },
    {
      file: 'storage/src/chain/hash-chain.ts',
      what: 'a record may be of another writer',
      find: 'if (record.writer !== writer) return',
      replace: 'if (false) return',
    },
    {
      file: 'storage/src/chain/hash-chain.ts',
      what: 'records may be missing',
      find: 'if (record.sequence !== expected) return',
      replace: 'if (record.sequence < expected) return',
    },
    {
      file: 'storage/src/chain/hash-chain.ts',
      what: 'a changed record is not noticed',
      find: 'return hashRecord(unsealed, seal) === hash ? undefined',
      replace: 'return true ? undefined',
    },
    {
      file: 'storage/src/chain/hash-chain.ts',
      what: 'a chain may go on without its key',
      find: "if (typeof seal === 'string' && end.hash.startsWith('hmac-'))",
      replace: 'if (false)',
    },
    {
      file: 'storage/src/chain/chain-key.ts',
      what: 'all writers have one key',
      find: '`govgraph usage chain\\n${writer}`',
      replace: "'govgraph usage chain'",
    },
    {
      file: 'storage/src/chain/usage-log.ts',
      what: 'the end of the chain is not read again after a failure',
      find: 'isEndKnown = false;',
      replace: '',
    },
    {
      file: 'storage/src/chain/usage-log.ts',
      what: 'a superseded record moves the end of the chain',
      find: "if (verdict === 'recorded') end = next;",
      replace: 'end = next;',
    },
    {
      file: 'storage/src/chain/usage-log.ts',
      what: 'records of two policy versions are written together',
      find: 'policyVersion !== version || bytes > maxBatchBytes',
      replace: 'bytes > maxBatchBytes',
    },
    {
      file: 'protocol/src/canonical-json.ts',
      what: 'the order of members changes the hash',
      find: 'Object.keys(value).sort()',
      replace: 'Object.keys(value)',
    },
    {
      file: 'storage/src/usage/pseudonym.ts',
      what: 'a pseudonym does not depend on the type',
      find: 'const subject = `${entityType}:${entityId}`;',
      replace: 'const subject = entityId;',
    },
  ],
};

export const policyHistory = {
  name: 'history of the policy',
  tests: [
    'storage/src/chain/checkpoint.test.ts',
    'storage/src/chain/checkpointer.test.ts',
    'storage/src/verify/verify-usage.test.ts',
    'storage/src/verify/verify-versions.test.ts',
    'storage/src/policy/version-hash.test.ts',
  ],
  faults: [
    {
      file: 'storage/src/chain/checkpoint.ts',
      what: 'a checkpoint does not name the policy',
      find: '...(policy === undefined ? {} : { policy: {',
      replace: '...(true ? {} : { policy: {',
    },
    {
      file: 'storage/src/chain/checkpointer.ts',
      what: 'a change of the policy alone makes no checkpoint',
      find: '(policy === undefined || isSameVersion(policy, last?.policy))',
      replace: 'true',
    },
    {
      file: 'storage/src/chain/checkpointer.ts',
      what: 'a checkpoint is signed after a policy that was rolled back',
      find: 'assertContinues(policy, last?.policy);',
      replace: '',
    },
    {
      file: 'storage/src/chain/checkpointer.ts',
      what: 'a checkpoint is signed after another policy of the same number',
      find: '(policy.version > named.version || isSameVersion(policy, named))',
      replace: '(policy.version >= named.version)',
    },
    {
      file: 'storage/src/verify/verify-checkpoints.ts',
      what: 'a later checkpoint may name an earlier version',
      find: 'if (last !== undefined && version < last.version) {',
      replace: 'if (false) {',
    },
    {
      file: 'storage/src/verify/verify-checkpoints.ts',
      what: 'a later checkpoint may name another version of the same number',
      find: 'if (version === last?.version && hash !== last.hash) {',
      replace: 'if (false) {',
    },
    {
      file: 'storage/src/verify/verify-policy.ts',
      what: 'a version need not have the hash that a checkpoint names',
      find: 'checkpoint !== undefined && checkpoint.hash !== hash',
      replace: 'false',
    },
    {
      file: 'storage/src/verify/verify-policy.ts',
      what: 'a version that a checkpoint names may be missing at the end',
      find: 'if (Math.max(last, decidedUnder) <= end) return;',
      replace: 'if (decidedUnder <= end) return;',
    },
    {
      file: 'storage/src/verify/verify-policy.ts',
      what: 'a version that a record names may be missing at the end',
      find: 'if (Math.max(last, decidedUnder) <= end) return;',
      replace: 'if (last <= end) return;',
    },
    {
      file: 'storage/src/verify/verify-policy.ts',
      what: 'that no checkpoint names a version is not said',
      find: 'if (version <= last) return;',
      replace: 'return;',
    },
    {
      file: 'storage/src/verify/verify-versions.ts',
      what: 'a version need not fit its hash',
      find: 'else if (version.hash !== hash)',
      replace: 'else if (false)',
    },
    {
      file: 'storage/src/verify/verify-versions.ts',
      what: 'the empty catalog may have parts',
      find: 'if (number === 0 && changed + published.length + composed.length === 0)',
      replace: 'if (number === 0)',
    },
    {
      file: 'storage/src/verify/verify-versions.ts',
      what: 'parts may be of versions before all',
      find: 'else strays.add(value.version);',
      replace: '',
    },
    {
      file: 'storage/src/verify/verify-versions.ts',
      what: 'parts may be of versions after all',
      find: 'next = await iterator.next()) strays.add(next.value.version);',
      replace: 'next = await iterator.next());',
    },
    {
      file: 'storage/src/verify/verify-versions.ts',
      what: 'a schema may be another text',
      find: 'schema.textHash !== schema.hash',
      replace: 'false',
    },
    {
      file: 'storage/src/verify/verify-versions.ts',
      what: 'an earlier schema may have the place of the latest',
      find: 'schema.id <= lastId',
      replace: 'false',
    },
    {
      file: 'storage/src/verify/verify-versions.ts',
      what: 'a version may have several supergraphs',
      find: 'composed.length > 1',
      replace: 'false',
    },
    {
      file: 'storage/src/policy/version-hash.ts',
      what: 'the hash of a version does not cover the one before',
      find: 'toCanonicalJson({ previousHash, reason,',
      replace: 'toCanonicalJson({ reason,',
    },
  ],
};

/** The same as PostgreSQL keeps it. */
export const storedHistory = {
  name: 'stored history of the policy',
  tests: ['storage/src/postgres/policy-attacks.test.ts'],
  faults: [
    {
      file: 'storage/src/postgres/postgres-policy-history.ts',
      what: 'a part may stay in force beside the one that replaced it',
      find: 'WHERE until_version IS DISTINCT FROM next_version',
      replace: 'WHERE until_version <> next_version OR next_version IS NULL AND until_version IS NOT NULL',
    },
    {
      file: 'storage/src/postgres/postgres-policy-history.ts',
      what: 'nothing may stand in the place of a part that was removed',
      find: "CASE jsonb_typeof(document) WHEN 'null' THEN '\"null\"' ELSE document END",
      replace: 'document',
    },
    {
      file: 'storage/src/postgres/postgres-policy-history.ts',
      what: 'keys are ordered otherwise than the hash was made',
      find: "${inUtf16Order('key')}",
      replace: 'key COLLATE "C"',
    },
    {
      file: 'storage/src/verify/verify-policy.ts',
      what: 'another version than the last may be in force',
      find: 'if (snapshot.head !== end) {',
      replace: 'if (false) {',
    },
    {
      file: 'storage/src/verify/verify-versions.ts',
      what: 'a subgraph may name another publisher',
      find: 'if (publishedBy !== actor)',
      replace: 'if (false)',
    },
  ],
};

export const signatures = {
  name: 'signatures of requests',
  tests: [
    'subgraphs/kit/src/verify-request.test.ts',
    'subgraphs/kit/src/replay-guard.test.ts',
    'subgraphs/kit/src/gateway-keys.test.ts',
  ],
  faults: [
    {
      file: 'subgraphs/kit/src/verify-request.ts',
      what: 'any signature will do',
      find: 'if (!key.isSignedBy(base, signature))',
      replace: 'if (false)',
    },
    {
      file: 'subgraphs/kit/src/verify-request.ts',
      what: 'the body need not be the one that was digested',
      find: "if (!isEqual(hash('sha256', body, 'buffer'), digest))",
      replace: 'if (false)',
    },
    {
      file: 'subgraphs/kit/src/verify-request.ts',
      what: 'old signatures are accepted',
      find: 'Math.abs(nowSeconds - signed.created) > maxClockDifferenceSeconds',
      replace: 'signed.created - nowSeconds > maxClockDifferenceSeconds',
    },
    {
      file: 'subgraphs/kit/src/verify-request.ts',
      what: 'signatures of the future are accepted',
      find: 'Math.abs(nowSeconds - signed.created) > maxClockDifferenceSeconds',
      replace: 'nowSeconds - signed.created > maxClockDifferenceSeconds',
    },
    {
      file: 'subgraphs/kit/src/verify-request.ts',
      what: 'a request is accepted twice',
      find: 'if (!(await replayGuard.admit(nonce, signed.created, Math.floor(now() / 1000))))',
      replace: 'if (false)',
    },
    {
      file: 'subgraphs/kit/src/verify-request.ts',
      what: 'what was signed before the process began to listen is accepted',
      find: 'if (signed.created < notBefore)',
      replace: 'if (false)',
    },
    {
      file: 'subgraphs/kit/src/verify-request.ts',
      what: 'the algorithm need not be that of the key',
      find: 'if (key.algorithm !== signed.algorithm)',
      replace: 'if (false)',
    },
    {
      file: 'subgraphs/kit/src/verify-request.ts',
      what: 'a signature may cover less',
      find: 'if (!coversExactly(input, covered)) return null;',
      replace: '',
    },
    {
      file: 'subgraphs/kit/src/replay-guard.ts',
      what: 'nonces are forgotten while their signature is accepted',
      find: 'if (second >= nowSeconds - windowSeconds) continue;',
      replace: 'if (second >= nowSeconds) continue;',
    },
    {
      file: 'subgraphs/kit/src/replay-guard.ts',
      what: 'nonces are remembered without bound',
      find: 'size >= maxNonces',
      replace: 'false',
    },
  ],
};

export const signing = {
  name: 'signing',
  tests: ['gateway/src/transport/sign-request.test.ts', 'gateway/src/http/entity-tag.test.ts'],
  faults: [
    {
      file: 'gateway/src/transport/sign-request.ts',
      what: 'the nonce is always the same',
      find: 'nonce: randomUUID(),',
      replace: "nonce: 'nonce',",
    },
    {
      file: 'gateway/src/http/entity-tag.ts',
      what: 'an entity tag does not depend on the application',
      find: '[policyVersion, department, application, official, purpose, withheldForm]',
      replace: '[policyVersion, department, official, purpose, withheldForm]',
    },
    {
      file: 'gateway/src/http/entity-tag.ts',
      what: 'an entity tag does not depend on the department',
      find: '[policyVersion, department, application, official, purpose, withheldForm]',
      replace: '[policyVersion, application, official, purpose, withheldForm]',
    },
  ],
};

/** Of `protocol`: what both sides of a signed request write alike. */
export const signedRequests = {
  name: 'signed requests',
  tests: ['protocol/src/request-signature.test.ts', 'protocol/src/deadline.test.ts'],
  faults: [
    {
      file: 'protocol/src/request-signature.ts',
      what: 'the query of the address is not part of what is signed',
      find: "return query === '' ? withoutQuery : withQuery;",
      replace: 'return withoutQuery;',
    },
    {
      file: 'protocol/src/request-signature.ts',
      what: 'the caller is not part of what is signed',
      find: '  [callerHeader, ({ caller }) => caller],\n',
      replace: '',
    },
    {
      file: 'protocol/src/caller-context.ts',
      what: 'the purpose is not told',
      find: "purpose === undefined ? '' :",
      replace: "true ? '' :",
    },
    {
      file: 'protocol/src/caller-context.ts',
      what: 'what is no printable text goes into a header',
      find: 'if (!printableAscii.test(value)) {',
      replace: 'if (false) {',
    },
    {
      file: 'protocol/src/deadline.ts',
      what: 'a gateway may have a department work as long as it likes',
      find: 'said < maxResponseMs ? said',
      replace: 'true ? said',
    },
  ],
};
