import { createSecretKey } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openSealed, placeOf, seal } from './sealed-entry.ts';

const secret = createSecretKey(Buffer.alloc(32, 1));
const otherSecret = createSecretKey(Buffer.alloc(32, 2));

function opens(...[place, value]: Parameters<typeof openSealed>): boolean {
  try {
    openSealed(place, value);
    return true;
  } catch {
    return false;
  }
}

describe('A sealed entry', () => {
  test('opens to its text in its own place, and nowhere else', () => {
    const texts = fc.string({ unit: 'grapheme' });
    fc.assert(
      fc.property(texts, texts, texts, (subject, other, text) => {
        const place = placeOf(secret, subject);
        const value = seal(place, text);
        expect(openSealed(placeOf(secret, subject), value)).toBe(text);
        if (other !== subject) expect(opens(placeOf(secret, other), value)).toBe(false);
        expect(opens(placeOf(otherSecret, subject), value)).toBe(false);
      }),
      { seed: 14 },
    );
  });

  test('has a name and a key that follow from its subject and the secret, each on its own', () => {
    const [place, ofOther, ofOtherSecret] = [
      placeOf(secret, 'one'),
      placeOf(secret, 'other'),
      placeOf(otherSecret, 'one'),
    ];
    for (const another of [ofOther, ofOtherSecret]) {
      expect(place.name).not.toBe(another.name);
      // Whoever knows the name of another entry has not its key.
      expect(opens({ ...another, name: place.name }, seal(place, 'a text'))).toBe(false);
      expect(opens({ ...place, name: another.name }, seal(place, 'a text'))).toBe(false);
    }
    expect(place.key).toHaveLength(32);
  });

  test('does not open when anything of it was changed, left out or added', () => {
    const place = placeOf(secret, 'one');
    const value = seal(place, 'a text');
    const changed = fc.oneof(
      fc.record({ at: fc.nat(value.length - 1), bit: fc.nat(7) }).map(({ at, bit }) => {
        const copy = Buffer.from(value);
        copy.writeUInt8(copy.readUInt8(at) ^ (1 << bit), at);
        return copy;
      }),
      fc.nat(value.length - 1).map((length) => value.subarray(0, length)),
      fc.uint8Array({ minLength: 1, maxLength: 20 }).map((more) => Buffer.concat([value, more])),
    );
    fc.assert(
      fc.property(changed, (forged) => {
        expect(opens(place, forged)).toBe(false);
      }),
      { seed: 14 },
    );
  });

  test('is another one each time, so that nobody sees that a text is the same again', () => {
    const place = placeOf(secret, 'one');
    expect(seal(place, 'a text')).not.toEqual(seal(place, 'a text'));
  });
});
