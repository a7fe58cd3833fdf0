import {
  decisionSteps,
  type CompiledRule,
  type EvaluationContext,
  type PolicySnapshot,
} from '@govgraph/policy';
import { and, defineRule, not, type ShieldRule } from './graphql-shield.ts';

/** The steps that are the same rule for every field; the security rules differ from field to field. */
const stepRules: readonly ShieldRule[] = decisionSteps
  .filter(({ name }) => name !== 'rules')
  .map(({ name, evaluate }) =>
    defineRule<EvaluationContext>(name, (context) => evaluate(context).denial === undefined),
  );

/** The rule of one field: `and(item, purpose, necessity, share-type, …, …securityRules)`. */
export function buildRuleTree(snapshot: PolicySnapshot, coordinate: string): ShieldRule {
  return and([...stepRules, ...snapshot.rulesFor(coordinate).flatMap(buildSecurityRule)]);
}

/** Data rules wait for the record; here they neither allow nor deny. */
function buildSecurityRule({ rule, isTriggered }: CompiledRule): ShieldRule[] {
  if (isTriggered === undefined) return [];
  if (rule.effect === 'deny') {
    return [not(defineRule<EvaluationContext>(rule.id, ({ request }) => isTriggered(request)))];
  }
  // A mask never denies, but one that cannot be evaluated does.
  return [
    defineRule<EvaluationContext>(rule.id, ({ request }) => {
      isTriggered(request);
      return true;
    }),
  ];
}
