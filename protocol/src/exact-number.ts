/** Where a double has no digits left for a number, or would be written in another way. */

/** Longer integers are of no use to anybody, and `1e999999999` must not fill the memory. */
const maxIntegerDigits = 1_000;

/**
 * A number of a JSON text as it was written, where JavaScript's own number would not be written so: it has more
 * digits than a double keeps, an exponent, an end such as in `1.0`, or is `-0`.
 */
export class ExactNumber {
  /** As in JSON (RFC 8259, §6). */
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  /** The double of exactly this value; undefined when there is none. */
  toNumber(): number | undefined {
    const number = Number(this.text);
    return Number.isFinite(number) && compareDecimals(this.text, String(number)) === 0 ? number : undefined;
  }

  /** All digits of an integer, whichever way it was written; undefined when it is none, or has over 1,000. */
  toIntegerText(): string | undefined {
    const { isNegative, digits, pointAt } = normalized(this.text);
    if (digits === '') return '0';
    if (digits.length > pointAt || pointAt > maxIntegerDigits) return undefined;
    return (isNegative ? '-' : '') + digits.padEnd(pointAt, '0');
  }

  /** INVARIANT: what does not know of exact numbers cannot write one, rather than write another number. */
  toJSON(): never {
    throw new UnwritableNumber();
  }
}

/** Thrown by `JSON.stringify` when it meets an {@link ExactNumber}. */
export class UnwritableNumber extends Error {
  constructor() {
    super('JSON.stringify cannot write an exact number');
  }
}

/**
 * Compares two numbers by value, digit by digit; negative when the first is less.
 *
 * @param text as in JSON; so is `other`
 */
export function compareDecimals(text: string, other: string): number {
  const left = normalized(text);
  const right = normalized(other);
  if (left.isNegative !== right.isNegative) return left.isNegative ? -1 : 1;
  const sign = left.isNegative ? -1 : 1;
  if (left.pointAt !== right.pointAt) return left.pointAt < right.pointAt ? -sign : sign;
  if (left.digits === right.digits) return 0;
  return left.digits < right.digits ? -sign : sign;
}

/** `0.digits` times ten to the power of `pointAt`; zero has no digits, and no sign. */
interface Decimal {
  readonly isNegative: boolean;
  /** Without zeros at either end. */
  readonly digits: string;
  readonly pointAt: number;
}

function normalized(text: string): Decimal {
  const [mantissa = '', exponent = '0'] = text.toLowerCase().split('e');
  const [integer = '', fraction = ''] = mantissa.replace('-', '').split('.');
  const significant = (integer + fraction).replace(/^0+/, '');
  const leadingZeros = integer.length + fraction.length - significant.length;
  const digits = withoutZerosAtEnd(significant);
  if (digits === '') return { isNegative: false, digits, pointAt: -Infinity };
  return {
    isNegative: mantissa.startsWith('-'),
    digits,
    pointAt: integer.length - leadingZeros + Number(exponent),
  };
}

/** By hand: `/0+$/` takes quadratic time where zeros stand in the middle. */
function withoutZerosAtEnd(digits: string): string {
  let end = digits.length;
  while (end > 0 && digits[end - 1] === '0') end--;
  return digits.slice(0, end);
}
