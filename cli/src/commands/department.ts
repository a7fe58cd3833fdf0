import { type AuthorityOptions, withAuthority } from '../authority/open-authority.ts';
import type { CommandConfig } from '../config.ts';
import { DepartmentsDocument, type DepartmentsQuery } from '../generated/documents.ts';
import { printSuccess } from '../print-envelope.ts';
import { printLines } from '../print-lines.ts';

/** As many as the authority gives at a time. */
const pageSize = 100;

type Department = NonNullable<
  NonNullable<NonNullable<NonNullable<DepartmentsQuery['departments']>['edges']>[number]>['node']
>;

/** Prints the registered departments, and what they have published. */
export async function listDepartments(
  config: CommandConfig,
  { json, ...options }: AuthorityOptions & { readonly json?: true },
): Promise<void> {
  const departments = await withAuthority(config, options, async ({ ask }) => {
    const found: Department[] = [];
    for (let after: string | null = null; ;) {
      const page: DepartmentsQuery['departments'] = (
        await ask(DepartmentsDocument, { first: pageSize, after })
      ).departments;
      found.push(...(page?.edges ?? []).flatMap(({ node }) => node ?? []));
      after = page?.pageInfo?.endCursor ?? null;
      if (page?.pageInfo?.hasNextPage !== true || after === null) return found;
    }
  });
  if (json) return printSuccess({ departments });
  const width = Math.max(0, ...departments.map(({ code }) => code?.length ?? 0));
  printLines(
    departments.map(({ code, nameZh, name, subgraph }) => {
      const published = subgraph === null ? 'has published nothing' : `serves ${subgraph.url}`;
      return `${(code ?? '').padEnd(width)}  ${nameZh ?? ''} ${name ?? ''}: ${published}`;
    }),
  );
}
