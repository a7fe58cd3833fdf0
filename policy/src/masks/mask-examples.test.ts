/** What docs/security.md shows of masks is what the code gives: `npm run document-masks -w @govgraph/policy` writes it. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parsePolicyDocument } from '../documents/policy-document.ts';
import { findMisfit } from './find-misfit.ts';
import { applyMask } from './apply-mask.ts';

const guide = '../../../docs/security.md';
const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');
const { masks } = parsePolicyDocument(read('../../../demo/city/policy.yaml'));

const examples: readonly (readonly [mask: string, values: readonly unknown[]])[] = [
  [
    'address',
    [
      '北京市海淀区中关村大街27号',
      '北京市望京西园三区16号楼',
      '北京市潘家园旧货市场3号',
      '北京市市辖区海淀区中关村',
      '广东省深圳市红旗路12号',
      '河南省焦作市温县市场街3号',
      '河南省济源市沁园街道',
      '江西省景德镇市珠山区瓷都大道1号',
      '江西省南昌北路3号',
      '四川成都武侯区人民南路1号',
      '成都市武侯区人民南路1号',
      '四川省凉山州西昌市航天大道1号',
      '湖北省襄樊市襄城区檀溪路1号',
      '浙江省义乌市稠城街道',
      '内蒙古自治区锡林郭勒盟正蓝旗上都镇',
      '新疆生产建设兵团第八师石河子市北泉镇',
      '香港特别行政区油尖旺区弥敦道1号',
      '北京市　海淀区 中关村大街２７号',
      '朝阳市场3号',
      '12 Main Street',
    ],
  ],
  [
    'name',
    [
      '张三',
      '张三丰',
      '欧阳',
      '欧阳修',
      '司马相如',
      '诸葛亮',
      '第五伦',
      '东方朔',
      '东方',
      '长孙无忌',
      '张',
      '张 三',
      '𠮷田',
      '㛃',
      '买买提·艾合买提',
      '古丽娜尔·买买提明',
      '扎西多吉',
      'John Smith',
      'É',
      'Ana María',
    ],
  ],
  [
    'id-number',
    [
      '110101199003071234',
      '11010119900307123X',
      '110101900307123',
      '810000199408230021',
      '911124198108030024',
      'H1234567801',
      'E12345678',
      '110101 19900307 1234',
      '１１０１０１１９９００３０７１２３４',
      '91350100M000100Y43',
      '1101',
    ],
  ],
  [
    'phone',
    [
      '13812345678',
      '138 1234 5678',
      '+86 138 1234 5678',
      '010-62751234',
      '62751234',
      '62-75-12-34',
      '0755-62751234',
      '95588',
      '１３８１２３４５６７８',
    ],
  ],
  ['amount-band', [0, 11_999.99, 12_000, 40_000, 200_000]],
  ['date-year', ['1990-05-17', '2024-02-29']],
];

const width = (text: string): number =>
  Array.from(text).reduce(
    (sum, character) =>
      sum + (/[\u2e80-\u9fff\u3000\uff00-\uffef\u{20000}-\u{3ffff}]/u.test(character) ? 2 : 1),
    0,
  );

function render([name, values]: (typeof examples)[number]): string {
  const mask = masks.find((each) => each.name === name);
  if (mask === undefined) throw new Error(`the demo has no mask ${name}`);
  const widest = Math.max(...values.map((value) => width(String(value))));
  const lines = values.map((value) => {
    const masked = applyMask(mask, value);
    return `${String(value)}${' '.repeat(widest - width(String(value)))}  ${typeof masked === 'string' ? masked : '(withheld)'}`;
  });
  return [`${name}, ${JSON.stringify(mask.method)}`, '', ...lines].join('\n');
}

test('the guide shows of addresses, names and numbers what the masks of the demo make of them', async () => {
  const shown = examples.map((each) => `\`\`\`text\n${render(each)}\n\`\`\`\n`).join('\n');
  const written = read(guide).replace(
    /(?<=^<!-- masks: .* -->\n).*(?=^<!-- masks end -->$)/ms,
    () => `\n${shown}\n`,
  );
  expect(written).toContain(shown);
  await expect(written).toMatchFileSnapshot(guide);
});

const scalars = ['String', 'ID', 'Int', 'Float', 'Boolean', 'Date', 'DateTime', 'Amount', 'Json'];

test('the guide says for which types a mask is', () => {
  const said = [...read(guide).matchAll(/^\| (`.*`) +\| (`.*`) +\|$/gm)].flatMap(
    ([, methods = '', types = '']) =>
      [...methods.matchAll(/`(.*?)`/g)].map(([, method]): [string | undefined, string[]] => [
        method,
        [...types.matchAll(/`(.*?)`/g)].map(([, type = '']) => type),
      ]),
  );
  const fits = masks
    .filter(({ method }) => method.kind !== 'null')
    .map((mask): [string, string[]] => [
      mask.method.kind,
      scalars.filter(
        (name) => findMisfit(mask, { name, kind: 'scalar', listDepth: 0, isNonNull: false }) === undefined,
      ),
    ]);
  expect(new Map(said)).toEqual(new Map(fits));
});
