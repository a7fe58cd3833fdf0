/**
 * Keeps of an address the names of its province, city and county, as GB/T 2260 has them, and nothing else:
 *
 * 1. The text is normalised: Unicode NFKC, nothing invisible, simplified characters, and one blank for whatever is
 *    neither letter nor digit.
 * 2. Names are read from its beginning, each of a place below the one before. Levels may be left out: `浙江省义乌市`,
 *    `成都市武侯区`. Of all ways to read them the one that ends last is taken.
 * 3. What comes after the last name is cut.
 *
 * `四川成都 武侯区人民南路1号` → `四川成都武侯区`.
 */
import { toNfkc } from '@govgraph/protocol';
import { allPlaces, type Place } from './place-tree.ts';

/**
 * In UTF-16 code units, before and after the text is normalised. The longest place there is has some 40, with everything
 * that may stand between its names.
 */
const maxWritten = 1_000;
const maxRead = 120;

/** @returns null where the text does not begin with a place */
export function keepDistrict(address: string): string | null {
  const text = normalise(address.slice(0, maxWritten)).slice(0, maxRead);
  const start = beforeNames.exec(text)?.[0].length ?? 0;
  const from = start + (/^(?:中华人民共和国|中国) ?/.exec(text.slice(start))?.[0].length ?? 0);
  const end = endOfNames(text, from, allPlaces());
  return end === from ? null : text.slice(start, end).replaceAll(' ', '');
}

/** What people write before an address, and is not kept: `住址：`, `邮编 100080`. A postcode tells of a post office. */
const beforeNames = /^(?:\p{Script=Han}{1,4}址 )?(?:(?:邮编|邮政编码) ?)?(?:\d{6} ?)?/u;

function normalise(text: string): string {
  return toNfkc(text)
    .replaceAll(/\p{Default_Ignorable_Code_Point}+/gu, '')
    .replaceAll(traditional, (character) => simplified.get(character) ?? character)
    .replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim();
}

/**
 * Traditional characters and what GB/T 2260 has for them: those of kinds of places, of provinces, of all places in Hong
 * Kong and Macao, and of what is named after a place (see {@link namedAfter}).
 */
const simplified = new Map(
  (
    '區区 縣县 臺台 灣湾 東东 龍龙 黃黄 觀观 門门 貢贡 離离 島岛 別别 風风 順顺 聖圣 瑪玛 濟济 ' +
    '內内 遼辽 寧宁 蘇苏 廣广 壯壮 慶庆 貴贵 雲云 陝陕 肅肃 維维 爾尔 ' +
    '莊庄 園园 樓楼 廈厦 橋桥 場场 館馆 廠厂 學学 賓宾 飯饭 銀银'
  )
    .split(' ')
    .map(([written = '', read = '']) => [written, read] as const),
);
const traditional = new RegExp(`[${[...simplified.keys()].join('')}]`, 'g');

/** Where the names of places below one end that begin at a position; that position where there are none. */
function endOfNames(text: string, from: number, above: Place): number {
  if (above.parts.length === 0) return from;
  const next = behindBlank(text, from);
  const end = endOfNamesAt(text, next, above);
  if (end > next) return end;
  if (above.level === 0) return from;
  const behind = behindWords(text, next, above);
  const later = endOfNamesAt(text, behind, above);
  return later > behind ? later : from;
}

function endOfNamesAt(text: string, start: number, above: Place): number {
  let end = start;
  for (const { written, place, isShort } of above.below.get(text.slice(start, start + 2)) ?? []) {
    if (!text.startsWith(written, start)) continue;
    const after = start + written.length;
    const deeper = endOfNames(text, after, place);
    const isMeant = isShort
      ? deeper > after || standsAlone(text, after, place, above)
      : !isMarket(text, after);
    if (isMeant) end = Math.max(end, deeper);
  }
  return end;
}

function behindBlank(text: string, position: number): number {
  return text[position] === ' ' ? position + 1 : position;
}

/**
 * What stands between two names and is none: the standard's words for levels without one (a province that is a city,
 * counties directly below a province), what people write for them, a municipality's name said twice, and the divisions
 * of 新疆生产建设兵团.
 */
const longestWords = 20;
const betweenNames =
  /^(?:市辖区|县|省直辖县级行政(?:区划|单位)|自治区直辖县级行政(?:区划|单位)|省直辖行政单位|省?直管(?:县级)?(?:市|县)|(?:生产)?(?:建设)?兵团(?: ?第[一二三四五六七八九十]{1,3}师)?)/;

function behindWords(text: string, start: number, above: Place): number {
  const rest = text.slice(start, start + longestWords);
  const words = above.names.find((name) => rest.startsWith(name)) ?? betweenNames.exec(rest)?.[0] ?? '';
  return behindBlank(text, start + words.length);
}

/** 朝阳市场 is a market, not in 朝阳市. */
function isMarket(text: string, after: number): boolean {
  return text[after - 1] === '市' && text[after] === '场';
}

/** What makes the name of a street, a village, a building or an institution out of the name of a city: 南昌北路. */
const namedAfter =
  /^(?:[东西南北中内外上下前后新老大小一二三四五六七八九十第]*(?:路|街|道|巷|弄|里|胡同|村|庄|屯|坊|苑|园|城|湖|楼|厦|桥|站|场|馆|店|院|门|厂|校|学|市场|广场|花园|家园|小区|公寓|酒店|饭店|宾馆|银行|公司|中心))/;

/**
 * Whether a short name is that of the place without a longer one below it: at the end, before a blank, and where a
 * province, or a city right after its province, must stand, unless something is named after it there. A city without
 * its province is a street too often: 朝阳门外大街.
 */
function standsAlone(text: string, after: number, place: Place, above: Place): boolean {
  if (after === text.length || text[after] === ' ') return true;
  if (place.level !== 1 && above.level !== 1) return false;
  return !namedAfter.test(text.slice(after, after + longestWords));
}
