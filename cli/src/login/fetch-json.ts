import { describeError, isRecord, systemErrorCode } from '@govgraph/protocol';
import { CommandError } from '../command-error.ts';

export interface JsonResponse {
  readonly status: number;
  /** Undefined where the body is no JSON object. */
  readonly body: Readonly<Record<string, unknown>> | undefined;
}

const timeoutMs = 15_000;
const maxBytes = 16 * 1024 * 1024;

/**
 * Sends a request, and reads a JSON object. Follows no redirection: what it carries is for nobody else.
 *
 * @param who for the message when it does not answer, for example `the gateway`
 * @throws CommandError with `code` when it does not answer, or with more than is read
 */
export async function fetchJson(
  url: URL,
  init: RequestInit,
  { who, code }: { readonly who: string; readonly code: string },
): Promise<JsonResponse> {
  try {
    const response = await fetch(url, {
      ...init,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    return { status: response.status, body: readObject(await readBody(response)) };
  } catch (cause) {
    throw new CommandError(`${who} does not answer at ${url.href} (${reasonOf(cause)})`, {
      code,
      cause,
    });
  }
}

async function readBody(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > maxBytes) throw new Error(`more than ${maxBytes / 1024 / 1024} MiB`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function readObject(text: string): JsonResponse['body'] {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof Error && error.name === 'TimeoutError') return `nothing for ${timeoutMs / 1000} s`;
  const cause = error instanceof Error ? error.cause : undefined;
  return systemErrorCode(cause) ?? describeError(cause ?? error);
}
