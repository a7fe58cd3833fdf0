/** Of the gateway: records out of scope, flows between departments. */
const rights = [
  'gateway/src/authorization/rights/rewritten-documents.test.ts',
  'gateway/src/authorization/rights/rights-of-callers.test.ts',
];

export const scope = {
  name: 'record scope',
  tests: [
    ...rights,
    'gateway/src/pipeline/answer-request.test.ts',
    'gateway/src/executor/record-scope.test.ts',
  ],
  faults: [
    {
      file: 'gateway/src/executor/plan-scope.ts',
      what: 'a record is in scope of a field when one of its conditions holds',
      find: 'fields.some((each) => each.every((condition) => condition.isInScope(record, context.request)))',
      replace:
        'fields.some((each) => each.some((condition) => condition.isInScope(record, context.request)))',
    },
    {
      file: 'gateway/src/executor/plan-scope.ts',
      what: 'a record is asked about only when all its fields are in scope',
      find: 'fields.some((each) => each.every((condition) => condition.isInScope(record, context.request)))',
      replace:
        'fields.every((each) => each.every((condition) => condition.isInScope(record, context.request)))',
    },
    {
      file: 'gateway/src/executor/plan-scope.ts',
      what: 'every record is asked about',
      find: 'fields.some((each) => each.every((condition) => condition.isInScope(record, context.request)))',
      replace: 'true',
    },
    {
      file: 'gateway/src/executor/plan-scope.ts',
      what: 'what stands below a field that is out of scope is asked about',
      find: "own.every(({ type, isInScope }) => type !== record['__typename'] || isInScope(record, request))",
      replace: 'own.length > 0 && record !== request',
    },
    {
      file: 'gateway/src/executor/record-writer.ts',
      what: 'what is out of scope is given',
      find: "field.judge?.(value, context) ?? 'in';",
      replace: "'in';",
    },
    {
      file: 'gateway/src/executor/record-scope.ts',
      what: 'a record is out of scope where the department failed to give what decides it',
      find: "if (failed === undefined) return 'out';",
      replace: "if (failed !== true) return 'out';",
    },
    {
      file: 'gateway/src/executor/record-scope.ts',
      what: 'a department that leaves out what decides whether a record is in scope did not fail',
      find: 'value === undefined ? !mayBeHeldBack : !fits(value)',
      replace: 'value !== undefined && mayBeHeldBack !== 1 && !fits(value)',
    },
    {
      file: 'gateway/src/executor/record-scope.ts',
      what: 'what was not asked for, since the record is out of scope for it, is a failure',
      find: 'value === undefined ? !mayBeHeldBack : !fits(value)',
      replace: 'value === undefined ? mayBeHeldBack !== 1 : !fits(value)',
    },
  ],
};

export const planGuard = {
  name: 'plan guard',
  tests: ['gateway/src/planner/plan-guard.test.ts', ...rights],
  faults: [
    {
      file: 'gateway/src/planner/plan-guard.ts',
      what: 'everything may flow',
      find: 'return schema.isKey(coordinate) || policy.isFlowApproved(coordinate, to);',
      replace: 'return true;',
    },
    {
      file: 'gateway/src/planner/plan-guard.ts',
      what: 'what stands below a flow is not looked at',
      find: 'check(to, below, selections);',
      replace: '',
    },
    {
      file: 'gateway/src/planner/plan-guard.ts',
      what: 'what nobody knows may flow',
      find: 'if (below === undefined) throw new InternalError(`nobody knows what the plan lets flow of ${coordinate}`);',
      replace: 'if (below === undefined) return;',
    },
    {
      file: 'gateway/src/planner/plan-guard.ts',
      what: 'fragments of what flows are not looked at',
      find: 'check(to, selection.typeCondition ?? typename, selection.selections);',
      replace: '',
    },
  ],
};

/** Of the gateway: what the planner's plans ask too little of, and too much. */
export const planCoverage = {
  name: 'plan coverage',
  tests: [
    'gateway/src/planner/plan-coverage/find-uncovered-fields.test.ts',
    'gateway/src/planner/plan-coverage/cover-plan.test.ts',
  ],
  faults: [
    {
      file: 'gateway/src/planner/plan-coverage/find-uncovered-fields.ts',
      what: 'what is not served is not missing',
      find: ': from !== undefined;',
      replace: ': true;',
    },
    {
      file: 'gateway/src/planner/plan-coverage/find-uncovered-fields.ts',
      what: 'no path leads too far',
      find: 'types.size === typesAt.get(',
      replace: 'types.size > 0 || types.size === typesAt.get(',
    },
    {
      file: 'gateway/src/planner/plan-coverage/plan-coverage.ts',
      what: 'a record is represented by what nobody serves',
      find: 'this.areServed(required, place, typename, fetch.after);',
      replace: 'required.size > 0;',
    },
    {
      file: 'gateway/src/planner/plan-coverage/cover-plan.ts',
      what: 'a part of a fetch requires all that the fetch does',
      find: 'if (!needs.has(each)) required.delete(each);',
      replace: 'if (!needs.has(each) && each === undefined) required.delete(each);',
    },
    {
      file: 'gateway/src/planner/plan-coverage/cover-plan.ts',
      what: 'paths are not narrowed',
      find: '[typeConditions === undefined ? fetch : { ...fetch, typeConditions }]',
      replace: '[typeConditions === null ? { ...fetch, typeConditions } : fetch]',
    },
  ],
};

/** Of the gateway: how much of a department's response is read. */
export const bounds = {
  name: 'bounds of answers',
  tests: ['gateway/src/executor/asked-values.test.ts', 'gateway/src/scenarios/bounded-answers.test.ts'],
  faults: [
    {
      file: 'gateway/src/executor/asked-values.ts',
      what: 'a scalar that may hold anything counts as one value',
      find: 'smallScalars.has(type.name) ? 1 : anything',
      replace: 'smallScalars.has(type.name) ? 1 : 1',
    },
    {
      file: 'gateway/src/executor/asked-values.ts',
      what: 'what a department assumes of its lists is believed',
      find: 'areBelieved: false',
      replace: 'areBelieved: true',
    },
    {
      file: 'gateway/src/executor/asked-values.ts',
      what: 'a list has one element',
      find: '1 + count * each',
      replace: '1 + each',
    },
    {
      file: 'gateway/src/executor/load-entities.ts',
      what: 'records count as one',
      find: '* (batches[at]?.records.size ?? 0)',
      replace: '* 1',
    },
    {
      file: 'gateway/src/transport/response-bound.ts',
      what: 'there is no room for errors',
      find: 'const valuesPerValue = 32;',
      replace: 'const valuesPerValue = 1;',
    },
    {
      file: 'gateway/src/transport/response-bound.ts',
      what: 'as many values are read as ever',
      find: 'Math.min(maxResponseValues, freeValues',
      replace: 'Math.max(maxResponseValues, freeValues',
    },
    {
      file: 'gateway/src/transport/response-bound.ts',
      what: 'as many bytes are received as ever',
      find: 'Math.min(maxResponseBytes, freeBytes',
      replace: 'Math.max(maxResponseBytes, freeBytes',
    },
  ],
};
