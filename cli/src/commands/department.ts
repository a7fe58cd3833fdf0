import { listNodes } from '../authority/list-nodes.ts';
import { type AuthorityOptions, withAuthority } from '../authority/open-authority.ts';
import type { CommandConfig } from '../config.ts';
import { DepartmentsDocument } from '../generated/documents.ts';
import { printSuccess } from '../print-envelope.ts';
import { printLines } from '../print-lines.ts';

/** Prints the registered departments, and what they have published. */
export async function listDepartments(
  config: CommandConfig,
  { json, ...options }: AuthorityOptions & { readonly json?: true },
): Promise<void> {
  const departments = await withAuthority(config, options, ({ ask }) =>
    listNodes(async (page) => (await ask(DepartmentsDocument, page)).departments),
  );
  if (json) return printSuccess({ departments });
  const width = Math.max(0, ...departments.map(({ code }) => code?.length ?? 0));
  printLines(
    departments.map(({ code, nameZh, name, subgraph }) => {
      const published = subgraph === null ? 'has published nothing' : `serves ${subgraph.url}`;
      return `${(code ?? '').padEnd(width)}  ${nameZh ?? ''} ${name ?? ''}: ${published}`;
    }),
  );
}
