/** A page of a list, as GraphQL Code Generator types it. */
interface Page<Node> {
  readonly edges: readonly { readonly node: Node | null }[] | null;
  readonly pageInfo: { readonly hasNextPage: boolean | null; readonly endCursor: string | null } | null;
}

/** Which page is meant. */
interface PageVariables {
  readonly first: number;
  readonly after: string | null;
}

/** As many as the authority gives at a time. */
const pageSize = 100;

/** What is in a list of the authority, page by page. @param most how many at most; all of them when absent */
export async function listNodes<Node>(
  readPage: (page: PageVariables) => Promise<Page<Node> | null>,
  most = Infinity,
): Promise<readonly Node[]> {
  const found: Node[] = [];
  for (let after: string | null = null; found.length < most;) {
    const page: Page<Node> | null = await readPage({ first: Math.min(pageSize, most - found.length), after });
    found.push(...(page?.edges ?? []).flatMap(({ node }) => node ?? []));
    after = page?.pageInfo?.endCursor ?? null;
    if (page?.pageInfo?.hasNextPage !== true || after === null) break;
  }
  return found;
}
