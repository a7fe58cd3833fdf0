/**
 * Faults that the tests must notice, by area. Each says what it is, and which text of which file becomes what; `find`
 * stands in the file exactly once. One that no test can notice says why (`survives`).
 *
 * An area names the tests that are expected to notice: those that need neither Redis nor the whole world.
 */
const decisions = {
  name: 'decisions',
  folder: 'policy',
  tests: ['src/decide.test.ts', 'src/properties.test.ts', 'src/world.test.ts', 'src/check-inputs.test.ts'],
  faults: [
    {
      file: 'src/steps.ts',
      what: 'an item that is not approved is served',
      find: "if (item.status !== 'APPROVED') {",
      replace: "if (item.status === 'WITHDRAWN') {",
    },
    {
      file: 'src/steps.ts',
      what: 'an item that is not in force is served',
      find: 'if (!isWithin(item.inForce, request.now)) {',
      replace: 'if (false) {',
    },
    {
      file: 'src/steps.ts',
      what: 'another department’s data needs no purpose',
      find: 'if (request.purpose === undefined) {\n    return isOwn',
      replace: 'if (request.purpose === undefined) {\n    return isOwn || true',
    },
    {
      file: 'src/steps.ts',
      what: 'a purpose that is not the caller’s will do',
      find: 'if (purpose === undefined) {\n    return deny(',
      replace: 'if (purpose === undefined && request.purpose === undefined) {\n    return deny(',
    },
    {
      file: 'src/steps.ts',
      what: 'necessity is not asked',
      find: "if (item.role === 'DATA') return deny('necessity', 'NOT_NECESSARY', `${code} does not need this item`);",
      replace: "if (item.role === 'DATA') return pass('necessity', '');",
    },
    {
      file: 'src/steps.ts',
      what: 'a purpose that needs one field of a type needs them all',
      find: 'purpose.coordinates.has(item.coordinate) || purpose.types.has(type)',
      replace: '[...purpose.coordinates].some((each) => typeOf(each) === type) || purpose.types.has(type)',
    },
    {
      file: 'src/steps.ts',
      what: 'what is never shared is shared',
      find: "return deny('share-type', 'NOT_SHARED', `never shared: ${item.legalBasis ?? ''}`, item.verifiable);",
      replace: "return pass('share-type', '');",
    },
    {
      file: 'src/steps.ts',
      what: 'what is shared on condition needs no grant',
      find: 'return checkGrant(item, coverage);',
      replace: "return pass('share-type', '');",
    },
    {
      file: 'src/steps.ts',
      what: 'everything may be verified',
      find: "`never shared: ${item.legalBasis ?? ''}`, item.verifiable);",
      replace: "`never shared: ${item.legalBasis ?? ''}`, true);",
    },
    {
      file: 'src/steps.ts',
      what: 'a rule that fails does not deny',
      find: "return { ...nothing, trace, denial: { code: 'RULE_FAILED', isVerifiable: false } };",
      replace: 'return { ...nothing, trace };',
    },
    {
      file: 'src/steps.ts',
      what: 'a rule that denies does not deny',
      find: "return { ...nothing, trace, denial: { code: 'RULE_DENIED', isVerifiable: false } };",
      replace: 'return { ...nothing, trace };',
    },
    {
      file: 'src/steps.ts',
      what: 'the mask of a rule is forgotten',
      find: "trace: [about('mask', `${rule.basis}: ${rule.when} → ${mask}`)], masks: [mask] };",
      replace: "trace: [about('mask', '')] };",
    },
    {
      file: 'src/steps.ts',
      what: 'the row scope of a grant is forgotten',
      find: 'conditions.push(grant.rows);',
      replace: '',
    },
    {
      file: 'src/steps.ts',
      what: 'data rules are forgotten',
      find: 'conditions.push(condition);',
      replace: '',
    },
    {
      file: 'src/steps.ts',
      what: 'a quota that is used up does not deny',
      find: 'if (id !== undefined && request.exhaustedGrants.has(id)) {',
      replace: 'if (false) {',
    },
    {
      file: 'src/steps.ts',
      what: 'a suspension takes effect before its time',
      find: 'suspensions.find(({ since }) => since <= request.now)',
      replace: 'suspensions.find(() => true)',
    },
    {
      file: 'src/steps.ts',
      what: 'suspensions take no effect',
      find: 'suspensions.find(({ since }) => since <= request.now)',
      replace: 'suspensions.find(() => false)',
    },
    {
      file: 'src/steps.ts',
      what: 'every grant lifts the default mask',
      find: 'grant?.exact.includes(item.coordinate) ?? false',
      replace: 'grant !== undefined',
    },
    {
      file: 'src/steps.ts',
      what: 'the masks of a grant are forgotten',
      find: 'masks.push(ofGrant);',
      replace: '',
    },
    {
      file: 'src/verdict.ts',
      what: 'a later denial that may be verified replaces one that allows nothing',
      find: 'denial === undefined || (denial.isVerifiable && verdict.denial?.isVerifiable === false)',
      replace: 'true',
    },
    {
      file: 'src/steps.ts',
      what: 'keys and entry points are open to every purpose',
      find: "? deny('necessity', 'NOT_NECESSARY', `${code} needs nothing of ${facts.join(', ')}`)",
      replace: "? pass('necessity', '')",
    },
    {
      file: 'src/check-inputs.ts',
      what: 'an input without a binding is taken',
      find: "return refuse(input, question, 'INPUT_NOT_REGISTERED', `no binding says what ${coordinate} reads`);",
      replace: "return pass('inputs', '');",
    },
    {
      file: 'src/check-inputs.ts',
      what: 'what is denied may be compared with',
      find: "if (comparison === undefined || 'code' in comparison) {",
      replace: 'if (comparison === undefined) {',
    },
    {
      file: 'src/check-inputs.ts',
      what: 'what is masked may be compared with',
      find: "if (comparison.outcome === 'mask') {",
      replace: 'if (false) {',
    },
    {
      file: 'src/check-inputs.ts',
      what: 'what is shared of some records may be compared with on all',
      find: 'if (!comparison.conditions.every(isJudgedBefore)) {',
      replace: 'if (false) {',
    },
    {
      file: 'src/check-inputs.ts',
      what: 'a condition on another record counts as judged before',
      find: 'condition.type === type && conditions.includes(condition)',
      replace: 'conditions.includes(condition)',
    },
    {
      file: 'src/check-inputs.ts',
      what: 'records are named for purposes that need nothing of them',
      find: 'if (!snapshot.needsFactOf(purpose, type)) {',
      replace: 'if (false) {',
    },
    {
      file: 'src/check-inputs.ts',
      what: 'records are named without a purpose',
      find: 'if (purpose === undefined) {',
      replace: "if (purpose === undefined) {\n    return pass('inputs', '');",
    },
    {
      file: 'src/check-inputs.ts',
      what: 'the limit of names does not refuse',
      find: 'if (request.identificationRefusedUntil !== undefined) {',
      replace: 'if (false) {',
    },
    {
      file: 'src/check-inputs.ts',
      what: 'records are named by an item that is suspended',
      find: 'if (suspensions.some(({ since }) => since <= request.now)) {',
      replace: 'if (false) {',
    },
    {
      file: 'src/snapshot.ts',
      what: 'the weakest mask wins',
      find: 'mask.strength > strictest.strength',
      replace: 'mask.strength < strictest.strength',
    },
    {
      file: 'src/snapshot.ts',
      what: 'a grant for some applications is everybody’s',
      find: 'if (applications !== undefined && !applications.includes(caller.application)) continue;',
      replace: '',
    },
    {
      file: 'src/snapshot.ts',
      what: 'a grant that has ended is active',
      find: 'if (isWithin(period, now)) active = candidate;',
      replace: 'if (period.from <= now) active = candidate;',
    },
    {
      file: 'src/snapshot.ts',
      what: 'purposes are everybody’s',
      find: 'return found?.purpose.department === caller.department ? found : undefined;',
      replace: 'return found;',
    },
    {
      file: 'src/snapshot.ts',
      what: 'a decision holds although a grant begins or ends',
      find: '[...ofItem, ...coverage.instants, ...suspensions.map(({ since }) => since)]',
      replace: '[...ofItem, ...suspensions.map(({ since }) => since)]',
    },
    {
      file: 'src/snapshot.ts',
      what: 'suspensions of departments are forgotten',
      find: '...(departments.get(caller.department) ?? []),',
      replace: '',
    },
    {
      file: 'src/compile-parts.ts',
      what: 'a condition that throws holds',
      find: 'return false;\n    }\n  };',
      replace: 'return true;\n    }\n  };',
    },
    {
      file: 'src/instant.ts',
      what: 'a period holds at its end',
      find: 'period.from <= now && now < period.until',
      replace: 'period.from <= now && now <= period.until',
    },
    {
      file: 'src/decide.ts',
      what: 'a department needs a grant for its own data',
      find: "isOwn || item.shareType !== 'CONDITIONAL' ? undefined : coverage.active",
      replace: 'coverage.active',
    },
    {
      file: 'src/decide.ts',
      what: 'a question that throws is answered with yes',
      find: "return denyField(snapshot, request, 'decide', 'RULE_FAILED', 'the decision could not be made');",
      replace: "return { outcome: 'allow', conditions: [] };",
    },
  ],
};

