import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { HandleRequest } from './http-message.ts';

/** A content coding of RFC 9110, §8.4.1. */
type ContentCoding = 'br' | 'gzip';

/** Compresses on a thread of Node's pool, not on the one that answers requests. */
const compress: Readonly<Record<ContentCoding, (body: Uint8Array) => Promise<Buffer>>> = {
  br: (body) =>
    compressBrotli(body, {
      params: {
        [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
        [constants.BROTLI_PARAM_QUALITY]: 4,
        [constants.BROTLI_PARAM_SIZE_HINT]: body.length,
      },
    }),
  gzip: promisify(gzip),
};
const compressBrotli = promisify(brotliCompress);

/** Below this many bytes, there is nothing to be gained. */
const minBytes = 1_024;

/**
 * Compresses responses for callers that accept it. Entity tags are weak and name data, not bytes, so that they hold for
 * every coding.
 */
export function compressResponses(handle: HandleRequest): HandleRequest {
  return async (request) => {
    const response = await handle(request);
    const accepted = request.headers['accept-encoding'];
    if (accepted === undefined || response.body.length < minBytes) return response;
    const coding = negotiateCoding(accepted);
    if (coding === undefined) return response;
    try {
      return {
        ...response,
        headers: { vary: 'Accept-Encoding', ...response.headers, 'content-encoding': coding },
        body: await compress[coding](response.body),
      };
    } catch (error) {
      response.onTaken?.();
      throw error;
    }
  };
}

/**
 * Chooses the coding that the caller prefers (RFC 9110, §12.5.3); of equals Brotli, which is smaller.
 *
 * @param header the Accept-Encoding header
 * @returns undefined when the response is to be sent as it is; so it is, too, when the caller says that it takes nothing
 */
export function negotiateCoding(header: string): ContentCoding | undefined {
  const qualities = new Map(header.split(',').flatMap(readCoding));
  const qualityOf = (coding: string): number => qualities.get(coding) ?? qualities.get('*') ?? 0;
  const asItIs = qualities.get('identity') ?? 0;
  const [br, gzipped] = [qualityOf('br'), Math.max(qualityOf('gzip'), qualities.get('x-gzip') ?? 0)];
  const best = Math.max(br, gzipped);
  if (best === 0 || best < asItIs) return undefined;
  return br === best ? 'br' : 'gzip';
}

function readCoding(text: string): [string, number][] {
  const [coding = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  if (parameters.length === 0) return [[coding, 1]];
  const [, quality] = /^q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/.exec(parameters[0] ?? '') ?? [];
  return quality === undefined ? [] : [[coding, Number(quality)]];
}
