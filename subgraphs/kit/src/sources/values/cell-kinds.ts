/**
 * Kinds of what stands in columns, and the one form in which each is compared and handed on as a text: digits without
 * leading zeros, dates as `2026-01-05`, instants in UTC, `true` and `false`.
 */
import { ExactNumber, compareDecimals, parseBeijingTime, parseDate, parseInstant } from '@govgraph/protocol';

export const cellKinds = ['text', 'integer', 'decimal', 'boolean', 'date', 'date-time'] as const;

export type CellKind = (typeof cellKinds)[number];

/** What a person is told who wrote something else. */
export const expectedForm: Readonly<Record<CellKind, string>> = {
  text: 'a text',
  integer: 'a whole number without separators',
  decimal: 'a number with a point and without separators',
  boolean: 'true, false, 1, 0, 是 or 否',
  date: 'a date that exists, such as 2026-01-05, 2026/1/5, 20260105 or 2026年1月5日',
  'date-time': 'an instant such as 2026-01-05T07:00:00+08:00, or 2026-01-05 07:00:00 in Beijing time',
};

/** The form of what somebody wrote; undefined when it is nothing of the kind. Nothing is guessed and nothing rolls over. */
export function normalizeCell(kind: CellKind, text: string): string | undefined {
  switch (kind) {
    case 'text':
      return text;
    case 'integer':
      return numberIn(text)?.toIntegerText();
    case 'decimal':
      return numberIn(text)?.text;
    case 'boolean':
      return booleans[text.toLowerCase()];
    case 'date':
      return readDate(text);
    case 'date-time':
      return readInstant(text);
  }
}

const booleans: Readonly<Record<string, string | undefined>> = Object.assign(Object.create(null), {
  true: 'true',
  false: 'false',
  '1': 'true',
  '0': 'false',
  是: 'true',
  否: 'false',
});

/** As JSON writes numbers, after a plus and leading zeros, which people write. */
function numberIn(text: string): ExactNumber | undefined {
  const [, sign = '', digits, rest = ''] =
    /^([-+]?)(\d{1,1000})((?:\.\d{1,1000})?(?:[eE][-+]?\d{1,3})?)$/.exec(text) ?? [];
  if (digits === undefined) return undefined;
  return new ExactNumber(`${sign === '-' ? '-' : ''}${digits.replace(/^0+(?=\d)/, '')}${rest}`);
}

function readDate(text: string): string | undefined {
  const [, year, month, day] =
    /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$/.exec(text)?.filter((_, index) => index !== 2) ??
    /^(\d{4})(\d{2})(\d{2})$/.exec(text) ??
    /^(\d{4})年(\d{1,2})月(\d{1,2})日$/.exec(text) ??
    [];
  if (year === undefined || month === undefined || day === undefined) return undefined;
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return parseDate(date) === undefined ? undefined : date;
}

/** Without an offset it is what a clock in China showed. */
function readInstant(text: string): string | undefined {
  const [, day = '', hour = '', rest = '', offset] =
    /^(\S+?)[T ](\d{1,2})(:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(Z|[-+]\d{2}(?::?\d{2})?)?$/.exec(text) ?? [];
  const date = readDate(day);
  if (date === undefined) return undefined;
  const time = `${date}T${hour.padStart(2, '0')}${rest}`;
  const instant = offset === undefined ? readBeijingTime(time) : parseInstant(time + inFull(offset));
  return instant === undefined ? undefined : new Date(instant).toISOString();
}

function readBeijingTime(text: string): number | undefined {
  const reading = parseBeijingTime(text);
  return 'instant' in reading ? reading.instant : undefined;
}

/** `+08` and `+0800` as `+08:00`. */
function inFull(offset: string): string {
  if (offset === 'Z') return offset;
  return `${offset.slice(0, 3)}:${offset.slice(3).replace(':', '') || '00'}`;
}

/** The order of two values of a kind in their form; negative when the first comes first. */
export function compareCells(kind: CellKind, left: string, right: string): number {
  if (kind === 'integer' || kind === 'decimal') return compareDecimals(left, right);
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
