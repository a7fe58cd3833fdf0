/** Whether a text is an absolute http(s) address: `localhost:4001/graphql` is none, though it parses as a URL. */
export function isHttpAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}
