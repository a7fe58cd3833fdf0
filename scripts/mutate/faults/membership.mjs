/** Gateways on one catalog that were given other settings. */
export const membership = {
  name: 'gateways among others',
  tests: [
    'gateway/src/membership/differences.test.ts',
    'gateway/src/membership/fingerprints.test.ts',
    'gateway/src/membership/membership.test.ts',
    'gateway/src/membership/two-gateways.test.ts',
    'gateway/src/http/readiness-checks.test.ts',
    'storage/src/postgres/postgres-membership-store.test.ts',
  ],
  faults: [
    {
      file: 'gateway/src/create-gateway.ts',
      what: 'a gateway with another pseudonym key answers',
      find: 'membership()?.hasJoined === false',
      replace: 'false',
    },
    {
      file: 'gateway/src/membership/membership.ts',
      what: 'a gateway that was kept out joins after an outage, before the others are back',
      find: 'const mayBeFirst = now() - failedAt >= settleMs;',
      replace: 'const mayBeFirst = true;',
    },
    {
      file: 'gateway/src/membership/membership.ts',
      what: 'a gateway that serves stops when the store fails',
      find: 'state = { ...state, isKnown: false };',
      replace: 'state = { ...state, hasJoined: false, isKnown: false };',
    },
    {
      file: 'gateway/src/membership/membership.ts',
      what: 'a gateway that has ended keeps others out for half a minute',
      find: 'await store.remove(id).catch(onFailure);',
      replace: '',
    },
    {
      file: 'gateway/src/membership/fingerprints.ts',
      what: 'two settings with one key have one fingerprint',
      find: 'const text = `govgraph fingerprint\\n${setting}\\n${value}`;',
      replace: 'const text = `govgraph fingerprint\\n${value}`;',
    },
    {
      file: 'gateway/src/membership/fingerprints.ts',
      what: 'chain keys of one name are taken for the same key',
      find: "...ofKey('GOVGRAPH_CHAIN_KEY_FILE', secret, keyId),",
      replace: "...ofValue('GOVGRAPH_CHAIN_KEY_FILE', keyId),",
    },
    {
      file: 'gateway/src/membership/differences.ts',
      what: 'nobody says that gateways count quotas each for itself',
      find: 'if (own[redisUrl] !== noFingerprint || uncounted === 0) return differing;',
      replace: 'if (true) return differing;',
    },
    {
      file: 'gateway/src/membership/differences.ts',
      what: 'nobody says that all have another pseudonym key than before',
      find: 'if (newKeySince !== null)',
      replace: 'if (false)',
    },
    {
      file: 'gateway/src/http/readiness-checks.ts',
      what: 'a gateway that may not serve gets requests',
      find: 'return { isOk: false, detail: `nothing is answered, since ${reason}` };',
      replace: 'return { isOk: true, detail: `nothing is answered, since ${reason}` };',
    },
  ],
};
