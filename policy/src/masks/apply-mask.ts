/**
 * Masks (脱敏): named data, not code. A masked value stays legal for its GraphQL type; a value of a kind that
 * the mask does not understand becomes null.
 *
 * | method | `in` → `out` |
 * |---|---|
 * | keep 6 + 4 | `110101199003071234` → `110101********1234`; stars alone where too little would be hidden |
 * | surname | `张三丰` → `张**`, `欧阳修` → `欧阳**`; always two stars, so that the length is not told |
 * | district | `北京市海淀区中关村大街27号` → `北京市海淀区`; see `keep-district.ts` |
 * | date-year | `1990-05-17` → `1990-01-01`: a legal date of which only the year is meant |
 * | bands | `40000` → `36000-96000`; lowest `<12000`, highest `>=200000`; from inclusive, to exclusive |
 * | null | anything → null |
 *
 * Which method is for which type: `find-misfit.ts`.
 */
import { ExactNumber, compareDecimals, parseDate, toNfkc } from '@govgraph/protocol';
import { keepDistrict } from './keep-district.ts';
import type { MaskDefinition, MaskMethod } from '../model/model.ts';

type KeepMethod = Extract<MaskMethod, { kind: 'keep' }>;

/** In UTF-16 code units; what is longer is no name, number, date or address, and is not masked but withheld. */
const maxMaskedLength = 10_000;

/** Masks a value; lists element by element. Never throws. */
export function applyMask(definition: MaskDefinition, value: unknown): unknown {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' && value.length > maxMaskedLength) return null;
  if (Array.isArray(value)) return value.map((element) => applyMask(definition, element));
  return applyMethod(definition.method, value);
}

function applyMethod(method: MaskMethod, value: unknown): string | null {
  switch (method.kind) {
    case 'keep':
      return typeof value === 'string' ? keepEnds(value, method) : null;
    case 'surname':
      return typeof value === 'string' ? keepSurname(value) : null;
    case 'district':
      return typeof value === 'string' ? keepDistrict(value) : null;
    case 'date-year':
      return typeof value === 'string' ? keepYear(value) : null;
    case 'bands':
      return toBand(value, method.upperBounds);
    case 'null':
      return null;
    default:
      // Nothing is given by a method that this version does not know; one that it should know does not compile.
      method satisfies never;
      return null;
  }
}

/** How many letters and digits `keep` hides at least, unless the mask says it: fewer are guessed. */
function leastHiddenOf(length: number): number {
  return Math.max(4, Math.ceil(length / 3));
}

/**
 * A value of which too little would be hidden between its ends is hidden completely. Dashes, dots and brackets are hidden
 * too, but nobody has to guess them: letters and digits count.
 */
function keepEnds(value: string, { first, last, leastHidden }: KeepMethod): string | null {
  const characters = splitCharacters(value);
  if (characters === undefined) return null;
  const end = Math.max(first, characters.length - last);
  const hidden = countGuessed(characters.slice(first, end));
  const least = leastHidden ?? leastHiddenOf(countGuessed(characters));
  if (!(hidden >= least)) return '*'.repeat(characters.length);
  return [...characters.slice(0, first), '*'.repeat(end - first), ...characters.slice(end)].join('');
}

function countGuessed(characters: readonly string[]): number {
  return characters.reduce((sum, character) => sum + (/^[\p{L}\p{N}]/u.test(character) ? 1 : 0), 0);
}

const blank = /[\s\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}\u2800]+/gu;

/**
 * The characters that people see, in their usual width, without blanks and anything invisible; a letter with its accents
 * is one. `Intl.Segmenter` would know more of some scripts, but takes quadratic time.
 *
 * @returns undefined when there are too many
 */
function splitCharacters(value: string): readonly string[] | undefined {
  const text = toNfkc(value).replaceAll(blank, '');
  // One character may become 18.
  return text.length > maxMaskedLength ? undefined : (text.match(/.\p{M}*/gsu) ?? []);
}

const compoundSurnames = new Set(
  (
    '欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 司徒 司空 夏侯 长孙 宇文 轩辕 端木 独孤 南宫 ' +
    '万俟 闻人 赫连 澹台 宗政 濮阳 公冶 太叔 申屠 仲孙 钟离 鲜于 闾丘 亓官 司寇 子车 颛孙 巫马 公西 ' +
    '漆雕 乐正 壤驷 公良 拓跋 夹谷 宰父 谷梁 段干 百里 东郭 南门 呼延 左丘 东门 西门 梁丘 第五'
  ).split(' '),
);

function keepSurname(value: string): string | null {
  const characters = splitCharacters(value);
  if (characters === undefined) return null;
  const compound = characters.slice(0, 2).join('');
  const surnameLength = characters.length > 2 && compoundSurnames.has(compound) ? 2 : 1;
  if (characters.length <= surnameLength) return '**';
  return `${characters.slice(0, surnameLength).join('')}**`;
}

function keepYear(value: string): string | null {
  return parseDate(value) === undefined ? null : `${value.slice(0, 4)}-01-01`;
}

function toBand(value: unknown, upperBounds: readonly number[]): string | null {
  const amount = toDecimalText(value);
  const lowest = upperBounds[0];
  if (amount === undefined || lowest === undefined) return null;
  const index = upperBounds.findIndex((bound) => compareDecimals(amount, String(bound)) < 0);
  if (index === 0) return `<${lowest}`;
  if (index === -1) return `>=${upperBounds[upperBounds.length - 1]}`;
  return `${upperBounds[index - 1]}-${upperBounds[index]}`;
}

function toDecimalText(value: unknown): string | undefined {
  if (value instanceof ExactNumber) return value.text;
  if (typeof value === 'string') return /^-?\d+(\.\d+)?$/.test(value) ? value : undefined;
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : undefined;
}
