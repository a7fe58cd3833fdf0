/** How the values of one attribute, argument or field are told apart. */
export type Domain =
  | { readonly kind: 'listed'; readonly values: readonly unknown[] }
  /** `caller.level`: listed, and says which regions there are. */
  | { readonly kind: 'level' }
  /** `caller.region`: compared like a text. */
  | { readonly kind: 'region' }
  /** Compared with literals by `==`, `!=`, `in` and `startsWith`. */
  | { readonly kind: 'text' }
  /** Compared with literals by `==`, `!=`, `in`, `<`, `<=`, `>` and `>=`. */
  | { readonly kind: 'integer' }
  /** A list of texts; it is asked whether literals are in it. */
  | { readonly kind: 'words' };

/**
 * A value that is listed nowhere: of an application, department or purpose, for instance, that the policy does not
 * know. Conditions that keep out everybody but those they list hold for it.
 */
export const unlistedText = unusedCharacter([]);

/** A character that stands in none of the texts. */
export function unusedCharacter(texts: readonly string[]): string {
  const used = new Set(texts.join(''));
  let code = 0xe000;
  while (used.has(String.fromCodePoint(code))) code += 1;
  return String.fromCodePoint(code);
}
