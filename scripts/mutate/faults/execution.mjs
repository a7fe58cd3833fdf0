/** Of the gateway: records out of scope, flows between departments, quotas and names. */
const rights = ['src/rights/rewritten-documents.test.ts', 'src/rights/rights-of-callers.test.ts'];

export const scope = {
  name: 'record scope',
  folder: 'gateway',
  tests: [...rights, 'src/request.test.ts', 'src/executor/record-scope.test.ts'],
  faults: [
    {
      file: 'src/executor/scope.ts',
      what: 'a record is in scope of a field when one of its conditions holds',
      find: 'fields.some((each) => each.every((condition) => condition.isInScope(record, state.request)))',
      replace: 'fields.some((each) => each.some((condition) => condition.isInScope(record, state.request)))',
    },
    {
      file: 'src/executor/scope.ts',
      what: 'a record is asked about only when all its fields are in scope',
      find: 'fields.some((each) => each.every((condition) => condition.isInScope(record, state.request)))',
      replace:
        'fields.every((each) => each.every((condition) => condition.isInScope(record, state.request)))',
    },
    {
      file: 'src/executor/scope.ts',
      what: 'every record is asked about',
      find: 'fields.some((each) => each.every((condition) => condition.isInScope(record, state.request)))',
      replace: 'true',
    },
    {
      file: 'src/executor/scope.ts',
      what: 'what stands below a field that is out of scope is asked about',
      find: "own.every(({ type, isInScope }) => type !== record['__typename'] || isInScope(record, request))",
      replace: 'own.length > 0 && record !== request',
    },
    {
      file: 'src/executor/response-writer.ts',
      what: 'what is out of scope is given',
      find: "const scope = field.judge?.(value, state) ?? 'in';",
      replace: "const scope = field.judge === undefined ? 'in' : 'in';",
    },
    {
      file: 'src/executor/record-scope.ts',
      what: 'a record is out of scope where the department failed to give what decides it',
      find: "if (failed === undefined) return 'out';",
      replace: "if (failed !== true) return 'out';",
    },
    {
      file: 'src/executor/record-scope.ts',
      what: 'a department that leaves out what decides whether a record is in scope did not fail',
      find: 'value === undefined ? !mayBeHeldBack : !fits(value)',
      replace: 'value !== undefined && mayBeHeldBack !== 1 && !fits(value)',
    },
    {
      file: 'src/executor/record-scope.ts',
      what: 'what was not asked for, since the record is out of scope for it, is a failure',
      find: 'value === undefined ? !mayBeHeldBack : !fits(value)',
      replace: 'value === undefined ? mayBeHeldBack !== 1 : !fits(value)',
    },
  ],
};

export const planGuard = {
  name: 'plan guard',
  folder: 'gateway',
  tests: ['src/planner/plan-guard.test.ts', ...rights],
  faults: [
    {
      file: 'src/planner/plan-guard.ts',
      what: 'everything may flow',
      find: 'return schema.isKey(coordinate) || policy.isFlowApproved(coordinate, to);',
      replace: 'return true;',
    },
    {
      file: 'src/planner/plan-guard.ts',
      what: 'what stands below a flow is not looked at',
      find: 'check(to, below, selections);',
      replace: '',
    },
    {
      file: 'src/planner/plan-guard.ts',
      what: 'what nobody knows may flow',
      find: 'if (below === undefined) throw new InternalError(`nobody knows what the plan lets flow of ${coordinate}`);',
      replace: 'if (below === undefined) return;',
    },
    {
      file: 'src/planner/plan-guard.ts',
      what: 'fragments of what flows are not looked at',
      find: 'check(to, selection.typeCondition ?? typename, selection.selections);',
      replace: '',
    },
  ],
};

