/**
 * The rule algebra of graphql-shield, with its traps closed. Nothing else imports graphql-shield.
 *
 * | trap | here |
 * |---|---|
 * | the ESM build does not load on Node ≥ 23 | the CommonJS build is loaded |
 * | `chain` and `race` throw on Node ≥ 23 | not offered |
 * | `and()` of no rules allows | refused when the tree is built |
 * | `not(rule)` allows when the rule fails | own `not`: a rule that fails stays a failure |
 * | a rule that throws becomes `false`, which `not` turns into "allowed" | caught first, becomes an `Error` |
 * | `cache: 'strict'` ignores the field | `no_cache` |
 * | the fallback rule allows | deny; and nothing is ever left to a fallback, since no schema is wrapped |
 */
import { createRequire } from 'node:module';
import type { GraphQLResolveInfo } from 'graphql';
import type * as Shield from 'graphql-shield';

const shield = createRequire(import.meta.url)('graphql-shield') as typeof Shield;

/** A rule or a combination of rules; opaque outside of this module. */
export type ShieldRule = ReturnType<typeof shield.and> | ReturnType<ReturnType<typeof shield.rule>>;

/** Denies always: the fallback. */
export const deny: ShieldRule = defineRule('deny', () => false);

/** A rule that allows if its test yields exactly `true`. What the test throws makes the rule fail. */
export function defineRule<Context>(name: string, test: (context: Context) => unknown): ShieldRule {
  return shield.rule(name, { cache: 'no_cache' })(async (_parent, _args, context: Context) => {
    try {
      return (await test(context)) === true;
    } catch (error) {
      return new RuleFailure(name, { cause: error });
    }
  });
}

/** Allows if all rules allow. Throws `TypeError` without a rule. */
export function and(rules: readonly ShieldRule[]): ShieldRule {
  if (rules.length === 0) throw new TypeError('and: expected at least one rule');
  return shield.and(...rules);
}

/** Allows if the rule denies. A rule that fails keeps failing. */
export function not(rule: ShieldRule): ShieldRule {
  return defineRule<object>('not', async (context) => {
    const result = await resolve(rule, context);
    if (result instanceof Error) throw result;
    return result === false;
  });
}

/** Whether a rule says exactly `true` about a context. Never throws. */
export async function isAllowedBy(rule: ShieldRule, context: object): Promise<boolean> {
  try {
    return (await resolve(rule, context)) === true;
  } catch {
    return false;
  }
}

class RuleFailure extends Error {
  constructor(rule: string, options: ErrorOptions) {
    super(`the rule ${rule} could not be evaluated`, options);
    this.name = 'RuleFailure';
  }
}

const options = {
  debug: false,
  allowExternalErrors: false,
  fallbackRule: deny,
  fallbackError: new Error('denied'),
  hashFunction: (): string => {
    throw new Error('rules are not cached by graphql-shield');
  },
};

// No resolver runs: a rule sees its context and nothing of a resolver's parent, arguments and info.
const noInfo = Object.freeze({}) as GraphQLResolveInfo;

async function resolve(rule: ShieldRule, context: object): Promise<unknown> {
  return rule.resolve({}, {}, context as Parameters<ShieldRule['resolve']>[2], noInfo, options);
}
