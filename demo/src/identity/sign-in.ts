/** How a person signs in at the embedded issuer, for tests and for steps that are shown: a browser without a screen. */

/** Confirms the code, and chooses who to be. @param address `verification_uri_complete` @returns the last page */
export async function signIn(address: string, persona: string): Promise<string> {
  const browser = createBrowser();
  const confirm = await browser.submit(await browser.open(address));
  const choose = await browser.submit(confirm);
  return (await browser.submit(choose, { persona })).html;
}

/** A page that was reached, whatever led there. */
export interface OpenPage {
  readonly address: string;
  readonly status: number;
  readonly html: string;
}

/** Keeps the cookies of one server, follows redirects and submits forms. */
export function createBrowser() {
  const cookies = new Map<string, string>();

  async function visit(address: string, init: RequestInit = {}): Promise<OpenPage> {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(address, { ...init, redirect: 'manual', headers: { cookie } });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '') cookies.delete(name);
      else cookies.set(name, value);
    }
    const next = response.headers.get('location');
    if (next !== null) return visit(new URL(next, address).href);
    return { address, status: response.status, html: await response.text() };
  }

  return {
    open: (address: string) => visit(address),
    /** Sends the first form of a page, with what is hidden in it. */
    submit({ address, html }: OpenPage, fields: Readonly<Record<string, string>> = {}): Promise<OpenPage> {
      const form = /<form[^>]*>/.exec(html)?.[0];
      if (form === undefined) throw new Error(`there is no form on ${address}:\n${html}`);
      const hidden = [...html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(
        ([, name = '', value = '']) => [name, value] as const,
      );
      const body = new URLSearchParams({ ...Object.fromEntries(hidden), ...fields });
      return visit(new URL(/action="([^"]+)"/.exec(form)?.[1] ?? '', address).href, { method: 'POST', body });
    },
  };
}
