import type { SubgraphFinding } from '@govgraph/registry';
import { fileOf, textOf } from './finding-place.ts';

/** So many findings of one kind and code are listed; the others are counted. */
const mostAlike = 20;

/**
 * Findings as a table: where, what it is, and what it says. Warnings come first, so that the problems stand next to the
 * line that counts them. What is found more often than {@link mostAlike} times is counted from then on.
 */
export function formatAsTable(
  findings: readonly SubgraphFinding[],
  folders: ReadonlyMap<string, string>,
): readonly string[] {
  const ofKind = (kind: SubgraphFinding['kind']) => findings.filter((finding) => finding.kind === kind);
  const rows = [...capAlike(ofKind('warning')), ...capAlike(ofKind('problem'))].map(
    ({ finding, further }) => ({
      cells: [placeOf(finding, folders), finding.kind, finding.code],
      text: further === 0 ? textOf(finding) : `and ${further} more like these; --json lists all`,
    }),
  );
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map(({ cells }) => cells[column]?.length ?? 0)));
  return rows.flatMap(({ cells, text }) => {
    const [first = '', ...others] = text.split('\n');
    const columns = cells.map((cell, column) => cell.padEnd(widths[column] ?? 0));
    return [[...columns, first].join('  '), ...others.map((line) => `  ${line}`)];
  });
}

interface Row {
  readonly finding: SubgraphFinding;
  /** The row stands for so many more of its code. */
  readonly further: number;
}

function capAlike(findings: readonly SubgraphFinding[]): readonly Row[] {
  const counts = new Map<string, number>();
  for (const { code } of findings) counts.set(code, (counts.get(code) ?? 0) + 1);
  const seen = new Map<string, number>();
  return findings.flatMap((finding): readonly Row[] => {
    const position = (seen.get(finding.code) ?? 0) + 1;
    seen.set(finding.code, position);
    if (position <= mostAlike) return [{ finding, further: 0 }];
    const total = counts.get(finding.code) ?? 0;
    return position === mostAlike + 1 ? [{ finding, further: total - mostAlike }] : [];
  });
}

function placeOf(finding: SubgraphFinding, folders: ReadonlyMap<string, string>): string {
  const file = fileOf(finding, folders);
  if (file === undefined) return finding.subgraph;
  const { line, column } = finding;
  return [file, line, column].filter((part) => part !== undefined).join(':');
}
