import type { Sex } from './identifiers.ts';
import type { Random } from './random.ts';

const surnames = (
  '王 李 张 刘 陈 杨 赵 黄 周 吴 徐 孙 胡 朱 高 林 何 郭 马 罗 梁 宋 郑 谢 韩 唐 冯 于 董 萧 ' +
  '程 曹 袁 邓 许 傅 沈 曾 彭 吕 苏 卢 蒋 蔡 贾 丁 魏 薛 叶 阎 余 潘 杜 戴 夏 钟 汪 田 任 姜 ' +
  '范 方 石 姚 谭 廖 邹 熊 金 陆 郝 孔 白 崔 康 毛 邱 秦 江 史 顾 侯 邵 孟 欧阳 上官 司马'
).split(' ');

const givenNames: Readonly<Record<Sex, readonly string[]>> = {
  MALE: (
    '伟 强 磊 军 洋 勇 杰 涛 明 超 刚 平 辉 鹏 浩 宇 建国 建华 志强 志明 国栋 文博 子轩 浩然 宇航 ' +
    '俊杰 天佑 思远 立新 海涛 晓东 永康 家豪 振华 德明 学军 景行 嘉树 一鸣 书恒 承志 云飞 启明 世昌'
  ).split(' '),
  FEMALE: (
    '芳 娜 敏 静 丽 艳 娟 霞 燕 玲 洁 颖 琳 雪 慧 婷 秀英 桂英 玉兰 淑珍 雨涵 欣怡 梓萱 诗涵 思琪 ' +
    '佳怡 晓红 文静 美玲 海燕 春梅 秋月 若曦 语嫣 清妍 婉清 书瑶 安然 明月 丹青 素心 采薇 知夏 念慈'
  ).split(' '),
};

const ethnicities: readonly (readonly [string, number])[] = [
  ['汉族', 952],
  ['满族', 17],
  ['回族', 13],
  ['蒙古族', 6],
  ['朝鲜族', 4],
  ['土家族', 3],
  ['壮族', 3],
  ['苗族', 2],
];

export function pickSurname(random: Random): string {
  return random.pick(surnames);
}

export function pickGivenName(random: Random, sex: Sex): string {
  return random.pick(givenNames[sex]);
}

export function pickEthnicity(random: Random): string {
  return random.weighted(ethnicities);
}

/** The surname of a full name: two characters where they are a known double surname. */
export function surnameOf(name: string): string {
  const double = name.slice(0, 2);
  return surnames.includes(double) ? double : name.slice(0, 1);
}

const brandBeginnings = [...'华恒瑞鼎盛宏信嘉博泰天远金银新中联众创智慧云星海山川松鹤龙腾飞京'];
const brandEndings = [...'达通源隆昌泰和兴丰安宁康乐美佳诚信成业基元辰宇航翔图景苑合润泽'];

/** A fresh two-character trade name. */
export function createBrands(random: Random): () => string {
  const given = new Set<string>();
  return () => {
    for (;;) {
      const brand = random.pick(brandBeginnings) + random.pick(brandEndings);
      if (given.has(brand)) continue;
      given.add(brand);
      return brand;
    }
  };
}
