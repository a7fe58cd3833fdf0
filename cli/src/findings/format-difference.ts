interface Change {
  readonly kind: 'ADDED' | 'CHANGED' | 'REMOVED' | null;
  readonly place: string | null;
  readonly what: string | null;
}

/** What is different, as the authority says it; absent parts have not changed. */
export interface ShownDifference {
  readonly schema?: readonly Change[] | null;
  readonly catalog?: readonly Change[] | null;
}

const signs = { ADDED: '+', REMOVED: '-', CHANGED: '~' } as const;

/** A line for each place that is different. */
export function formatDifference(difference: ShownDifference | null): string[] {
  const lines = (['schema', 'catalog'] as const).flatMap((part) =>
    (difference?.[part] ?? []).map(
      ({ kind, place, what }) => `${part}  ${signs[kind ?? 'CHANGED']} ${place ?? ''}: ${what ?? ''}`,
    ),
  );
  return lines.length === 0 ? ['nothing is different'] : lines;
}
