/**
 * The places of GB/T 2260 as a tree, province → city → county, and how people write them.
 *
 * A place is found below another one by any of its names:
 *
 * | form  | of                | examples                                                                          |
 * |-------|-------------------|-----------------------------------------------------------------------------------|
 * | full  | all               | `四川省`, `襄樊市` (abolished), `凉山彝族自治州`, `凉山州`, `正蓝旗`, `长阳县`     |
 * | short | provinces, cities | `四川`, `内蒙古`, `成都`, `凉山`, `锡林郭勒`: may as well begin the name of a street |
 *
 * A county has no short form: `朝阳` or `和平` are streets more often than districts.
 */
import { placeNames } from '../generated/place-names.ts';

/** A place, or all of them. */
export interface Place {
  /** 0 for all of them, 1 provinces, 2 cities, 3 counties. */
  readonly level: 0 | 1 | 2 | 3;
  readonly names: readonly string[];
  /** What is below it at any level, in each form of its names, by the first two characters of it. */
  readonly below: ReadonlyMap<string, readonly NamedPlace[]>;
  /** Directly below it. */
  readonly parts: readonly Place[];
}

export interface NamedPlace {
  readonly written: string;
  readonly place: Place;
  readonly isShort: boolean;
}

interface GrowingPlace extends Place {
  readonly below: Map<string, NamedPlace[]>;
  readonly parts: GrowingPlace[];
}

let tree: Place | undefined;

/** All places; read once, when somebody first asks. */
export function allPlaces(): Place {
  tree ??= readTree();
  return tree;
}

function readTree(): Place {
  const all = createPlace(0, []);
  let province = all;
  for (const line of placeNames.trimEnd().split('\n')) {
    const [names = '', ...counties] = line.trim().split(' ');
    const isCity = line.startsWith(' ');
    const place = createPlace(isCity ? 2 : 1, names.split('|'));
    if (!isCity) province = place;
    place.parts.push(...counties.map((county) => createPlace(3, [county])));
    (isCity ? province : all).parts.push(place);
  }
  indexBelow(all);
  return all;
}

function createPlace(level: Place['level'], names: readonly string[]): GrowingPlace {
  return { level, names, below: new Map(), parts: [] };
}

function indexBelow(place: GrowingPlace): void {
  for (const part of place.parts) {
    indexBelow(part);
    for (const named of formsOf(part)) addTo(place.below, named);
    for (const named of [...part.below.values()].flat()) {
      if (!isGeneric(named.written)) addTo(place.below, named);
    }
  }
}

function addTo(index: Map<string, NamedPlace[]>, named: NamedPlace): void {
  const beginning = named.written.slice(0, 2);
  const known = index.get(beginning);
  if (known === undefined) index.set(beginning, [named]);
  else known.push(named);
}

/** 城区, 郊区, 矿区, 东区: names only where the city is named before them. */
function isGeneric(name: string): boolean {
  return /^.区$/.test(name);
}

const peoples =
  '阿昌 白 保安 布朗 布依 朝鲜 达斡尔 傣 德昂 东乡 侗 独龙 鄂伦春 俄罗斯 鄂温克 高山 仡佬 哈尼 哈萨克 赫哲 回 基诺 京 景颇 ' +
  '柯尔克孜 拉祜 黎 傈僳 珞巴 满 毛南 门巴 蒙古 苗 仫佬 纳西 怒 普米 羌 撒拉 畲 水 塔吉克 塔塔尔 土家 土 佤 维吾尔 乌孜别克 ' +
  '锡伯 瑶 彝 裕固 藏 壮 各';
const autonomous = new RegExp(`^(.{2,}?)(?:(?:${peoples.replaceAll(' ', '|')})族?)*自治(区|州|县|旗)$`, 'u');

function formsOf(place: Place): readonly NamedPlace[] {
  return place.names.flatMap((name) => {
    const forms: NamedPlace[] = [{ written: name, place, isShort: false }];
    const [, own, kind = ''] = autonomous.exec(name) ?? [];
    if (own !== undefined) {
      forms.push({ written: `${own}${kind === '区' ? '自治区' : kind}`, place, isShort: false });
    }
    const short = own ?? name.replace(/(?:省|市|地区|盟|特别行政区)$/, '');
    if (place.level < 3 && short.length > 1 && short !== name) {
      forms.push({ written: short, place, isShort: true });
    }
    return forms;
  });
}
