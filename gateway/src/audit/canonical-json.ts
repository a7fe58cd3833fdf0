/**
 * Serialises plain JSON so that equal values give equal text, whatever order their keys were written or stored
 * in: keys sorted by UTF-16 code units, no white space, as RFC 8785 (JCS). Properties that are undefined are
 * left out.
 *
 * @throws TypeError for what JSON cannot say (functions, bigints, NaN)
 */
export function toCanonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(toCanonicalJson).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const members: string[] = [];
    for (const [key, member] of Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1))) {
      if (member !== undefined) members.push(`${JSON.stringify(key)}:${toCanonicalJson(member)}`);
    }
    return `{${members.join(',')}}`;
  }
  const isScalar =
    value === null ||
    typeof value === 'string' ||
    typeof value === 'boolean' ||
    (typeof value === 'number' && Number.isFinite(value));
  if (!isScalar)
    throw new TypeError(`expected a JSON value, got ${typeof value === 'number' ? value : typeof value}`);
  return JSON.stringify(value);
}
