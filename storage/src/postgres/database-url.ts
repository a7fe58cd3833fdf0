import { parseCatalogUrl } from '@govgraph/prisma/database-url';

/** What is wrong with the address of a catalog database, without showing it; undefined when nothing is. */
export function findUrlProblem(url: string): string | undefined {
  try {
    parseCatalogUrl(url);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