export const quotas = {
  name: 'quotas',
  folder: 'gateway',
  tests: ['src/rights/rights-of-callers.test.ts', 'src/request.test.ts', 'src/grant-quotas.test.ts'],
  faults: [
    {
      file: 'src/steps/grant-quotas.ts',
      what: 'the day of a quota is that of UTC',
      find: 'const offsetMs = 8 * 60 * 60 * 1000;',
      replace: 'const offsetMs = 0;',
    },
    {
      file: 'src/limits/reservations.ts',
      what: 'a use that cannot be counted is free',
      find: 'if (counted === undefined) return { amount: Math.min(held.amount, limit, amount), counted };',
      replace: 'if (counted === undefined) return { amount, counted };',
    },
    {
      file: 'src/steps/grant-quotas.ts',
      what: 'a grant that is used up is given once more',
      find: 'if (amount < 1) exhausted',
      replace: 'if (amount < 0) exhausted',
    },
    {
      file: 'src/executor/grant-allowances.ts',
      what: 'denied fields use up quotas',
      find: 'if (!isPermitted(decision)) return undefined;',
      replace: "if (!('grantId' in decision)) return undefined;",
    },
    {
      file: 'src/limits/reservations.ts',
      what: 'more is kept than the limit leaves',
      find: 'Math.max(0, counted - limit)',
      replace: '0',
    },
    {
      file: 'src/limits/reservations.ts',
      what: 'what is over the limit stays counted',
      find: 'this.#giveBack(key, windowMs, back);',
      replace: 'void 0;',
    },
    {
      file: 'src/limits/reservations.ts',
      what: 'what was not used stays counted',
      find: 'amount - Math.min(amount, used.get(key) ?? 0)',
      replace: '0',
    },
    {
      file: 'src/limits/reservations.ts',
      what: 'what was used is given back',
      find: 'used.get(key) ?? 0',
      replace: '0',
    },
    {
      file: 'src/steps/grant-quotas.ts',
      what: 'the persons of an answer are one use',
      find: 'Math.max(countDistinctSubjects(told), comparisons, atLeast)',
      replace: 'Math.max(comparisons, atLeast)',
    },
    {
      file: 'src/steps/grant-quotas.ts',
      what: 'a search is one use, however often it compares',
      find: 'Math.max(countDistinctSubjects(told), comparisons, atLeast)',
      replace: 'Math.max(countDistinctSubjects(told), atLeast)',
    },
    {
      file: 'src/steps/grant-quotas.ts',
      what: 'whom a search finds is not counted',
      find: '(group) => isSearch || isUsed(group, given | none)',
      replace: '(group) => isUsed(group, given | none)',
    },
    {
      file: 'src/steps/grant-quotas.ts',
      what: 'that there is none is no use',
      find: 'isUsed(group, given | none)',
      replace: 'isUsed(group, given)',
    },
    {
      file: 'src/steps/grant-quotas.ts',
      what: 'what is about nobody is no use',
      find: 'isUsed(nobody, given)',
      replace: 'isUsed(nobody, 0)',
    },
    {
      file: 'src/executor/grant-allowances.ts',
      what: 'a search is answered beyond the quota',
      find: '?.mayCompare === false',
      replace: '?.mayCompare === undefined',
    },
    {
      file: 'src/executor/grant-allowances.ts',
      what: 'one person more is given than the quota leaves',
      find: 'given.size >= allowance.persons',
      replace: 'given.size > allowance.persons',
    },
    {
      file: 'src/executor/grant-allowances.ts',
      what: 'what stands in the record of a person is of nobody',
      find: 'this.#subject = subject ?? outer;',
      replace: "this.#subject = subject ?? '';",
    },
  ],
};

export const rates = {
  name: 'rates',
  folder: 'gateway',
  tests: ['src/rate-limits.test.ts', 'src/attempts.test.ts'],
  faults: [
    {
      file: 'src/steps/limit-rates.ts',
      what: 'one request more than the limit is answered',
      find: 'if (counted <= budget.limit) continue;',
      replace: 'if (counted <= budget.limit + 1) continue;',
    },
    {
      file: 'src/steps/limit-rates.ts',
      what: 'what is refused stays counted',
      find: 'rateCounters.increment(key, windowMs, -amount)',
      replace: 'rateCounters.increment(key, windowMs, 0)',
    },
    {
      file: 'src/steps/limit-rates.ts',
      what: 'a request that is decided anew is counted again',
      find: 'if (this.#counted.has(measure)) return undefined;',
      replace: '',
    },
    {
      file: 'src/steps/limit-rates.ts',
      what: 'persons that cannot be counted are given',
      find: 'if (counted === undefined) return this.#refuse(budget, persons, true);',
      replace: 'if (counted === undefined) continue;',
    },
    {
      file: 'src/steps/limit-rates.ts',
      what: 'too many persons are given',
      find: 'if (isRefused) return this.#refuse(budget, persons);',
      replace: '',
    },
    {
      file: 'src/steps/limit-rates.ts',
      what: 'persons of whom there is nothing are not counted',
      find: '(given | none)',
      replace: 'given',
    },
    {
      file: 'src/steps/limit-rates.ts',
      what: 'departments are asked though nobody may be looked at',
      find: 'mayTellOfPersons(who.release, decisions) ? this.#reserve(who, 1) : undefined',
      replace: 'undefined',
    },
    {
      file: 'src/steps/limit-rates.ts',
      what: 'what was given of persons is given back',
      find: '.map((key) => [key, persons])',
      replace: '.map((key) => [key, 0 * persons])',
    },
    {
      file: 'src/limits/rate-budgets.ts',
      what: 'an application is counted before its official',
      find: "return [{ ...shared, of: 'official', key, limit: limit.perOfficial[rate] }, whole];",
      replace: "return [whole, { ...shared, of: 'official', key, limit: limit.perOfficial[rate] }];",
    },
    {
      file: 'src/limits/rate-budgets.ts',
      what: 'the officials of an application have one limit',
      find: 'keyOf([application, official ?? null])',
      replace: 'keyOf([application, null])',
    },
    {
      file: 'src/stores/fallback-counters.ts',
      what: 'what cannot be counted elsewhere is free',
      find: '.catch(() => own.increment(...given))',
      replace: '.catch(() => 0)',
    },
    {
      file: 'src/steps/limit-strangers.ts',
      what: 'an expired token counts as a stranger',
      find: '|| notCounted.has(refusal.code)',
      replace: '',
    },
    {
      file: 'src/steps/limit-strangers.ts',
      what: 'strangers are never told to wait',
      find: 'if (++count.refusals <= maxPerMinute) return refusal;',
      replace: 'return refusal;',
    },
    {
      file: 'src/limits/limit-alarms.ts',
      what: 'an alarm is raised each time',
      find: 'raised.set(name, true);',
      replace: '',
    },
    {
      file: 'src/limits/limit-alarms.ts',
      what: 'the alarm at 80 % comes late',
      find: 'counted * 100 < allowed * percent',
      replace: 'counted * 100 < allowed * 100',
    },
  ],
};

