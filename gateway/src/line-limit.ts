export interface LineLimitOptions {
  /** Hears at the end of an interval how many lines of a kind were not written in it. */
  readonly onLeftOut: (kind: string, lines: number) => void;
  /** Lines of one kind within an interval. */
  readonly maxLines?: number;
  /** Kinds that are told apart within an interval; further ones are one kind, `others`. */
  readonly maxKinds?: number;
  readonly intervalMs?: number;
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
}: LineLimitOptions): LineLimit {
  const lines = new Map<string, number>();
  let timer: NodeJS.Timeout | undefined;

  function end(): void {
    clearTimeout(timer);
    timer = undefined;
    const ended = [...lines];
    lines.clear();
    for (const [kind, count] of ended) if (count > maxLines) onLeftOut(kind, count - maxLines);
  }

  return {
    mayWrite: (kind) => {
      timer ??= setTimeout(end, intervalMs).unref();
      const counted = lines.has(kind) || lines.size < maxKinds ? kind : 'others';
      const count = (lines.get(counted) ?? 0) + 1;
      lines.set(counted, count);
      return count <= maxLines;
    },
    close: end,
  };
}
