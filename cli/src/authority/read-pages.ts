interface Page<Node> {
  readonly edges: readonly { readonly node: Node | null }[] | null;
  readonly pageInfo: { readonly hasNextPage: boolean | null; readonly endCursor: string | null } | null;
}

/** As many as the authority gives at a time. */
const pageSize = 100;

/** Reads a list page by page. @param most how many at most */
export async function readPages<Node>(
  most: number,
  read: (page: { readonly first: number; readonly after: string | null }) => Promise<Page<Node> | null>,
): Promise<Node[]> {
  const found: Node[] = [];
  for (let after: string | null = null; found.length < most;) {
    const page = await read({ first: Math.min(pageSize, most - found.length), after });
    found.push(...(page?.edges ?? []).flatMap(({ node }) => node ?? []));
    after = page?.pageInfo?.endCursor ?? null;
    if (page?.pageInfo?.hasNextPage !== true || after === null) break;
  }
  return found;
}
