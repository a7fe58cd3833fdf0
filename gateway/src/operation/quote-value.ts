/** What a caller sent, as messages to it show it: a mistake is named, and not sent back in full. */
import { ExactNumber, isRecord } from '@govgraph/protocol';

const maxQuoted = 200;

/** As GraphQL writes it, with all digits of numbers; of what is long, only the beginning is looked at. */
export function quoteValue(value: unknown): string {
  let text = '';
  const write = (part: unknown): void => {
    if (typeof part === 'string') text += JSON.stringify(part.slice(0, maxQuoted + 1));
    else if (part instanceof ExactNumber) text += part.text;
    else if (Array.isArray(part)) writeEach('[', part, write, ']');
    else if (isRecord(part)) writeEach('{', Object.keys(part), (name) => writeMember(name, part[name]), '}');
    else text += String(part);
  };
  const writeMember = (name: string, member: unknown): void => {
    text += `${name}: `;
    write(member);
  };
  const writeEach = <Part>(
    open: string,
    parts: readonly Part[],
    writeOne: (part: Part) => void,
    close: string,
  ): void => {
    text += open;
    for (const [at, part] of parts.entries()) {
      if (text.length > maxQuoted) return;
      if (at > 0) text += ', ';
      writeOne(part);
    }
    text += close;
  };
  write(value);
  return shortened(text, maxQuoted);
}

/** The beginning of a text that is longer. */
export function shortened(text: string, maxLength: number): string {
  // Half of a surrogate pair is no character.
  return text.length > maxLength ? `${text.slice(0, maxLength).replace(/[\ud800-\udbff]$/, '')}…` : text;
}
