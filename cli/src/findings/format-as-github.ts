import type { SubgraphFinding } from '@govgraph/registry';
import { fileOf, textOf } from './finding-place.ts';

/**
 * Findings as workflow commands, which GitHub shows beside the lines of a change. Nothing in a file of a department can
 * begin another command: what ends a line or a property is escaped.
 *
 * @see https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
 */
export function formatAsGithub(
  findings: readonly SubgraphFinding[],
  folders: ReadonlyMap<string, string>,
): readonly string[] {
  return findings.map((finding) => {
    const { kind, code, line, column: col } = finding;
    const properties = Object.entries({ file: fileOf(finding, folders), line, col, title: code })
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => `${name}=${escapeProperty(String(value))}`);
    const command = kind === 'problem' ? 'error' : 'warning';
    return `::${command} ${properties.join(',')}::${escapeText(textOf(finding))}`;
  });
}

function escapeText(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeText(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
