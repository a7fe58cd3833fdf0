/** Of the gateway: what operations are estimated to cost, and what becomes of those that cost too much. */
export const costs = {
  name: 'costs of operations',
  tests: [
    'gateway/src/cost/cost-estimate.test.ts',
    'gateway/src/cost/actual-cost.test.ts',
    'gateway/src/scenarios/cost-limits.test.ts',
    'gateway/src/operation/bounded-work.test.ts',
  ],
  faults: [
    {
      file: 'gateway/src/cost/totals.ts',
      what: 'sums go beyond what is exact',
      find: 'return Math.min(amount, Number.MAX_SAFE_INTEGER);',
      replace: 'return amount;',
    },
    {
      file: 'gateway/src/cost/totals.ts',
      what: 'of several types the first counts',
      find: 'return reduce(parts, Math.max);',
      replace: 'return parts[0] ?? nothing;',
    },
    {
      file: 'gateway/src/cost/totals.ts',
      what: 'what is below a list counts once',
      find: 'Math.max(0, saturated(elements * amount))',
      replace: 'Math.max(0, saturated(amount))',
    },
    {
      file: 'gateway/src/cost/list-size.ts',
      what: 'a variable says nothing of a size',
      find: "return typeof held === 'number' ? held : undefined;",
      replace: 'return held === held ? undefined : undefined;',
    },
    {
      file: 'gateway/src/cost/list-size.ts',
      what: 'the smallest slicing argument counts',
      find: 'Math.max(...legal)',
      replace: 'Math.min(...legal)',
    },
    {
      file: 'gateway/src/cost/list-size.ts',
      what: 'a slicing argument need not be given',
      find: 'if (needsOne && ',
      replace: 'if (false && ',
    },
    {
      file: 'gateway/src/cost/amount.ts',
      what: 'an amount that depends on variables is computed once for all requests',
      find: 'return (request) => compute(parts.map((part) => amountIn(part, request)));',
      replace: 'return compute(parts.map((part) => amountIn(part, costedRequest({}))));',
    },
    {
      file: 'gateway/src/cost/cost-estimate.ts',
      what: 'what is skipped and included for one request holds for all',
      find: "const included = operation.conditionValues(variables).map(Number).join('');",
      replace: "const included = '';",
    },
    {
      file: 'gateway/src/cost/cost-estimate.ts',
      what: 'a department that is asked about a record does not count it',
      find: 'parts.push(this.#lookups(type, department, asked));',
      replace: '{}',
    },
    {
      file: 'gateway/src/operation/visits.ts',
      what: 'an operation may make any amount of work',
      find: 'if (this.#count > maxVisits) throw',
      replace: 'if (this.#count < 0) throw',
    },
    {
      file: 'gateway/src/authorization/decide/operation-inputs.ts',
      what: 'a long list in a variable is read in any number of places',
      find: 'if (budget.left < 0) throw',
      replace: 'if (budget.left > Infinity) throw',
    },
    {
      file: 'gateway/src/operation/given-inputs.ts',
      what: 'a long text in a variable is read in any number of places',
      find: '1 + value.length / charactersPerValue',
      replace: '1',
    },
    {
      file: 'gateway/src/pipeline/steps/limit-cost.ts',
      what: 'a department has no limit of its own',
      find: 'if (estimated > limit) return',
      replace: 'if (false) return',
    },
    {
      file: 'gateway/src/pipeline/steps/limit-cost.ts',
      what: 'what costs as much as is allowed is refused',
      find: 'if (cost > limitOfAll)',
      replace: 'if (cost >= limitOfAll)',
    },
    {
      file: 'gateway/src/pipeline/steps/find-document.ts',
      what: 'a trusted document has no limit of its own',
      find: 'return { text, maxCost: costLimits.get(text) };',
      replace: 'return { text, maxCost: costLimits.get(`${text} `) };',
    },
  ],
};
