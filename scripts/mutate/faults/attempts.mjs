/** Of the gateway: what a record says of attempts, and how long an error or a refusal stays. */
export const attempts = {
  name: 'attempts of a request',
  tests: ['gateway/src/scenarios/attempts.test.ts', 'gateway/src/scenarios/time.test.ts'],
  faults: [
    {
      file: 'gateway/src/pipeline/usage/usage.ts',
      what: 'each attempt has a decision id of its own',
      find: 'before?.decisionId ?? randomUUID()',
      replace: 'randomUUID()',
    },
    {
      file: 'gateway/src/pipeline/usage/usage.ts',
      what: 'what attempts before had asked is not recorded',
      find: 'before === undefined ? [] : [...before.earlier, before]',
      replace: '[]',
    },
    {
      file: 'gateway/src/pipeline/usage/usage.ts',
      what: 'nobody has asked when the last attempt lets nobody in',
      find: 'caller: before?.caller',
      replace: 'caller: undefined',
    },
    {
      file: 'gateway/src/pipeline/end-without-response.ts',
      what: 'what departments were asked is not recorded when attempts are used up',
      find: 'if (usage === undefined) return',
      replace: 'if (usage?.mayHaveActed !== true) return',
    },
    {
      file: 'gateway/src/pipeline/usage/usage-entry.ts',
      what: 'what was asked before counts as given',
      find: 'describeUse(decisions, outcomes, false)',
      replace: 'describeUse(decisions, outcomes, true)',
    },
    {
      file: 'gateway/src/pipeline/usage/usage-entry.ts',
      what: 'what an attempt found of a name is forgotten',
      find: 'each.isFound ?? found.get(nameOf(each)) ?? null',
      replace: 'each.isFound',
    },
  ],
};

export const remembered = {
  name: 'what is remembered',
  tests: [
    'gateway/src/executor/cache-lifetime.test.ts',
    'gateway/src/executor/cached-records.test.ts',
    'gateway/src/executor/entity-cache.test.ts',
    'gateway/src/executor/sealed-cache.test.ts',
    'gateway/src/executor/forgotten-keys.test.ts',
    'gateway/src/planner/planner.test.ts',
    'protocol/src/within-awake-time.test.ts',
  ],
  faults: [
    {
      file: 'gateway/src/executor/cached-records.ts',
      what: 'what cannot be masked is kept',
      find: 'if (this.#context.unusable.has(this.#service)) this.#cache.forget([...this.#found.keys()]);\n    else if',
      replace: 'if',
    },
    {
      file: 'gateway/src/executor/entity-batch.ts',
      what: 'what cannot be passed on to another department is kept',
      find: 'unusable.add(giver);',
      replace: '',
    },
    {
      file: 'gateway/src/executor/entity-cache.ts',
      what: 'what was kept before resources were registered anew is found again',
      find: '[schemaHash, catalogVersion, service,',
      replace: '[schemaHash, service,',
    },
    {
      file: 'gateway/src/executor/cached-records.ts',
      what: 'that something is absent is kept like a value',
      find: 'isWhole ? lifetimeMs : Math.min(lifetimeMs, absentLifetimeMs)',
      replace: 'isWhole ? lifetimeMs : lifetimeMs',
    },
    {
      file: 'gateway/src/executor/sealed-cache.ts',
      what: 'an older value that is put back is believed',
      find: ' || entry.madeAt < (newest.get(place.name) ?? -Infinity)',
      replace: '',
    },
    {
      file: 'gateway/src/executor/sealed-cache.ts',
      what: 'nothing is forgotten',
      find: 'if (places.length === 0) return;',
      replace: 'if (places.length >= 0) return;',
    },
    {
      file: 'protocol/src/within-awake-time.ts',
      what: 'time passes while the process is stopped',
      find: 'Math.min(at - lookedAt, 2 * tickMs)',
      replace: 'at - lookedAt',
    },
    {
      file: 'gateway/src/planner/planner.ts',
      what: 'that a document took too long is remembered for ever',
      find: 'now() + limits.rememberTimeoutMs',
      replace: 'Infinity',
    },
    {
      file: 'gateway/src/planner/planner.ts',
      what: 'a refusal for now stands for as long as the schema',
      find: "  return new ClientError(refuse('OPERATION_TOO_LARGE', detail));",
      replace: "  return new UnplannableOperation(refuse('OPERATION_TOO_LARGE', detail));",
    },
  ],
};
