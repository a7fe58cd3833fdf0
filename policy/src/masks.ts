/**
 * Masks (脱敏): named data, not code. A masked value stays legal for its GraphQL type; a value of a kind that
 * the mask does not understand becomes null.
 *
 * | method | `in` → `out` |
 * |---|---|
 * | keep 6 + 4 | `110101199003071234` → `110101********1234` |
 * | surname | `张三丰` → `张**`, `欧阳修` → `欧阳**`; always two stars, so that the length is not told |
 * | district | `北京市海淀区中关村大街27号` → `北京市海淀区`; only the city where no district is recognised |
 * | date-year | `1990-05-17` → `1990-01-01`: a legal date of which only the year is meant |
 * | bands | `40000` → `36000-96000`; lowest `<12000`, highest `>=200000`; from inclusive, to exclusive |
 * | null | anything → null |
 */
import { ExactNumber, compareDecimals } from '@govgraph/protocol';
import type { MaskDefinition, MaskMethod } from './model.ts';
import type { TypeOutline } from './schema-outline.ts';

/**
 * The scalars of which what a mask gives is a legal value. `Date` and `Amount` are those of the departments' schemas;
 * an amount may be a band. `null` fits every value that may be null.
 */
const fittingScalars: Readonly<Record<Exclude<MaskMethod['kind'], 'null'>, readonly string[]>> = {
  keep: ['String', 'ID'],
  surname: ['String', 'ID'],
  district: ['String', 'ID'],
  'date-year': ['Date'],
  bands: ['Amount'],
};

/** Why a masked value would be no legal value of a type, `it …`; undefined when the mask fits. */
export function findMisfit({ method }: MaskDefinition, type: TypeOutline): string | undefined {
  if (type.kind === 'composite') return 'it has fields of its own: mask or deny those';
  if (type.listDepth > 0) return 'it is a list, and a mask hides one value: deny it instead';
  if (method.kind === 'null') return type.isNonNull ? 'it can never be null' : undefined;
  const fitting: readonly string[] | undefined = fittingScalars[method.kind];
  if (type.kind === 'scalar' && (fitting ?? []).includes(type.name)) return undefined;
  return `it is of type ${type.name}, and this mask (${method.kind}) is for ${fitting?.join(' and ') ?? 'none'}`;
}

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
      return typeof value === 'string' ? keepEnds(value, method.first, method.last) : null;
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
      return null;
  }
}

/** A value too short to hide anything between its ends is hidden completely. */
function keepEnds(value: string, first: number, last: number): string {
  const characters = Array.from(value);
  const hidden = characters.length - first - last;
  if (hidden <= 0) return '*'.repeat(characters.length);
  return [
    ...characters.slice(0, first),
    '*'.repeat(hidden),
    ...characters.slice(characters.length - last),
  ].join('');
}

const compoundSurnames = new Set(
  (
    '欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 司徒 司空 夏侯 长孙 宇文 轩辕 端木 独孤 南宫 ' +
    '万俟 闻人 赫连 澹台 宗政 濮阳 公冶 太叔 申屠 仲孙 钟离 鲜于 闾丘 亓官 司寇 子车 颛孙 巫马 公西 ' +
    '漆雕 乐正 壤驷 公良 拓跋 夹谷 宰父 谷梁 段干 百里 东郭 南门 呼延 左丘 东门 西门 梁丘 第五'
  ).split(' '),
);

function keepSurname(value: string): string {
  const characters = Array.from(value.trim());
  const compound = characters.slice(0, 2).join('');
  const surnameLength = characters.length > 2 && compoundSurnames.has(compound) ? 2 : 1;
  if (characters.length <= surnameLength) return '**';
  return `${characters.slice(0, surnameLength).join('')}**`;
}

/**
 * Province and city, of which one must be there, and district. A name of more than two characters ends where a
 * town, a village or a street begins; and a housing estate (小区) must not read as a district.
 */
const placeName =
  '(?:\\p{Script=Han}{1,2}|\\p{Script=Han}[^省市区县旗镇乡村街路道里号巷弄楼栋室\\s\\w]{2,9}?)';
const addressPattern = new RegExp(
  `^(?:\\p{Script=Han}{2,6}?(?:省|自治区|特别行政区))?` +
    `(?:${placeName}(?:市|自治州|地区|盟))?` +
    `(?:(?<=[省区市州盟])${placeName}(?<![小社园校院厂])[区县市旗])?`,
  'u',
);

function keepDistrict(value: string): string | null {
  const kept = addressPattern.exec(value.trim())?.[0] ?? '';
  return kept === '' ? null : kept;
}

function keepYear(value: string): string | null {
  const year = /^(\d{4})-\d{2}-\d{2}/.exec(value)?.[1];
  return year === undefined ? null : `${year}-01-01`;
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
