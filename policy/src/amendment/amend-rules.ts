import type { Rule, RuleSet } from '../model/model.ts';
import { typeOf } from '../model/policy-snapshot.ts';
import { toCanonicalJson } from '@govgraph/protocol';
import type { Names } from './item-names.ts';
import { renameInCondition, renameInNeeds } from './rename-in-condition.ts';

/**
 * The rules under other names. A rule whose fields have all ended goes.
 *
 * @param policyVersion that the change makes: rules that changed are another version of the rule set, named after it
 */
export function amendRuleSet(
  ruleSet: RuleSet | undefined,
  names: Names,
  policyVersion: number,
): RuleSet | undefined {
  if (ruleSet === undefined) return undefined;
  const rules = ruleSet.rules.flatMap((rule) => amendRule(rule, names));
  if (toCanonicalJson(rules) === toCanonicalJson(ruleSet.rules)) return ruleSet;
  const [reviewed = ''] = ruleSet.version.split('+policy-');
  return { version: `${reviewed}+policy-${policyVersion}`, rules };
}

function amendRule(rule: Rule, names: Names): Rule[] {
  const fields = names.ofList(rule.fields);
  if (fields.length === 0) return [];
  const { needs, when } = rule;
  const renamed = needs === undefined ? undefined : fieldsOfAllTypes(rule.fields, needs, names);
  if (needs === undefined || renamed === undefined) return [{ ...rule, fields }];
  return [{ ...rule, fields, needs: renameInNeeds(needs, renamed), when: renameInCondition(when, renamed) }];
}

/** A rule reads the same fields of the records of all its types. Undefined where these have different names now. */
function fieldsOfAllTypes(
  fields: readonly string[],
  needs: string,
  names: Names,
): ReadonlyMap<string, string> | undefined {
  const types = new Set(fields.map((field) => (field.includes('.') ? typeOf(field) : field)));
  const [first, ...others] = [...types].map((type) => names.ofNeeds(type, needs)?.fields);
  const isSame = others.every(
    (other) => other !== undefined && JSON.stringify([...other]) === JSON.stringify([...(first ?? [])]),
  );
  return isSame ? first : undefined;
}
