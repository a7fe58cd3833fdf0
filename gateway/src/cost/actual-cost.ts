import type { CostEstimate } from './cost-estimate.ts';

/** `extensions.govgraph.cost`, for callers that ask for it. */
export interface CostReport {
  readonly estimated: Pick<CostEstimate, 'cost' | 'records' | 'bytes'>;
  /** Of what was answered; absent where nothing was. */
  readonly actual?: ActualCost;
}

export interface ActualCost {
  /** Objects in `data`. */
  readonly records: number;
  /** Of `data`, before it is compressed. */
  readonly bytes: number;
}

export function reportOf({ cost, records, bytes }: CostEstimate): CostReport {
  return { estimated: { cost, records, bytes } };
}

/** @param data valid JSON in UTF-8: an object, which is no record, or `null` */
export function measureCost(data: Uint8Array): ActualCost {
  const braces = countBraces(Buffer.from(data.buffer, data.byteOffset, data.byteLength));
  return { records: Math.max(0, braces - 1), bytes: data.byteLength };
}

const quote = 0x22;
const backslash = 0x5c;
const openingBrace = 0x7b;

/** Those that open an object; not those in texts. */
function countBraces(json: Buffer): number {
  let count = 0;
  for (let at = 0; at < json.length; at++) {
    if (json[at] === openingBrace) count += 1;
    else if (json[at] === quote) at = endOfText(json, at + 1);
  }
  return count;
}

function endOfText(json: Buffer, start: number): number {
  let end = json.indexOf(quote, start);
  while (isEscaped(json, end)) end = json.indexOf(quote, end + 1);
  return end;
}

function isEscaped(json: Buffer, at: number): boolean {
  let backslashes = 0;
  while (json[at - 1 - backslashes] === backslash) backslashes += 1;
  return backslashes % 2 === 1;
}
