/** The two representations of a response in GraphQL over HTTP. */
export type ResponseMediaType = 'application/graphql-response+json' | 'application/json';

/**
 * Chooses the representation that the caller prefers. `application/json` answers those who do not say, or who
 * take anything; the order of the header decides between equals.
 *
 * @param accept the Accept header
 * @returns undefined when the caller takes neither: 406
 */
export function negotiateMediaType(accept: string | undefined): ResponseMediaType | undefined {
  if (accept === undefined || accept === '*/*' || accept === 'application/json') return 'application/json';
  const ranges = accept.split(',').flatMap(readRange);
  const offers = (['application/json', 'application/graphql-response+json'] as const).flatMap((type) => {
    const range = ranges.filter((candidate) => matches(candidate.type, type)).sort(bySpecificity)[0];
    return range === undefined || range.quality === 0 ? [] : [{ ...range, type }];
  });
  return offers.sort((left, right) => right.quality - left.quality || left.index - right.index)[0]?.type;
}

interface MediaRange {
  readonly type: string;
  readonly quality: number;
  readonly index: number;
}

function readRange(text: string, index: number): MediaRange[] {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const weight = parameters.find((parameter) => parameter.startsWith('q='));
  const quality = weight === undefined ? 1 : Number(weight.slice(2));
  const charset = parameters.find((parameter) => parameter.startsWith('charset='));
  const isUnderstood =
    type !== '' && quality >= 0 && quality <= 1 && (charset === undefined || isUtf8Charset(charset));
  return isUnderstood ? [{ type, quality, index }] : [];
}

function matches(range: string, type: ResponseMediaType): boolean {
  return range === type || range === 'application/*' || range === '*/*';
}

function bySpecificity(left: MediaRange, right: MediaRange): number {
  const rank = ({ type }: MediaRange) => (type === '*/*' ? 2 : type.endsWith('/*') ? 1 : 0);
  return rank(left) - rank(right) || right.quality - left.quality;
}

/** True for `application/json`, with no charset or with UTF-8. */
export function isJsonContentType(contentType: string | undefined): boolean {
  if (contentType === 'application/json') return true;
  if (contentType === undefined) return false;
  const [type, ...parameters] = contentType.split(';').map((part) => part.trim().toLowerCase());
  const charsets = parameters.filter((parameter) => parameter.startsWith('charset='));
  return type === 'application/json' && charsets.every(isUtf8Charset);
}

function isUtf8Charset(parameter: string): boolean {
  return /^charset="?utf-?8"?$/.test(parameter);
}
