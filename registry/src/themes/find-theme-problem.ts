import type { ThemeContent } from './theme.ts';

const maxEntries = 300;
const maxNameLength = 200;
const maxReasonLength = 500;

/** 类 2 of resource codes is that of themes; then 项 (2), 目 (3) and 细目 (of any length), without 顺序号. */
const codePattern = /^2\d{5,20}$/;

/** Why something is no theme; undefined when it is one. */
export function findThemeProblem(code: string, { name, nameZh, entries }: ThemeContent): string | undefined {
  if (!codePattern.test(code))
    return `code: expected the class of themes with 项 and 目, such as 200101, got ${JSON.stringify(code)}`;
  for (const [what, text] of Object.entries({ name, nameZh }))
    if (!isText(text, maxNameLength)) return `${what}: expected 1 to ${maxNameLength} characters`;
  if (entries.length === 0 || entries.length > maxEntries) return `items: expected 1 to ${maxEntries}`;
  const coordinates = entries.map(({ coordinate }) => coordinate);
  const twice = coordinates.find((coordinate, index) => coordinates.indexOf(coordinate) !== index);
  if (twice !== undefined) return `items: ${twice} is there twice`;
  const without = entries.find(({ reason }) => !isText(reason, maxReasonLength));
  return without === undefined
    ? undefined
    : `items: say why ${without.coordinate} belongs to the theme, in 1 to ${maxReasonLength} characters`;
}

function isText(text: string, maxLength: number): boolean {
  return text.trim() !== '' && text.length <= maxLength;
}
