import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';

import type { Provider } from 'oidc-provider';

import { choosePage, loginPath, problemPage } from './login-pages.ts';
import { staff } from './personas.ts';

/** Nobody frames a page of the issuer, and nothing is loaded or run by one. */
export const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
  'referrer-policy': 'no-referrer',
};

/** A form with one choice. */
const maxFormCharacters = 1_000;

/** Shows who may sign in, and takes the choice. What belongs to another browser, or is over, is refused. */
export async function answerLogin(
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  let login: string;
  try {
    login = (await provider.interactionDetails(request, response)).uid;
  } catch {
    return sendPage(response, 400, problemPage('It is over, or was begun in another browser.'));
  }
  if (request.method !== 'POST') return sendPage(response, 200, choosePage(`${loginPath}${login}`, staff));
  if (Number(request.headers['content-length'] ?? Infinity) > maxFormCharacters)
    return sendPage(response, 413, problemPage('The form is too large.'));
  const chosen = new URLSearchParams(await text(request)).get('persona');
  const persona = staff.find(({ clientId }) => clientId === chosen);
  if (persona === undefined) return sendPage(response, 400, problemPage('There is no such persona.'));
  await provider.interactionFinished(request, response, {
    login: { accountId: persona.clientId, remember: false },
  });
}

function sendPage(response: ServerResponse, status: number, html: string): void {
  response.writeHead(status, pageHeaders).end(html);
}
