/*
 * A catalog as cities have it: names in Chinese and English of things and of what is told of them, resources of 50 items.
 * The same size gives the same catalog; all of it is made up. And what is looked for in it.
 */
import { buildItem, buildResource } from '@govgraph/policy/testing';

const itemsInResource = 50;

const things = [
  ['人口', 'population'],
  ['户籍', 'household'],
  ['婚姻', 'marriage'],
  ['企业', 'enterprise'],
  ['税收', 'tax'],
  ['收入', 'income'],
  ['住房', 'housing'],
  ['公积金', 'fund'],
  ['医疗', 'medical'],
  ['保险', 'insurance'],
  ['车辆', 'vehicle'],
  ['驾驶', 'driving'],
  ['教育', 'education'],
  ['学籍', 'school'],
  ['残疾', 'disability'],
  ['救助', 'relief'],
  ['低保', 'allowance'],
  ['养老', 'pension'],
  ['就业', 'employment'],
  ['土地', 'land'],
  ['房产', 'property'],
  ['排污', 'emission'],
  ['许可', 'permit'],
  ['处罚', 'penalty'],
  ['信用', 'credit'],
  ['证照', 'certificate'],
  ['出生', 'birth'],
  ['殡葬', 'funeral'],
  ['疫苗', 'vaccine'],
  ['药品', 'drug'],
];
const facts = [
  ['编号', 'number'],
  ['名称', 'name'],
  ['日期', 'date'],
  ['金额', 'amount'],
  ['状态', 'status'],
  ['类型', 'type'],
  ['地址', 'address'],
  ['电话', 'phone'],
  ['机关', 'office'],
  ['负责人', 'manager'],
  ['有效期', 'validity'],
  ['证件号码', 'identity'],
  ['性别', 'gender'],
  ['民族', 'ethnicity'],
  ['备注', 'remark'],
];
const shareTypes = ['UNCONDITIONAL', 'CONDITIONAL', 'CONDITIONAL', 'NOT_SHARED'];

/** @param {string[]} providers @param {number} count of items */
export function createEntries(providers, count) {
  return Array.from({ length: count / itemsInResource }, (_, number) => createResource(providers, number));
}

function createResource(providers, number) {
  const [one, other] = [thingAt(number), thingAt(7 * number + 3)];
  const type = `${capitalized(one[1])}${capitalized(other[1])}${number}`;
  return buildResource({
    code: codeOf(number),
    name: `${capitalized(one[1])} and ${other[1]} records`,
    nameZh: `${one[0]}${other[0]}登记信息`,
    abstract: `本市${one[0]}与${other[0]}的登记情况，由主管部门在办理业务时采集，按规定更新。`,
    provider: providers[number % providers.length],
    items: Array.from({ length: itemsInResource }, (_, position) => {
      const [thing, fact] = [thingAt(number + 11 * position), facts[(number + position) % facts.length]];
      return buildItem({
        coordinate: `${type}.${thing[1]}${capitalized(fact[1])}${position}`,
        name: `${thing[1]} ${fact[1]}`,
        nameZh: `${thing[0]}${fact[0]}`,
        shareType: shareTypes[position % shareTypes.length],
        level: 1 + (position % 4),
      });
    }),
  });
}

const thingAt = (number) => things[number % things.length];
const factAt = (number) => facts[number % facts.length];
const capitalized = (word) => word[0].toUpperCase() + word.slice(1);
const codeOf = (number) => `7${String((number % 90) + 10)}0101/${String(number + 1).padStart(6, '0')}`;

/** Kinds of searches, and the one of a kind with a number. */
export const searchKinds = [
  { by: 'a Chinese word', valueAt: (number) => ({ text: thingAt(number)[0] }) },
  {
    by: 'part of a Chinese name',
    valueAt: (number) => ({ text: `${thingAt(number)[0]}${factAt(number)[0]}`.slice(1) }),
  },
  { by: 'one Chinese character', valueAt: (number) => ({ text: thingAt(number)[0][0] }) },
  {
    by: 'what stands everywhere',
    valueAt: (number) => ({ text: ['登记', '信息', 'records', 'and'][number % 4] }),
  },
  {
    by: 'two words of two languages',
    valueAt: (number) => ({ text: `${thingAt(number)[0]} ${factAt(number)[1]}` }),
  },
  { by: 'an English word', valueAt: (number) => ({ text: thingAt(number)[1].toUpperCase() }) },
  { by: 'one letter', valueAt: (number) => ({ text: 'abcdefghijklmnopqrstuvwxyz'[number] }) },
  { by: 'a field', valueAt: (number) => ({ text: `${number * 37}.${thingAt(37 * number)[1]}` }) },
  { by: 'a code', valueAt: (number) => ({ text: codeOf(97 * number) }) },
  { by: 'what is not there', valueAt: (number) => ({ text: `${'龘靐齉'[number % 3]}${number}` }) },
  {
    by: 'a word, share type and level',
    valueAt: (number) => ({ text: thingAt(number)[0], shareType: 'NOT_SHARED', level: 4 }),
  },
  {
    by: 'department and word',
    valueAt: (number) => ({ provider: ['health', 'taxation'][number % 2], text: factAt(number)[0] }),
  },
  { by: 'class of the code', valueAt: (number) => ({ code: codeOf(31 * number).slice(0, 3) }) },
  {
    by: 'conditions alone',
    valueAt: (number) => ({
      provider: 'taxation',
      shareType: shareTypes[number % 4],
      level: 1 + (number % 4),
    }),
  },
];
