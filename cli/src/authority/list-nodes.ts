/** A page of a list, as GraphQL Code Generator types it. */
interface Page<Node> {
  readonly edges: readonly { readonly node: Node | null }[] | null;
  readonly pageInfo: { readonly hasNextPage: boolean | null; readonly endCursor: string | null } | null;
}

/** As many as the authority gives at a time. */
const pageSize = 100;

/** Everything in a list of the authority, page by page. */
export async function listNodes<Node>(
  readPage: (page: { readonly first: number; readonly after: string | null }) => Promise<Page<Node> | null>,
): Promise<readonly Node[]> {
  const found: Node[] = [];
  for (let after: string | null = null; ;) {
    const page: Page<Node> | null = await readPage({ first: pageSize, after });
    found.push(...(page?.edges ?? []).flatMap(({ node }) => node ?? []));
    after = page?.pageInfo?.endCursor ?? null;
    if (page?.pageInfo?.hasNextPage !== true || after === null) return found;
  }
}
