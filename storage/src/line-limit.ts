export interface LineLimitOptions {
  /** Hears at the end of an interval how many lines of a kind were not written in it. */
  readonly onLeftOut: (kind: string, lines: number) => void;
  /** Lines of one kind within an interval. */
  readonly maxLines?: number;
  /** Kinds that are told apart within an interval; further ones are one kind, `others`. */
  readonly maxKinds?: number;
  readonly intervalMs?: number;
  /** Whether a kind that goes on has half as many lines in each further interval, and one at last; false by default. */
  readonly isBackingOff?: boolean;
}

/** Keeps whoever causes the same failure again and again from filling the log. */
export interface LineLimit {
  /** Whether one more line of this kind may be written in this interval. */
  mayWrite(kind: string): boolean;
  /** Ends the interval. */
  close(): void;
}

const defaultMaxLines = 20;
const defaultMaxKinds = 1_000;
const defaultLineIntervalMs = 10_000;

/** An interval begins with the first line after the one before has ended. */
export function createLineLimit({
  onLeftOut,
  maxLines = defaultMaxLines,
  maxKinds = defaultMaxKinds,
  intervalMs = defaultLineIntervalMs,
  isBackingOff = false,
}: LineLimitOptions): LineLimit {
  const lines = new Map<string, number>();
  /** Of the kinds of the interval before, when it has ended just now. */
  let allowances = new Map<string, number>();
  let endedAt = -Infinity;
  let timer: NodeJS.Timeout | undefined;

  const allowanceOf = (kind: string): number => allowances.get(kind) ?? maxLines;

  function end(): void {
    clearTimeout(timer);
    timer = undefined;
    const ended = [...lines].map(([kind, count]) => ({ kind, count, allowance: allowanceOf(kind) }));
    lines.clear();
    endedAt = Date.now();
    if (isBackingOff)
      allowances = new Map(
        ended.map(({ kind, allowance }) => [kind, Math.max(1, Math.floor(allowance / 2))]),
      );
    for (const { kind, count, allowance } of ended) if (count > allowance) onLeftOut(kind, count - allowance);
  }

  return {
    mayWrite: (kind) => {
      if (timer === undefined) {
        if (Date.now() - endedAt >= intervalMs) allowances.clear();
        timer = setTimeout(end, intervalMs).unref();
      }
      const counted = lines.has(kind) || lines.size < maxKinds ? kind : 'others';
      const count = (lines.get(counted) ?? 0) + 1;
      lines.set(counted, count);
      return count <= allowanceOf(counted);
    },
    close: end,
  };
}
