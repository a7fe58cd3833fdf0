const quote = 0x22;
const comma = 0x2c;
const openingBracket = 0x5b;
const colon = 0x3a;
const backslash = 0x5c;
const openingBrace = 0x7b;

/**
 * How many values a JSON text holds, names of members not counted; counting ends beyond `max`. What is no JSON is
 * counted too, since it is looked at before anything is made of it: a list of empty objects takes fifty times the
 * memory of its text.
 */
export function countValues(text: string, max: number): number {
  let count = 1;
  for (let at = 0; at < text.length && count <= max; at++) {
    const character = text.charCodeAt(at);
    if (character === comma || character === openingBracket || character === openingBrace) count += 1;
    else if (character === quote) at = endOfText(text, at + 1);
  }
  return count;
}

/**
 * How many different names the members in a JSON text have, as they are written; counting ends beyond `max`. To read
 * a name that was not met before takes some thirty times as long as one that was, so they have a limit of their own.
 */
export function countNames(text: string, max: number): number {
  const names = new Set<string>();
  let end: number;
  for (let at = text.indexOf('"'); at !== -1 && names.size <= max; at = text.indexOf('"', end + 1)) {
    end = endOfText(text, at + 1);
    if (isName(text, end + 1)) names.add(text.slice(at + 1, end));
  }
  return names.size;
}

/** @param after where the text ends that may be one */
function isName(text: string, after: number): boolean {
  let at = after;
  while (isSpace(text.charCodeAt(at))) at += 1;
  return text.charCodeAt(at) === colon;
}

function isSpace(character: number): boolean {
  return character === 0x20 || character === 0x0a || character === 0x0d || character === 0x09;
}

function endOfText(text: string, start: number): number {
  for (let end = text.indexOf('"', start); end !== -1; end = text.indexOf('"', end + 1)) {
    let backslashes = 0;
    while (text.charCodeAt(end - 1 - backslashes) === backslash) backslashes += 1;
    if (backslashes % 2 === 0) return end;
  }
  return text.length;
}
