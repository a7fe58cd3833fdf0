/** Sends one GraphQL request. @returns `data` @throws CommandError when anything of it was not given */
export type Transport = (query: string, variables: object) => Promise<unknown>;
