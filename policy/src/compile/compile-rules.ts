import {
  append,
  attempt,
  compileWhen,
  inPart,
  neverThrowing,
  requireNeeds,
  unknownMask,
  type KnownParts,
} from './compile-parts.ts';
import {
  compileRecordCondition,
  compileRequestCondition,
  parseNeeds,
  readsArguments,
} from '../conditions/condition.ts';
import type { SubjectCondition } from '../model/decision.ts';
import { compileKnownTruth } from '../conditions/known-truth.ts';
import type { Rule, RuleId, RuleSet } from '../model/model.ts';
import type { ProblemList } from '../model/policy-error.ts';
import { typeOf, type CompiledRule } from '../model/policy-snapshot.ts';

/**
 * Compiles a rule set into rules by coordinate and by type. The entry of a coordinate holds all its rules, those
 * of its type included, in the order of the rule set.
 */
export function compileRules(
  ruleSet: RuleSet | undefined,
  known: KnownParts,
  problems: ProblemList,
): Map<string, readonly CompiledRule[]> {
  const ids = new Set<RuleId>();
  const compiledRules: CompiledRule[] = [];
  for (const rule of ruleSet?.rules ?? []) {
    const path = `ruleSet.rules[${rule.id}]`;
    if (ids.has(rule.id)) problems.add(path, 'listed twice');
    ids.add(rule.id);
    checkRule(rule, path, known, problems);
    const compiled = attempt(() => compileRule(rule, known), path, problems);
    if (compiled !== undefined) compiledRules.push(compiled);
  }
  return indexRules(compiledRules);
}

function indexRules(compiledRules: readonly CompiledRule[]): Map<string, readonly CompiledRule[]> {
  const named = new Set(
    compiledRules.flatMap(({ rule }) => rule.fields).filter((field) => field.includes('.')),
  );
  const namedByType = new Map<string, string[]>();
  for (const coordinate of named) append(namedByType, typeOf(coordinate), coordinate);
  const index = new Map<string, CompiledRule[]>();
  for (const compiled of compiledRules) {
    const keys = new Set<string>(compiled.rule.fields);
    for (const field of compiled.rule.fields) {
      for (const coordinate of namedByType.get(field) ?? []) keys.add(coordinate);
    }
    for (const key of keys) append(index, key, compiled);
  }
  return index;
}

function checkRule(rule: Rule, path: string, known: KnownParts, problems: ProblemList): void {
  if (rule.basis.trim() === '') problems.add(path, 'a rule needs a basis');
  if (rule.fields.length === 0) problems.add(path, 'names no field');
  for (const field of rule.fields) {
    const isKnown = field.includes('.') ? known.items.has(field) : known.types.has(field);
    if (!isKnown) problems.add(`${path}.fields[${field}]`, 'no such item or type in the catalog');
  }
  if (rule.effect === 'deny') return;
  if (rule.advice !== undefined)
    problems.add(`${path}.advice`, 'is for rules that deny: a mask denies nothing');
  if (rule.needs !== undefined) problems.add(path, 'a rule about the record (needs) can only deny');
  if (!known.masks.has(rule.effect.mask))
    problems.add(`${path}.effect.mask`, unknownMask(rule.effect.mask, known.masks));
}

function compileRule(rule: Rule, known: KnownParts): CompiledRule {
  if (rule.needs === undefined) {
    return {
      rule,
      isTriggered: compileWhen(rule.when, [], () => compileRequestCondition(rule.when)),
      readsArguments: readsArguments(rule.when),
    };
  }
  const { needs: text, when } = rule;
  const needs = inPart('needs', () => parseNeeds(text));
  const isOutOfScope = compileWhen(when, needs, () => compileRecordCondition(when, needs));
  const isInScope = neverThrowing((subject, request) => !isOutOfScope(subject, request));
  const knownTruth = compileKnownTruth(when);
  const knownScope: SubjectCondition['knownScope'] = (request) => {
    const isTriggered = knownTruth(request);
    return isTriggered === undefined ? undefined : !isTriggered;
  };
  const conditions = new Map<string, SubjectCondition>();
  for (const field of rule.fields) {
    const type = field.includes('.') ? typeOf(field) : field;
    inPart('needs', () => requireNeeds(type, needs, known));
    conditions.set(type, Object.freeze({ id: `rule:${rule.id}`, type, needs, when, knownScope, isInScope }));
  }
  return { rule, conditions, readsArguments: false };
}