export const identification = {
  name: 'identification',
  folder: 'gateway',
  tests: [
    'src/inputs.test.ts',
    'src/identification.test.ts',
    'src/many-names.test.ts',
    'src/counted-misses.test.ts',
  ],
  faults: [
    {
      file: 'src/steps/count-identifications.ts',
      what: 'tries are not limited',
      find: 'limit.triesPerHour - tries.value',
      replace: 'limit.triesPerHour',
    },
    {
      file: 'src/steps/count-identifications.ts',
      what: 'misses are not limited',
      find: 'limit.missesPerHour - misses.value',
      replace: 'limit.missesPerHour',
    },
    {
      file: 'src/steps/count-identifications.ts',
      what: 'tries that cannot be counted are free',
      find: 'limit.triesPerHour - tries.value : -Infinity',
      replace: 'limit.triesPerHour - tries.value : Infinity',
    },
    {
      file: 'src/steps/count-identifications.ts',
      what: 'misses that cannot be counted are free',
      find: 'limit.missesPerHour - misses.value : -Infinity',
      replace: 'limit.missesPerHour - misses.value : Infinity',
    },
    {
      file: 'src/steps/count-identifications.ts',
      what: 'a request with many names counts as one miss',
      find: 'increment(missesOfHour(owner), hourMs, more)',
      replace: 'increment(missesOfHour(owner), hourMs, 1)',
    },
    {
      file: 'src/steps/count-identifications.ts',
      what: 'what was refused stays counted as a miss',
      find: 'giveBack(counters, missesOfHour(owner), counted.names)',
      replace: 'void 0',
    },
    {
      file: 'src/steps/count-identifications.ts',
      what: 'a request may name any number of records',
      find: 'if (sum([...counts.values()]) <= maxNamesPerRequest) return undefined;',
      replace: 'if (counts.size >= 0) return undefined;',
    },
    {
      file: 'src/operation/operation-inputs.ts',
      what: 'an object in a scalar names records that nobody counts',
      find: 'if (isStructure && reads > 0) {',
      replace: 'if (isStructure && reads < 0) {',
    },
    {
      file: 'src/executor/found-records.ts',
      what: 'any record is taken for the one that was named',
      find: 'if (!types.has(type)) return false;',
      replace: '',
    },
    {
      file: 'src/executor/found-records.ts',
      what: 'more records than names make all names found',
      find: 'found?.places === names ? found.records : 0',
      replace: 'Math.min(found?.records ?? 0, names)',
    },
    {
      file: 'src/steps/count-identifications.ts',
      what: 'all officials and applications share a count',
      find: 'JSON.stringify([caller.application, caller.official ?? null])',
      replace: "'everybody'",
    },
    {
      file: 'src/steps/authorize.ts',
      what: 'the key of an authorization does not have the inputs that were given',
      find: 'inputsOf(release, operation).given(sent),',
      replace: '',
    },
    {
      file: 'src/steps/authorize.ts',
      what: 'the key of an authorization does not have the limit of names',
      find: '      identificationRefusal && [identificationRefusal.until, identificationRefusal.namesLeft],\n',
      replace: '',
    },
  ],
};
