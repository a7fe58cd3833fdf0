/*
 * What a `catalog.yaml` has: the elements of a resource and of its items, as zod schemas. docs/catalog.md lists them.
 */
import { z } from 'zod';
import { problemOfReads } from '../compile/compile-inputs.ts';
import type { SecurityLevel, ShareType } from '../model/model.ts';
import { omitUndefined } from '../model/omit-undefined.ts';
import { problemOfClassification } from '../model/resource-code.ts';
import { condition, samples } from './catalog-elements.ts';
import * as schema from './schemas.ts';

export const item = z.strictObject({
  coordinate: schema.coordinate,
  renamedFrom: schema.coordinate.exactOptional(),
  name: schema.text,
  nameZh: schema.text,
  dataType: schema.dataType,
  length: schema.positiveCount.exactOptional(),
  role: schema.role.default('DATA'),
  shareType: schema.shareType.exactOptional(),
  condition: condition.exactOptional(),
  legalBasis: schema.text.exactOptional(),
  notSharedReason: schema.text.exactOptional(),
  level: schema.level,
  dataClass: schema.dataClass.exactOptional(),
  open: z.boolean().exactOptional(),
  verifiable: z.boolean().default(false),
  mask: schema.id.exactOptional(),
  inForceUntil: schema.date.exactOptional(),
});

export const input = z
  .strictObject({
    coordinate: schema.inputCoordinate,
    mode: schema.inputMode,
    reads: z.union([schema.coordinate, z.array(schema.coordinate).min(1)]).exactOptional(),
  })
  .superRefine(({ coordinate, mode, reads }, context) => {
    const message = problemOfReads({ coordinate, mode, ...omitUndefined({ reads }) });
    if (message !== undefined) context.addIssue({ code: 'custom', path: ['coordinate'], message });
  });

/** The open attribute of a resource is that of its items, unless they say otherwise. */
export function isOpen(
  entry: { readonly open?: boolean },
  of: { readonly openAttribute: { readonly open: boolean } },
): boolean {
  return entry.open ?? of.openAttribute.open;
}

const instead = 'write `open: false` in the item, or in the `openAttribute` of its resource';

/** Why what is to be open to everyone must not be; undefined when it may. */
function whyNotOpen(shareType: ShareType, level: SecurityLevel): string | undefined {
  // Nobody may have what not even every department may use.
  if (shareType !== 'UNCONDITIONAL') return `${shareType} cannot be open: ${instead}`;
  // The levels of public data are 1 and 2: from 3 on, its disclosure does serious harm.
  if (level >= 3) return `level ${level} cannot be open: ${instead}`;
  return undefined;
}

export const resource = z
  .strictObject({
    code: schema.resourceCode,
    name: schema.text,
    nameZh: schema.text,
    provider: schema.code,
    providerUscc: schema.uscc,
    responsibleUnit: schema.text.exactOptional(),
    abstract: schema.text,
    format: schema.text,
    classification: schema.text,
    base: schema.base.exactOptional(),
    dataClass: schema.dataClass.exactOptional(),
    shareType: schema.shareType,
    condition: condition.exactOptional(),
    legalBasis: schema.text.exactOptional(),
    notSharedReason: schema.text.exactOptional(),
    shareMode: schema.text.default('gateway'),
    usageRequirements: schema.text.exactOptional(),
    openAttribute: z.strictObject({ open: z.boolean(), condition: schema.text.exactOptional() }),
    updateCycle: schema.updateCycle,
    publishedOn: schema.date,
    relatedResources: z.array(schema.resourceCode).default([]),
    samples: samples.exactOptional(),
    items: z.array(item).min(1),
    inputs: z.array(input).default([]),
  })
  .superRefine((value, context) => {
    value.items.forEach((entry, position) => {
      const shareType = entry.shareType ?? value.shareType;
      const refuse = (message: string): void =>
        context.addIssue({ code: 'custom', path: ['items', position, 'coordinate'], message });
      if (shareType === 'CONDITIONAL' && (entry.condition ?? value.condition) === undefined) {
        refuse(
          `${entry.coordinate} is CONDITIONAL and needs its condition: write \`condition\` with \`scope\` and \`uses\`, here or in the resource`,
        );
      }
      if (shareType === 'NOT_SHARED' && (entry.legalBasis ?? value.legalBasis) === undefined) {
        refuse(
          `${entry.coordinate} is NOT_SHARED and needs its legal basis: write \`legalBasis\` and \`notSharedReason\`, here or in the resource`,
        );
      }
      if (!isOpen(entry, value)) return;
      const reason = whyNotOpen(shareType, entry.level);
      if (reason !== undefined) refuse(`${entry.coordinate}: ${reason}`);
    });
    const mismatch = problemOfClassification(value.classification, value.code);
    if (mismatch !== undefined)
      context.addIssue({ code: 'custom', path: ['classification'], message: mismatch });
    value.relatedResources.forEach((related, position, all) => {
      const isSelf = related === value.code;
      if (!isSelf && all.indexOf(related) === position) return;
      const message = isSelf
        ? `${related} is this resource itself: name others, or none`
        : `${related} is named twice`;
      context.addIssue({ code: 'custom', path: ['relatedResources', position], message });
    });
  });

export const catalog = z
  .strictObject({ resources: z.array(resource).min(1) })
  .superRefine(({ resources }, context) => {
    const bound = new Set<string>();
    resources.forEach((entry, index) => {
      for (const list of ['items', 'inputs'] as const) {
        entry[list].forEach(({ coordinate }, position) => {
          if (bound.has(coordinate)) {
            const path = ['resources', index, list, position, 'coordinate'];
            context.addIssue({ code: 'custom', path, message: `${coordinate} is bound twice` });
          }
          bound.add(coordinate);
        });
      }
    });
  });
