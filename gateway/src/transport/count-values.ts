import { randomInt } from 'node:crypto';

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

/** In characters; no schema has a longer one. */
const maxNameLength = 256;
/** A power of two, of which {@link countNames} fills half at most. */
const slots = 32_768;
/** Whoever chooses names cannot know which are taken for each other. */
const seed = randomInt(2 ** 31);
/** Of one call; filling it anew costs less than having another. */
const hashesSeen = new Int32Array(slots);

/**
 * How many different names the members in a JSON text have, as they are written; counting ends beyond `max`. To read
 * a name that was not seen before takes some thirty times as long as one that was, so they have a limit of their own.
 *
 * Names are told apart by hashes of 32 bits, so that of 10,000 names one may be taken for another. One that is longer
 * than 256 characters counts whenever it comes.
 *
 * @param max 16,383 at most
 */
export function countNames(text: string, max: number): number {
  hashesSeen.fill(0);
  let count = 0;
  for (let at = 0; at < text.length && count <= max; at++) {
    if (text.charCodeAt(at) !== quote) continue;
    const end = endOfText(text, at + 1);
    if (isName(text, end + 1) && isNew(text, at + 1, end)) count += 1;
    at = end;
  }
  return count;
}

function isNew(text: string, start: number, end: number): boolean {
  if (end - start > maxNameLength) return true;
  let hash = seed;
  for (let at = start; at < end; at++) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x9e37_79b1);
    hash ^= hash >>> 15;
  }
  // What is empty is 0.
  hash ||= 1;
  let slot = hash & (slots - 1);
  while (hashesSeen[slot] !== 0) {
    if (hashesSeen[slot] === hash) return false;
    slot = (slot + 1) & (slots - 1);
  }
  hashesSeen[slot] = hash;
  return true;
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

/** Most texts are short, and end where no backslash stands before. */
const fewCharacters = 32;

function endOfText(text: string, start: number): number {
  for (let at = start; at < start + fewCharacters; at++) {
    const character = text.charCodeAt(at);
    if (character === quote) return at;
    if (character === backslash) break;
  }
  for (let end = text.indexOf('"', start); end !== -1; end = text.indexOf('"', end + 1)) {
    let backslashes = 0;
    while (text.charCodeAt(end - 1 - backslashes) === backslash) backslashes += 1;
    if (backslashes % 2 === 0) return end;
  }
  return text.length;
}
