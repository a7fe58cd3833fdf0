/** Of the gateway: what is decided about an operation, and asked of departments. */
const rights = [
  'gateway/src/authorization/rights/rewritten-documents.test.ts',
  'gateway/src/authorization/rights/rights-of-callers.test.ts',
];

export const authorization = {
  name: 'authorization',
  tests: [
    ...rights,
    'gateway/src/pipeline/answer-request.test.ts',
    'gateway/src/authorization/shield',
    'gateway/src/release/release-manager.test.ts',
    'gateway/src/pipeline/steps',
  ],
  faults: [
    {
      file: 'gateway/src/pipeline/steps/authorize.ts',
      what: 'the key of an authorization does not have the rights of its caller',
      find: '      knownCaller(caller).rights,\n',
      replace: '',
    },
    {
      file: 'gateway/src/pipeline/steps/authorize.ts',
      what: 'the key of an authorization does not have the purpose',
      find: '      purpose,\n      [...input.exhaustedGrants].sort(),',
      replace: '      [...input.exhaustedGrants].sort(),',
    },
    {
      file: 'gateway/src/pipeline/steps/authorize.ts',
      what: 'the key of an authorization does not have the grants that are used up',
      find: '[...input.exhaustedGrants].sort(),',
      replace: '',
    },
    {
      file: 'gateway/src/pipeline/steps/authorize.ts',
      what: 'the key of an authorization does not have the grants that cannot be counted',
      find: '[...input.uncountedGrants].sort(),',
      replace: '',
    },
    {
      file: 'gateway/src/pipeline/steps/authorize.ts',
      what: 'the key of an authorization does not have what @skip and @include read',
      find: 'operation.conditionValues(variables),',
      replace: '',
    },
    {
      file: 'gateway/src/pipeline/steps/authorize.ts',
      what: 'an authorization is used beyond its time',
      find: 'cached !== undefined && input.now < cached.validUntil',
      replace: 'cached !== undefined',
    },
    {
      file: 'gateway/src/authorization/plan/plan-operation.ts',
      what: 'plans are not guarded',
      find: 'guardPlan(release.schema, release.policy, plan);',
      replace: '',
    },
    {
      file: 'gateway/src/authorization/plan/plan-operation.ts',
      what: 'the key of a plan does not have the conditions on records',
      find: 'const key = `${rewritten.text}\\n${conditionsText(decisions)}`;',
      replace: 'const key = rewritten.text;',
    },
    {
      file: 'gateway/src/authorization/decide/narrow-by-schema.ts',
      what: 'what a field requires of others need not be approved',
      find: 'if (!areFlowsApproved(schema, policy, decision.coordinate)) {',
      replace: 'if (false) {',
    },
    {
      file: 'gateway/src/pipeline/steps/authenticate.ts',
      what: 'departments that nobody registered are let in',
      find: 'policy.departments.has(caller.department)',
      replace: 'true',
    },
    {
      file: 'gateway/src/pipeline/steps/authenticate.ts',
      what: 'a department that is not registered yet may do anything',
      find: 'purpose?.purpose.department === everyDepartment',
      replace: 'declared !== undefined',
    },
    {
      file: 'gateway/src/pipeline/steps/authenticate.ts',
      what: 'one official may set rules and read what was done',
      find: 'if (conflicting === undefined) return undefined;',
      replace: 'if (conflicting !== null) return undefined;',
    },
    {
      file: 'gateway/src/transport/request-context.ts',
      what: 'what one official is given is given to another',
      find: 'JSON.stringify([department, application, official, roles])',
      replace: 'JSON.stringify([department, application, roles])',
    },
    {
      file: 'gateway/src/release/release-manager.ts',
      what: 'a policy is served however long ago it was confirmed',
      find: 'now() - confirmedAt <= options.maxStalenessMs ? release : undefined',
      replace: 'release',
    },
    {
      file: 'gateway/src/authorization/shield/shield-evaluator.ts',
      what: 'the rule tree is not asked',
      find: "if ('code' in decision || (await isAllowed(request))) return decision;",
      replace: 'return decision;',
    },
    {
      file: 'gateway/src/authorization/shield/shield-evaluator.ts',
      what: 'a rule tree that throws allows',
      find: 'return false;\n    }\n  };',
      replace: 'return true;\n    }\n  };',
    },
    {
      file: 'gateway/src/authorization/shield/build-rule-tree.ts',
      what: 'the rule tree has no rules that deny',
      find: 'return [not(defineRule<EvaluationContext>(rule.id, ({ request }) => isTriggered(request)))];',
      replace: 'return [];',
    },
  ],
};

export const rewriting = {
  name: 'rewriting',
  tests: [...rights, 'gateway/src/operation/limits.test.ts', 'gateway/src/pipeline/answer-request.test.ts'],
  faults: [
    {
      file: 'gateway/src/authorization/rewrite/rewrite-operation.ts',
      what: 'a condition of the first type lets through what stands below all',
      find: 'others.every((conditions) => conditions.includes(condition)),',
      replace: 'others.length >= 0 && condition !== undefined,',
    },
    {
      file: 'gateway/src/authorization/rewrite/rewrite-operation.ts',
      what: 'a condition that cannot be evaluated is dropped',
      find: 'this.#unenforceable.add(decision);\n        return false;',
      replace: '',
    },
    {
      file: 'gateway/src/authorization/rewrite/rewrite-operation.ts',
      what: 'denied fields stay in the document',
      find: 'if (!isPermitted(decision)) return false;\n    for',
      replace: "if (!('conditions' in decision)) return true;\n    for",
    },
    {
      file: 'gateway/src/authorization/rewrite/rewrite-operation.ts',
      what: 'a field that is allowed on some types is asked of all',
      find: 'if (permitted.length === place.possible.length) return [field];',
      replace: 'return [field];',
    },
    {
      file: 'gateway/src/authorization/rewrite/rewrite-operation.ts',
      what: 'what conditions need is not asked for',
      find: 'for (const need of condition.needs) addTo(extras, type, need);',
      replace: '',
    },
    {
      file: 'gateway/src/authorization/rewrite/rewrite-operation.ts',
      what: 'the keys of data subjects are not asked for',
      find: 'for (const type of below.possible) this.#addSubjectKey(type, extras);',
      replace: '',
    },
    {
      file: 'gateway/src/authorization/rewrite/rewrite-operation.ts',
      what: '@skip and @include are not decided',
      find: 'isIncluded(directives, this.#input.variables),',
      replace: 'directives !== null,',
    },
    {
      file: 'gateway/src/operation/conditions.ts',
      what: '@skip is taken for @include',
      find: "return value === (name === 'include');",
      replace: 'return value;',
    },
    ...[
      ['depth', 'extent.depth > limits.maxDepth'],
      ['aliases', 'extent.aliases > limits.maxAliases'],
      ['root fields', 'extent.rootFields > limits.maxRootFields'],
      ['fields', 'fields > limits.maxFields'],
      ['nesting', 'extent.nesting > limits.maxNesting'],
      ['fragments', 'fragments.size > limits.maxFragments'],
    ].map(([limit, find]) => ({
      file: 'gateway/src/operation/limits.ts',
      what: `there is no limit of ${limit}`,
      find,
      replace: 'false',
    })),
  ],
};
