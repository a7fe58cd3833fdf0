/*
 * The parts of a `catalog.yaml` that are more than a word: what `CONDITIONAL` lists, and samples.
 */
import { z } from 'zod';
import { coordinatePattern } from '../compile/compile-catalog.ts';
import { everyDepartment, type Coordinate } from '../model/model.ts';
import * as schema from './schemas.ts';

const maxUses = 20;
const maxUseCharacters = 500;
const maxSampleRows = 5;
const maxSampleCharacters = 200;

const exampleOfCondition = "condition: { scope: '*', uses: [what it may be used for] }";

const scope = z.union(
  [z.literal(everyDepartment), z.array(schema.code).min(1)],
  "expected a list of codes of departments such as [civil-affairs], or '*' for every department",
);

export const condition = z.strictObject(
  {
    scope,
    uses: z
      .array(schema.text.max(maxUseCharacters, `expected at most ${maxUseCharacters} characters`))
      .min(1)
      .max(maxUses, `expected at most ${maxUses} uses`),
  },
  {
    error: ({ input }) =>
      input === undefined || (typeof input === 'object' && !Array.isArray(input))
        ? undefined
        : `who may be granted it, and what for: write ${exampleOfCondition}`,
  },
);

const sampleValue = z.union(
  [
    z.string().max(maxSampleCharacters, `expected at most ${maxSampleCharacters} characters`),
    z.number(),
    z.boolean(),
  ],
  'expected a text, a number, or true or false',
);

const sampleRow = z
  .custom<Readonly<Record<Coordinate, z.output<typeof sampleValue>>>>()
  .superRefine((row: unknown, context) => {
    if (typeof row !== 'object' || row === null || Array.isArray(row)) {
      context.addIssue({
        code: 'custom',
        message: 'expected values by the coordinates of their items, for example Person.name: 张三',
      });
      return;
    }
    for (const [coordinate, value] of Object.entries(row)) {
      if (!coordinatePattern.test(coordinate))
        context.addIssue({
          code: 'custom',
          path: [coordinate],
          message: 'expected a coordinate such as Person.name',
        });
      for (const { message } of sampleValue.safeParse(value).error?.issues ?? [])
        context.addIssue({ code: 'custom', path: [coordinate], message });
    }
  });

/** 数据示例 */
export const samples = z
  .array(sampleRow)
  .min(1)
  .max(maxSampleRows, `expected at most ${maxSampleRows} records`);
