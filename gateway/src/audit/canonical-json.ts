/**
 * Serialises plain JSON so that equal values give equal text, whatever order their keys were written or stored
 * in: keys sorted by UTF-16 code units, no white space, as RFC 8785 (JCS). Properties that are undefined are
 * left out.
 *
 * @throws TypeError for what JSON cannot say (functions, bigints, NaN)
 */
export function toCanonicalJson(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'object' && value !== null) {
    return Array.isArray(value)
      ? (remembered.get(value) ?? writeArray(value))
      : writeObject(value as Record<string, unknown>);
  }
  const isScalar =
    value === null || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value));
  if (isScalar) return String(value);
  throw new TypeError(`expected a JSON value, got ${typeof value === 'number' ? value : typeof value}`);
}

const remembered = new WeakMap<readonly object[], string>();

/** Freezes a list of flat objects that many records hold, and remembers its text. */
export function rememberCanonicalJson<Element extends object>(list: readonly Element[]): readonly Element[] {
  for (const element of list) Object.freeze(element);
  // V8 keeps names that were cut out of a text with Chinese in it at two bytes a character, and every text that they
  // are put into. What comes out of a buffer is as narrow as it can be, and in one piece.
  remembered.set(list, Buffer.from(writeArray(list)).toString());
  return Object.freeze(list);
}

// Every usage record passes here before its answer leaves, hence plain loops.

function writeArray(values: readonly unknown[]): string {
  let text = '[';
  for (const value of values) text += text === '[' ? toCanonicalJson(value) : `,${toCanonicalJson(value)}`;
  return `${text}]`;
}

function writeObject(value: Readonly<Record<string, unknown>>): string {
  let text = '{';
  for (const key of Object.keys(value).sort()) {
    const member = value[key];
    if (member === undefined) continue;
    text += `${text === '{' ? '' : ','}${JSON.stringify(key)}:${toCanonicalJson(member)}`;
  }
  return `${text}}`;
}
