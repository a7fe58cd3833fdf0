import { createHash } from 'node:crypto';

import {
  type Grant,
  type InputBinding,
  type Item,
  type Resource,
  type Rule,
  type Suspension,
  itemsReadBy,
} from '@govgraph/policy';
import type { Prisma } from '@govgraph/prisma/catalog';
import { parseDate, parseInstant, toCanonicalJson } from '@govgraph/protocol';

/*
 * The policy's parts as rows of the catalog database, where queries and workflows read them. Everything that
 * is optional is written as null when it is absent, so that an update clears it.
 */

/** Who changes the policy, why, and when. */
export interface Change {
  readonly actor: string;
  readonly reason: string;
  readonly at: Date;
}

export function hashOf(value: unknown): string {
  return createHash('sha256').update(toCanonicalJson(value)).digest('hex');
}

/** A date, as midnight UTC, or an instant. @throws Error for what does not exist, rather than store another day */
export function toDate(text: string): Date {
  const instant = parseInstant(text) ?? parseDate(text);
  if (instant === undefined) throw new Error(`expected a date or an instant, got "${text}"`);
  return new Date(instant);
}

export function toResourceRow(resource: Resource) {
  const { items: _items, inputs: _inputs, provider, publishedOn, relatedResources, ...rest } = resource;
  return {
    ...rest,
    providerCode: provider,
    providerUscc: resource.providerUscc ?? null,
    classification: resource.classification ?? null,
    openCondition: resource.openCondition ?? null,
    publishedOn: toDate(publishedOn),
    relatedResources: [...relatedResources],
  } satisfies Prisma.ResourceUncheckedCreateInput;
}

export function toItemRow(item: Item, resourceCode: string, position: number) {
  return {
    ...item,
    resourceCode,
    position,
    length: item.length ?? null,
    condition: item.condition ?? null,
    legalBasis: item.legalBasis ?? null,
    mask: item.mask ?? null,
    inForceFrom: toDate(item.inForceFrom),
    inForceUntil: item.inForceUntil === undefined ? null : toDate(item.inForceUntil),
  } satisfies Prisma.ItemUncheckedCreateInput;
}

export function toInputRow(
  { coordinate, mode, ...binding }: InputBinding,
  resourceCode: string,
  position: number,
) {
  const modes = { compare: 'COMPARE', identify: 'IDENTIFY', none: 'NONE' } as const;
  return {
    resourceCode,
    coordinate,
    position,
    mode: modes[mode],
    reads: [...itemsReadBy(binding)],
  } satisfies Prisma.InputUncheckedCreateInput;
}

export function toGrantRow(grant: Grant, change: Change) {
  const { consumer, provider, purpose, rows, applications = [], ...rest } = grant;
  const { revokedAt, approvedAt, acceptedByConsumerAt, ...content } = grant;
  return {
    ...rest,
    consumerCode: consumer,
    providerCode: provider,
    purposeCode: purpose,
    applications: [...applications],
    items: [...grant.items],
    exact: [...grant.exact],
    masks: { ...grant.masks },
    rowType: rows?.type ?? null,
    rowNeeds: rows?.needs ?? null,
    rowWhen: rows?.when ?? null,
    dailyQuota: grant.dailyQuota ?? null,
    validFrom: toDate(grant.validFrom),
    validUntil: toDate(grant.validUntil),
    contentHash: hashOf(content),
    approvedAt: toDate(approvedAt),
    acceptedByConsumerAt: toDate(acceptedByConsumerAt),
    ...(revokedAt === undefined
      ? { revokedAt: null, revokedBy: null, revocationReason: null }
      : { revokedAt: toDate(revokedAt), revokedBy: change.actor, revocationReason: change.reason }),
  } satisfies Prisma.GrantUncheckedCreateInput;
}

export function toRuleRow(rule: Rule, position: number) {
  const { effect, ...rest } = rule;
  return {
    ...rest,
    position,
    fields: [...rule.fields],
    needs: rule.needs ?? null,
    ...(effect === 'deny'
      ? { effect: 'DENY' as const, mask: null }
      : { effect: 'MASK' as const, mask: effect.mask }),
  } satisfies Prisma.RuleUncheckedCreateWithoutRuleSetInput;
}

export function toSuspensionTarget(target: Suspension['target']) {
  if ('application' in target) return { targetKind: 'APPLICATION', target: target.application } as const;
  if ('department' in target) return { targetKind: 'DEPARTMENT', target: target.department } as const;
  return { targetKind: 'COORDINATE', target: target.coordinate } as const;
}
