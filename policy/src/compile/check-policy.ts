/**
 * Checks a policy against the schema that it is to guard. A policy that passes can be compiled; every mask gives legal
 * values of the types it is for; every condition reads what is there, as what it is, and compares it with what it can
 * be. What gets through all the same, because the schema changes later, the gateway denies in place.
 */
import {
  checkRecordCondition,
  checkRequestCondition,
  listPlaces,
  variablesOf,
  type ConditionContext,
  type Report,
} from '../conditions/check-conditions.ts';
import { append } from './compile-parts.ts';
import { compilePolicy } from './compile-policy.ts';
import { parseCondition, parseNeeds } from '../conditions/condition.ts';
import { findMisfit } from '../masks/find-misfit.ts';
import type { Grant, Item, MaskDefinition, PolicySource, Rule } from '../model/model.ts';
import type { PolicyFinding } from '../model/finding.ts';
import { PolicyError, type Problem } from '../model/policy-error.ts';
import type { SchemaOutline } from '../model/schema-outline.ts';
import { typeOf } from '../model/policy-snapshot.ts';

/**
 * All that is wrong with a policy, or worth a second look: what {@link compilePolicy} refuses, and what does not fit the
 * schema.
 *
 * @param schema undefined when there is none yet
 */
export function checkPolicy(
  source: PolicySource,
  schema: SchemaOutline | undefined,
): readonly PolicyFinding[] {
  const findings = findCompileProblems(source).map((problem): PolicyFinding => ({
    kind: 'problem',
    ...problem,
  }));
  if (schema === undefined) return findings;
  const report: Report = (path, { kind, message }) => findings.push({ kind, path, message });
  const context = indexSource(source, schema);
  checkItems(source, context, report);
  for (const rule of source.ruleSet?.rules ?? []) checkRule(rule, context, report);
  for (const grant of source.grants) checkGrant(grant, context, report);
  return findings;
}

interface Context extends ConditionContext {
  readonly masks: ReadonlyMap<string, MaskDefinition>;
}

function findCompileProblems(source: PolicySource): readonly Problem[] {
  try {
    compilePolicy(source);
    return [];
  } catch (error) {
    if (error instanceof PolicyError) return error.problems;
    throw error;
  }
}

function indexSource(source: PolicySource, schema: SchemaOutline): Context {
  const items = new Map<string, Item>();
  const byType = new Map<string, string[]>();
  for (const item of source.resources.flatMap((resource) => resource.items)) {
    items.set(item.coordinate, item);
    append(byType, typeOf(item.coordinate), item.coordinate);
  }
  return {
    schema,
    items,
    coordinatesOf: (type) => byType.get(type) ?? [],
    variables: variablesOf(source),
    masks: new Map(source.masks.map((mask) => [mask.name, mask])),
  };
}

function checkItems({ resources }: PolicySource, context: Context, report: Report): void {
  for (const { code, items } of resources) {
    for (const { coordinate, mask } of items) {
      if (mask === undefined) continue;
      checkMask(mask, [coordinate], `resources[${code}].items[${coordinate}].mask`, context, report);
    }
  }
}

function checkRule(rule: Rule, context: Context, report: Report): void {
  const path = `ruleSet.rules[${rule.id}]`;
  const coordinates = [
    ...new Set(
      rule.fields.flatMap((field) => (field.includes('.') ? [field] : context.coordinatesOf(field))),
    ),
  ];
  if (rule.effect !== 'deny') {
    checkMask(rule.effect.mask, coordinates, `${path}.effect.mask`, context, report);
  }
  const { when, needs } = rule;
  if (!isReadable(when, needs)) return;
  if (needs === undefined) checkRequestCondition(when, coordinates, `${path}.when`, context, report);
  else checkRecordCondition({ needs, when }, typesOf(rule.fields), path, context, report);
}

/** What was revoked is history. */
function checkGrant(grant: Grant, context: Context, report: Report): void {
  if (grant.revokedAt !== undefined) return;
  const path = `grants[${grant.id}]`;
  for (const [coordinate, mask] of Object.entries(grant.masks)) {
    checkMask(mask, [coordinate], `${path}.masks[${coordinate}]`, context, report);
  }
  const { rows } = grant;
  if (rows === undefined || !isReadable(rows.when, rows.needs)) return;
  checkRecordCondition(rows, [rows.type], `${path}.rows`, context, report);
}

function typesOf(fields: readonly string[]): ReadonlySet<string> {
  return new Set(fields.map((field) => (field.includes('.') ? typeOf(field) : field)));
}

/** What does not parse is among the problems of compiling already. */
function isReadable(when: string, needs: string | undefined): boolean {
  try {
    parseCondition(when);
    if (needs !== undefined) parseNeeds(needs);
    return true;
  } catch {
    return false;
  }
}

function checkMask(
  name: string,
  coordinates: readonly string[],
  path: string,
  { masks, schema }: Context,
  report: Report,
): void {
  const mask = masks.get(name);
  if (mask === undefined) return;
  const byReason = new Map<string, string[]>();
  for (const coordinate of coordinates) {
    const field = schema.field(coordinate);
    const misfit = field === undefined ? undefined : findMisfit(mask, field.type);
    if (misfit !== undefined) append(byReason, misfit, coordinate);
  }
  for (const [reason, unfit] of byReason) {
    const message = `the mask ${name} does not fit ${listPlaces(unfit)}: ${reason}`;
    report(path, { kind: 'problem', message });
  }
}
