interface Connection<Node> {
  readonly edges: readonly { readonly node: Node | null }[] | null;
  readonly pageInfo: { readonly hasNextPage: boolean | null; readonly endCursor: string | null } | null;
}

/** As many as the authority gives at a time. */
export const pageSize = 100;

/** Reads a list of the authority page by page. @param readPage from a cursor on */
export async function readAll<Node>(
  readPage: (after: string | null) => Promise<Connection<Node> | null>,
): Promise<readonly Node[]> {
  const found: Node[] = [];
  for (let after: string | null = null; ;) {
    const page: Connection<Node> | null = await readPage(after);
    found.push(...(page?.edges ?? []).flatMap(({ node }) => node ?? []));
    after = page?.pageInfo?.endCursor ?? null;
    if (page?.pageInfo?.hasNextPage !== true || after === null) return found;
  }
}
