/*
 * In what form the catalog is searched. `search_form` and `search_terms` of the database do the same; both are bounded, so
 * that nobody makes others wait by what they register or look for.
 */
import { toNfkc } from '@govgraph/protocol';

/** As many characters of a text are searched. */
const searchedCharacters = 2_000;

/** The text in which words are looked for: Unicode NFKC (full- and half-width), Latin letters small. */
export function toSearchForm(text: string): string {
  return toNfkc([...text].slice(0, searchedCharacters).join('')).replaceAll(/[A-Z]+/g, (letters) =>
    letters.toLowerCase(),
  );
}

/** What is looked for: words between blanks, in the form of the text. Chinese ones stand anywhere in it. */
export function readSearchWords(text: string): readonly string[] {
  return [...new Set(toSearchForm(text).split(/[\s\0]+/u))].filter((word) => word !== '');
}

/** By what an index finds texts that have all these words, and others: two characters each, or the one there is. */
export function termsOf(words: readonly string[]): readonly string[] {
  return [
    ...new Set(
      words.flatMap((word) => {
        const characters = [...word];
        // One character of ASCII stands in nearly every text.
        if (characters.length === 1) return word > '~' ? characters : [];
        return characters.slice(1).map((next, at) => `${characters[at]}${next}`);
      }),
    ),
  ];
}
