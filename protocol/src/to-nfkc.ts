/**
 * Normalises as `normalize('NFKC')` does, in time that grows with the length only.
 *
 * Marks that follow each other are sorted, in quadratic time: a text of a megabyte would take minutes. So a run of them
 * is divided, as the Stream-Safe Text Process does it (UAX #15, section 13): a combining grapheme joiner stands after
 * each 30, more than any language writes.
 */
export function toNfkc(text: string): string {
  // Sorting that few takes no time, whatever they are.
  if (text.length <= shortText) return text.normalize('NFKC');
  return text.replaceAll(/\p{M}+/gu, divide).normalize('NFKC');
}

const shortText = 100;

function divide(marks: string): string {
  return marks.length <= 30 ? marks : marks.replaceAll(/\p{M}{30}(?=\p{M})/gu, '$&\u034f');
}