const compilation = {
  name: 'compilation',
  folder: 'policy',
  tests: ['src/compile.test.ts', 'src/condition.test.ts', 'src/masks.test.ts', 'src/instant.test.ts'],
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
      file: 'src/instant.ts',
      what: '30 February is a day',
      find: 'if (day === undefined || Number(day) > daysIn(Number(year), Number(month))) return undefined;',
      replace: 'if (day === undefined) return undefined;',
    },
  ],
};

const rights = ['src/rights/rewritten-documents.test.ts', 'src/rights/rights-of-callers.test.ts'];

const authorization = {
  name: 'authorization',
  folder: 'gateway',
  tests: [...rights, 'src/request.test.ts', 'src/shield', 'src/releases.test.ts', 'src/steps'],
  faults: [
    ...['application', 'department', 'region', 'level', 'clearance', 'roles'].map((attribute) => ({
      file: 'src/steps/authorize.ts',
      what: `the key of an authorization does not have the ${attribute} of its caller`,
      find: '[application, department, region, level, clearance, roles],',
      replace: `[application, department, region, level, clearance, roles].filter((each) => each !== ${attribute}),`,
    })),
    {
      file: 'src/steps/authorize.ts',
      what: 'the key of an authorization does not have the purpose',
      find: '      purpose,\n      [...exhaustedGrants].sort(),',
      replace: '      [...exhaustedGrants].sort(),',
    },
    {
      file: 'src/steps/authorize.ts',
      what: 'the key of an authorization does not have the grants that are used up',
      find: '[...exhaustedGrants].sort(),',
      replace: '',
    },
    {
      file: 'src/steps/authorize.ts',
      what: 'the key of an authorization does not have what @skip and @include read',
      find: 'conditionValues(operation, variables),',
      replace: '',
    },
    {
      file: 'src/steps/authorize.ts',
      what: 'an authorization is used beyond its time',
      find: 'cached !== undefined && input.now < cached.validUntil',
      replace: 'cached !== undefined',
    },
    {
      file: 'src/steps/authorize.ts',
      what: 'plans are not guarded',
      find: 'guardPlan(release.schema, release.policy, plan);',
      replace: '',
    },
    {
      file: 'src/steps/authorize.ts',
      what: 'the key of a plan does not have the conditions on records',
      find: 'const key = `${backend.text}\\n${conditionsText(decisions)}`;',
      replace: 'const key = backend.text;',
    },
    {
      file: 'src/steps/authorize.ts',
      what: 'what a field requires of others need not be approved',
      find: 'if (!areFlowsApproved(schema, policy, decision.coordinate)) {',
      replace: 'if (false) {',
    },
    {
      file: 'src/steps/authenticate.ts',
      what: 'departments that nobody registered are let in',
      find: 'release.policy.departments.has(caller.department)',
      replace: 'true',
    },
    {
      file: 'src/releases.ts',
      what: 'a policy is served however long ago it was confirmed',
      find: 'now() - confirmedAt <= options.maxStalenessMs ? release : undefined',
      replace: 'release',
    },
    {
      file: 'src/shield/evaluator.ts',
      what: 'the rule tree is not asked',
      find: "if ('code' in decision || (await isAllowed(request))) return decision;",
      replace: 'return decision;',
    },
    {
      file: 'src/shield/evaluator.ts',
      what: 'a rule tree that throws allows',
      find: 'return false;\n    }\n  };',
      replace: 'return true;\n    }\n  };',
    },
    {
      file: 'src/shield/rule-tree.ts',
      what: 'the rule tree has no rules that deny',
      find: 'return [not(defineRule<Question>(rule.id, ({ request }) => isTriggered(request)))];',
      replace: 'return [];',
    },
  ],
};

