/** The vocabulary that catalogs and policy documents share, as zod schemas. */
import { inputReasons, parseDate, parseInstant, whyNoSocialCreditCode } from '@govgraph/protocol';
import { z } from 'zod';
import { coordinatePattern } from '../compile/compile-catalog.ts';
import { inputCoordinatePattern } from '../compile/compile-inputs.ts';
import { maxCount } from '../compile/compile-rate-limits.ts';
import { dataClasses } from '../model/grading.ts';
import type { Coordinate, InputCoordinate } from '../model/model.ts';
import { problemOfClass, resourceCodePattern } from '../model/resource-code.ts';

export const text = z.string().trim().min(1, 'must not be empty');
export const code = z
  .string()
  .regex(/^[a-z][a-z0-9-]*$/, 'expected a code in lower case such as civil-affairs');
/** See `everyDepartment`. */
export const codeOrEveryDepartment = z
  .string()
  .regex(
    /^(\*|[a-z][a-z0-9-]*)$/,
    "expected a code in lower case such as civil-affairs, or '*' for every department",
  );
export const id = z.string().regex(/^[A-Za-z0-9][\w.-]*$/, 'expected letters, digits, dots, dashes');
export const coordinate = z.custom<Coordinate>(
  (value) => typeof value === 'string' && coordinatePattern.test(value),
  'expected a coordinate such as Person.name',
);
export const inputCoordinate = z.custom<InputCoordinate>(
  (value) => typeof value === 'string' && inputCoordinatePattern.test(value),
  'expected a coordinate such as Query.person(idNumber:), LegalEntityFilter.kind or Order.BY_NAME',
);
export const coordinateOrType = z.custom<Coordinate>(
  (value) =>
    typeof value === 'string' && (coordinatePattern.test(value) || /^(?!__)[A-Za-z_]\w*\.\*$/.test(value)),
  'expected a coordinate such as Person.name, or Person.* for all fields of a type',
);
/** A text that is misread where it stands without quotation marks: a day such as 20260105 is a number then. */
const quoted = (example: string): z.ZodString =>
  z.string({
    error: ({ input }) => (input === undefined ? undefined : `expected ${example}, in quotation marks`),
  });
export const date = quoted('a date such as 2025-11-01').refine(
  (value) => parseDate(value) !== undefined,
  'expected a date that exists, such as 2025-11-01',
);
export const instant = z
  .string()
  .refine(
    (value) => parseInstant(value) !== undefined,
    'expected an ISO 8601 instant with an offset, on a day that exists',
  );
export const resourceCode = z
  .string()
  .regex(resourceCodePattern, 'expected 类(1) 项(2) 目(3) 细目 / 顺序号, for example 10100101/000001')
  .superRefine((value, context) => {
    const message = problemOfClass(value);
    if (resourceCodePattern.test(value) && message !== undefined)
      context.addIssue({ code: 'custom', message });
  });
export const uscc = quoted('a unified social credit code (GB 32100)').superRefine((value, context) => {
  const reason = whyNoSocialCreditCode(value);
  if (reason === undefined) return;
  const message = `not a unified social credit code (GB 32100): it ${inputReasons[reason]}`;
  context.addIssue({ code: 'custom', message });
});
export const shareType = z.enum(['UNCONDITIONAL', 'CONDITIONAL', 'NOT_SHARED']);
export const level = z.union(
  [z.literal(1), z.literal(2), z.literal(3), z.literal(4)],
  'expected a level from 1 to 4',
);
/** As large as databases keep it. */
export const count = z.int().min(0).max(maxCount);
export const positiveCount = z.int().positive().max(maxCount);
export const base = z.enum([
  'NATURAL_PERSONS',
  'LEGAL_ENTITIES',
  'NATURAL_RESOURCES',
  'E_CERTIFICATES',
  'SOCIAL_CREDIT',
]);
export const dataClass = z.enum(dataClasses);
export const dataType = z.enum(['C', 'N', 'Y', 'D', 'T', 'L', 'M', 'G', 'B', 'I', 'F']);
export const role = z.enum(['DATA', 'KEY', 'STRUCTURE']);
export const inputMode = z.enum(['compare', 'identify', 'none']);
export const updateCycle = z.enum([
  'REALTIME',
  'DAILY',
  'WEEKLY',
  'TENDAYS',
  'MONTHLY',
  'QUARTERLY',
  'HALFYEARLY',
  'YEARLY',
  'IRREGULAR',
  'OTHER',
]);
