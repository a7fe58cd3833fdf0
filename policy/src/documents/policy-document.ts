import { stringify } from 'yaml';
import { z } from 'zod';
import type { PolicySource } from '../model/model.ts';
import * as schema from './schemas.ts';
import { readYaml } from './yaml-document.ts';

/** Everything that the authority decides, except the catalog, which the departments publish. */
export type PolicyDocument = Omit<PolicySource, 'version' | 'resources'>;

const department = z.strictObject({
  code: schema.code,
  name: schema.text,
  nameZh: schema.text,
  uscc: schema.uscc.exactOptional(),
});

const purpose = z.strictObject({
  code: schema.code,
  name: schema.text,
  nameZh: schema.text,
  department: schema.codeOrEveryDepartment,
  legalBasis: schema.text,
  approvedBy: schema.text,
  approvedOn: schema.date,
  items: z.array(schema.coordinateOrType),
});

const grant = z.strictObject({
  id: schema.id,
  consumer: schema.code,
  applications: z.array(schema.text).min(1).exactOptional(),
  purpose: schema.code,
  provider: schema.code,
  items: z.array(schema.coordinate).min(1),
  exact: z.array(schema.coordinate).default([]),
  masks: z.record(schema.coordinate, schema.id).default({}),
  rows: z.strictObject({ type: schema.text, needs: schema.text, when: schema.text }).exactOptional(),
  dailyQuota: schema.positiveCount.exactOptional(),
  validFrom: schema.instant,
  validUntil: schema.instant,
  kind: z.enum(['PROVIDER_APPROVAL', 'AUTHORITY_OVERRIDE']),
  approvedBy: schema.text,
  approvedAt: schema.instant,
  acceptedByConsumerAt: schema.instant,
  revokedAt: schema.instant.exactOptional(),
});

/** YAML reads `null` as nothing. */
const quoteNull = "; the mask that is called null is written { mask: 'null' }";
const isUnquotedNull = (effect: unknown): boolean =>
  typeof effect === 'object' && effect !== null && 'mask' in effect && effect.mask === null;

const rule = z.strictObject({
  id: schema.id,
  basis: schema.text,
  fields: z.array(schema.text).min(1),
  when: schema.text,
  needs: schema.text.exactOptional(),
  advice: schema.text.exactOptional(),
  effect: z.union([z.literal('deny'), z.strictObject({ mask: schema.id })], {
    error: ({ input }) => `expected deny or { mask: NAME }${isUnquotedNull(input) ? quoteNull : ''}`,
  }),
});

/** A band is read as two numbers with a dash between them. */
const bound = z
  .number()
  .refine((value) => /^\d+(\.\d+)?$/.test(String(value)), 'expected a number without a sign or an exponent');

const method = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('keep'),
    first: z.int().nonnegative(),
    last: z.int().nonnegative(),
    leastHidden: z.int().positive().exactOptional(),
  }),
  z.strictObject({ kind: z.literal('surname') }),
  z.strictObject({ kind: z.literal('district') }),
  z.strictObject({ kind: z.literal('date-year') }),
  z.strictObject({ kind: z.literal('bands'), upperBounds: z.array(bound).min(1) }),
  z.strictObject({ kind: z.literal('null') }),
]);

const suspension = z.strictObject({
  target: z.union(
    [
      z.strictObject({ application: schema.text }),
      z.strictObject({ department: schema.code }),
      z.strictObject({ coordinate: schema.coordinate }),
    ],
    'expected one of application, department, coordinate',
  ),
  reason: schema.text,
  since: schema.instant,
});

const rates = {
  requestsPerMinute: schema.count,
  costPerMinute: schema.count,
  personsPerHour: schema.count,
};

/** Says what to write in the place of a part that no document may leave out. */
function missing(advice: string): (issue: { readonly input?: unknown }) => string | undefined {
  return ({ input }) => (input == null ? `is missing: ${advice}` : undefined);
}

const policyDocument = z.strictObject({
  basedOn: schema.count.exactOptional(),
  departments: z
    .array(department, {
      error: missing('write each as "- { code: …, name: …, nameZh: … }"'),
    })
    .min(1),
  purposes: z.array(purpose).default([]),
  grants: z.array(grant).default([]),
  ruleSet: z.strictObject(
    { version: schema.text, rules: z.array(rule) },
    { error: missing(`write "ruleSet: { version: '1', rules: [] }" where there are no rules`) },
  ),
  masks: z.array(z.strictObject({ name: schema.id, strength: z.number(), method })).default([]),
  suspensions: z.array(suspension).default([]),
  flows: z
    .array(z.strictObject({ item: schema.coordinate, to: schema.code, basis: schema.text }))
    .default([]),
  identificationLimits: z
    .array(
      z.strictObject({
        application: schema.text,
        triesPerHour: schema.count,
        missesPerHour: schema.count,
      }),
    )
    .default([]),
  rateLimits: z
    .array(
      z.strictObject({
        application: schema.text,
        ...rates,
        perOfficial: z.strictObject(rates).exactOptional(),
      }),
    )
    .default([]),
});

/** A policy document, as it is handed in. */
export interface HandedInPolicy {
  readonly document: PolicyDocument;
  /** The version of the policy that it was made of, where it says so. */
  readonly basedOn?: number;
}

/** Reads a policy document (YAML). Throws `PolicyError` with all problems at once, each with its line. */
export function readPolicyDocument(text: string): HandedInPolicy {
  const { basedOn, ...document } = readYaml(text, policyDocument, 'policy document');
  return { document, ...(basedOn === undefined ? {} : { basedOn }) };
}

/** {@link readPolicyDocument}, for whoever does not compare it with what is in force. */
export function parsePolicyDocument(text: string): PolicyDocument {
  return readPolicyDocument(text).document;
}

/**
 * Writes a policy document as YAML that {@link parsePolicyDocument} reads back as the same document.
 *
 * @param basedOn the version of the policy that it is, for whoever changes it
 */
export function formatPolicyDocument(document: PolicyDocument, basedOn?: number): string {
  const { departments, purposes, grants, ruleSet, masks, suspensions, flows, ...limits } = document;
  const { identificationLimits, rateLimits } = limits;
  return stringify(
    {
      ...(basedOn === undefined ? {} : { basedOn }),
      ...{ departments, purposes, grants, ruleSet, masks, suspensions, flows },
      ...{ identificationLimits, rateLimits },
    },
    { aliasDuplicateObjects: false, lineWidth: 0 },
  );
}

const basedOnMember = /^basedOn:[ \t]*\d+/m;

/** A document with another version that it is said to be made of; everything else stays as it is written. */
export function withBasedOn(text: string, version: number): string {
  const member = `basedOn: ${version}`;
  return basedOnMember.test(text) ? text.replace(basedOnMember, member) : `${member}\n\n${text}`;
}