const rewriting = {
  name: 'rewriting',
  folder: 'gateway',
  tests: [...rights, 'src/operation/limits.test.ts', 'src/request.test.ts'],
  faults: [
    {
      file: 'src/operation/rewrite.ts',
      what: 'a condition of the first type lets through what stands below all',
      find: 'others.every((conditions) => conditions.includes(condition)),',
      replace: 'others.length >= 0 && condition !== undefined,',
    },
    {
      file: 'src/operation/rewrite.ts',
      what: 'a condition that cannot be evaluated is dropped',
      find: 'this.#unenforceable.add(decision);\n        return false;',
      replace: '',
    },
    {
      file: 'src/operation/rewrite.ts',
      what: 'denied fields stay in the document',
      find: 'if (!isPermitted(decision)) return false;\n    for',
      replace: "if (!('conditions' in decision)) return true;\n    for",
    },
    {
      file: 'src/operation/rewrite.ts',
      what: 'a field that is allowed on some types is asked of all',
      find: 'if (permitted.length === place.possible.length) return [field];',
      replace: 'return [field];',
    },
    {
      file: 'src/operation/rewrite.ts',
      what: 'what conditions need is not asked for',
      find: 'for (const need of condition.needs) addTo(extras, type, need);',
      replace: '',
    },
    {
      file: 'src/operation/rewrite.ts',
      what: 'the keys of data subjects are not asked for',
      find: 'for (const type of below.possible) this.#addSubjectKey(type, extras);',
      replace: '',
    },
    {
      file: 'src/operation/rewrite.ts',
      what: '@skip and @include are not decided',
      find: 'isIncluded(directives, this.#input.variables),',
      replace: 'directives !== null,',
    },
    {
      file: 'src/operation/conditions.ts',
      what: '@skip is taken for @include',
      find: "return value === (name === 'include');",
      replace: 'return value;',
    },
    ...[
      ['depth', 'extent.depth > limits.maxDepth'],
      ['aliases', 'extent.aliases > limits.maxAliases'],
      ['root fields', 'extent.rootFields > limits.maxRootFields'],
      ['fields', 'extent.fields > limits.maxFields'],
      ['nesting', 'extent.nesting > limits.maxNesting'],
      ['fragments', 'fragments.size > limits.maxFragments'],
    ].map(([limit, find]) => ({
      file: 'src/operation/limits.ts',
      what: `there is no limit of ${limit}`,
      find,
      replace: 'false',
    })),
  ],
};

