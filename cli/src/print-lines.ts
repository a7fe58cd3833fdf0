/**
 * Prints lines of a report. What stands in a database may have been written by anybody who can add a row: characters
 * that would move the cursor, change colours or begin another line are printed as their code points.
 */
export function printLines(lines: Iterable<string>): void {
  for (const line of lines) console.log(printable(line));
}

/** Prints a text as it is where a program or a file takes it, and line by line where a terminal does. */
export function printText(text: string): void {
  if (process.stdout.isTTY) printLines(text.replaceAll('\t', '  ').split(/\r?\n/));
  else console.log(text);
}

// Control and format characters, line and paragraph separators, and halves of characters.
const unprintable = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** One line that a terminal shows and does not obey. */
export function printable(line: string): string {
  return line.replace(unprintable, (character) => `\\u{${character.codePointAt(0)?.toString(16) ?? ''}}`);
}
