/**
 * Serialises plain JSON so that equal values give equal text, whatever order their keys were written or stored
 * in: keys sorted by UTF-16 code units, no white space, as RFC 8785 (JCS). Properties that are undefined are
 * left out.
 *
 * @throws TypeError for what JSON cannot say (functions, bigints, NaN)
 */
export function toCanonicalJson(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'object' && value !== null) return remembered.get(value) ?? write(value);
  const isScalar =
    value === null || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value));
  if (isScalar) return String(value);
  throw new TypeError(`expected a JSON value, got ${typeof value === 'number' ? value : typeof value}`);
}

const remembered = new WeakMap<object, string>();

/** Freezes a value that many records hold, with all that is in it, and remembers its text. */
export function rememberCanonicalJson<Value extends object>(value: Value): Value {
  // V8 keeps names that were cut out of a text with Chinese in it at two bytes a character, and every text that they
  // are put into. What comes out of a buffer is as narrow as it can be, and in one piece.
  remembered.set(value, Buffer.from(write(value)).toString());
  freeze(value);
  return value;
}

function freeze(value: unknown): void {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return;
  Object.freeze(value);
  Object.values(value).forEach(freeze);
}

// Every usage record passes here before its response leaves, hence plain loops.

function write(value: object): string {
  return Array.isArray(value) ? writeArray(value) : writeObject(value as Record<string, unknown>);
}

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