const scope = {
  name: 'record scope',
  folder: 'gateway',
  tests: [...rights, 'src/request.test.ts'],
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
      find: 'const mayHave = isInScope(field.conditions, value, state.request);',
      replace: 'const mayHave = true;',
    },
  ],
};

const planGuard = {
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

const quotas = {
  name: 'quotas',
  folder: 'gateway',
  tests: ['src/rights/rights-of-callers.test.ts', 'src/request.test.ts'],
  faults: [
    {
      file: 'src/steps/count-uses.ts',
      what: 'the day of a quota is that of UTC',
      find: 'const offsetMs = 8 * 60 * 60 * 1000;',
      replace: 'const offsetMs = 0;',
    },
    {
      file: 'src/steps/count-uses.ts',
      what: 'a use that cannot be counted is free',
      find: '.catch(() => Infinity)',
      replace: '.catch(() => 0)',
    },
    {
      file: 'src/steps/count-uses.ts',
      what: 'one use more than the quota is allowed',
      find: 'if (uses > quota) exhausted.add(grantId);',
      replace: 'if (uses > quota + 1) exhausted.add(grantId);',
    },
    {
      file: 'src/steps/count-uses.ts',
      what: 'what is counted already is counted again when a request is decided anew',
      find: 'counted.get(grantId) ?? (await count())',
      replace: 'await count()',
    },
    {
      file: 'src/steps/count-uses.ts',
      what: 'denied fields use up quotas',
      find: 'if (!isPermitted(decision)) continue;',
      replace: "if (!('grantId' in decision)) continue;",
    },
  ],
};

const identification = {
  name: 'identification',
  folder: 'gateway',
  tests: ['src/inputs.test.ts'],
  faults: [
    {
      file: 'src/steps/count-identifications.ts',
      what: 'tries are not limited',
      find: 'tried > limit.triesPerHour || ',
      replace: '',
    },
    {
      file: 'src/steps/count-identifications.ts',
      what: 'misses are not limited',
      find: ' || missed >= limit.missesPerHour',
      replace: '',
    },
    {
      file: 'src/steps/count-identifications.ts',
      what: 'tries that cannot be counted are free',
      find: "count(scope, 'tries', tries).catch(() => Infinity)",
      replace: "count(scope, 'tries', tries).catch(() => 0)",
    },
    {
      file: 'src/steps/count-identifications.ts',
      what: 'a request with many names counts as one try',
      find: "count(scope, 'tries', tries)",
      replace: "count(scope, 'tries', 1)",
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
      find: 'inputsOf(release.schema, release.policy, operation).given(sent),',
      replace: '',
    },
    {
      file: 'src/steps/authorize.ts',
      what: 'the key of an authorization does not have the limit of names',
      find: '      identificationRefusedUntil,\n      inputsOf',
      replace: '      inputsOf',
    },
  ],
};

const chain = {
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

const signatures = {
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
      find: "if (!isEqual(hash('sha256', body, 'buffer'), digest)) {",
      replace: 'if (false) {',
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
      find: 'if (!replayGuard.admit(`${signed.keyId} ${signed.nonce}`, signed.created, nowSeconds)) {',
      replace: 'if (false) {',
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

const signing = {
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

export const areas = [
  decisions,
  compilation,
  authorization,
  rewriting,
  scope,
  planGuard,
  quotas,
  identification,
  chain,
  signatures,
  signing,
];
