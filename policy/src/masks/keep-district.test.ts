import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { placeNames } from '../generated/place-names.ts';
import { keepDistrict } from './keep-district.ts';

/** GB/T 2260-2007, and the yearly lists of the Ministry of Civil Affairs that carry it on. */
describe('Of an address is kept', () => {
  test.each([
    // What only looks like a place.
    ['北京市望京西园三区16号楼', '北京市'],
    ['北京市潘家园旧货市场3号', '北京市'],
    ['广东省深圳市红旗路12号', '广东省深圳市'],
    ['河南省焦作市温县市场街3号', '河南省焦作市温县'],
    ['河南省焦作市温县县城北大街3号', '河南省焦作市温县'],
    ['江西省景德镇市珠山区瓷都大道1号', '江西省景德镇市珠山区'],
    ['海南省琼海市嘉积镇幸福小区2栋', '海南省琼海市'],
    ['海南省琼海市银海路商业区2栋', '海南省琼海市'],
    ['北京市幸福小区2栋', '北京市'],
    ['上海市浦东新区世纪大道100号', '上海市浦东新区'],
    ['江苏省南京市长江路292号', '江苏省南京市'],
    ['天津市南市食品街', '天津市'],
    ['重庆市县城路3号', '重庆市'],
    ['山西省城区3号楼', '山西省'],
    ['福建省道S201旁', '福建省'],
    // Markets, streets and buildings that are named after a city.
    ['辽宁省朝阳市场街3号', '辽宁省'],
    ['广东省中山市场路3号', '广东省'],
    ['江西省南昌北路3号', '江西省'],
    ['福建省厦门大厦3层', '福建省'],
    // All levels.
    ['北京市海淀区中关村大街27号', '北京市海淀区'],
    ['河北省石家庄市长安区建设北大街1号', '河北省石家庄市长安区'],
    ['河北省唐山市路南区新华道5号', '河北省唐山市路南区'],
    ['黑龙江省哈尔滨市道里区中央大街1号', '黑龙江省哈尔滨市道里区'],
    ['吉林省吉林市昌邑区天津街1号', '吉林省吉林市昌邑区'],
    ['山西省阳泉市城区3号楼', '山西省阳泉市城区'],
    ['四川省攀枝花市东区炳草岗大街1号', '四川省攀枝花市东区'],
    // Autonomous regions, prefectures and counties; leagues and banners.
    ['新疆维吾尔自治区乌鲁木齐市天山区解放路3号', '新疆维吾尔自治区乌鲁木齐市天山区'],
    ['广西壮族自治区南宁市青秀区民族大道1号', '广西壮族自治区南宁市青秀区'],
    ['贵州省黔东南苗族侗族自治州凯里市韶山路1号', '贵州省黔东南苗族侗族自治州凯里市'],
    ['四川省凉山州西昌市航天大道1号', '四川省凉山州西昌市'],
    ['湖北恩施州恩施市舞阳大道1号', '湖北恩施州恩施市'],
    [
      '甘肃省临夏回族自治州积石山保安族东乡族撒拉族自治县吹麻滩镇',
      '甘肃省临夏回族自治州积石山保安族东乡族撒拉族自治县',
    ],
    ['湖北省宜昌市长阳县龙舟坪镇', '湖北省宜昌市长阳县'],
    ['内蒙古自治区锡林郭勒盟正蓝旗上都镇', '内蒙古自治区锡林郭勒盟正蓝旗'],
    ['内蒙古呼伦贝尔鄂温克族自治旗巴彦托海镇', '内蒙古呼伦贝尔鄂温克族自治旗'],
    ['新疆自治区阿克苏地区库车市', '新疆自治区阿克苏地区库车市'],
    // Directly below a province, or a level that has no name.
    ['河南省济源市沁园街道', '河南省济源市'],
    ['河南省省直辖县级行政区划济源市沁园街道', '河南省省直辖县级行政区划济源市'],
    ['湖北省神农架林区松柏镇', '湖北省神农架林区'],
    ['海南省白沙黎族自治县牙叉镇', '海南省白沙黎族自治县'],
    ['广东省东莞市南城街道', '广东省东莞市'],
    ['新疆石河子市北泉镇', '新疆石河子市'],
    ['新疆生产建设兵团第八师石河子市北泉镇', '新疆生产建设兵团第八师石河子市'],
    ['北京市市辖区海淀区中关村', '北京市市辖区海淀区'],
    ['北京市市辖区', '北京市'],
    ['重庆市县城口县葛城街道', '重庆市县城口县'],
    ['上海市上海市徐汇区漕溪北路', '上海市上海市徐汇区'],
    // Levels left out, short names.
    ['四川成都武侯区人民南路1号', '四川成都武侯区'],
    ['四川成都人民南路1号', '四川成都'],
    ['四川省成都人民南路1号', '四川省成都'],
    ['成都市武侯区人民南路1号', '成都市武侯区'],
    ['成都武侯区人民南路1号', '成都武侯区'],
    ['吉林吉林市昌邑区天津街1号', '吉林吉林市昌邑区'],
    ['浙江省义乌市稠城街道', '浙江省义乌市'],
    ['江苏昆山市玉山镇', '江苏昆山市'],
    ['北京海淀区超市路2号', '北京海淀区'],
    ['北京 中关村大街27号', '北京'],
    ['北京中关村大街27号', '北京'],
    ['重庆两江新区星光大道1号', '重庆'],
    ['河北省雄安新区容城县奥威路1号', '河北省'],
    ['宁夏银川市兴庆区解放街1号', '宁夏银川市兴庆区'],
    ['西藏拉萨市城关区北京中路1号', '西藏拉萨市城关区'],
    ['湖南省湘西州吉首市人民路1号', '湖南省湘西州吉首市'],
    ['吉林省延边州延吉市光明街1号', '吉林省延边州延吉市'],
    ['黑龙江省大兴安岭地区加格达奇区人民路1号', '黑龙江省大兴安岭地区加格达奇区'],
    ['海南省三沙市西沙群岛永兴岛', '海南省三沙市西沙群岛'],
    ['内蒙古通辽科尔沁区', '内蒙古通辽科尔沁区'],
    ['海淀区中关村大街27号', '海淀区'],
    ['朝阳区望京西园三区16号楼', '朝阳区'],
    ['中国北京市海淀区中关村', '中国北京市海淀区'],
    // Abolished.
    ['北京市宣武区广安门内大街1号', '北京市宣武区'],
    ['湖北省襄樊市襄城区檀溪路1号', '湖北省襄樊市襄城区'],
    ['安徽省巢湖市庐江县庐城镇', '安徽省巢湖市庐江县'],
    ['云南省思茅市翠云区振兴大道1号', '云南省思茅市翠云区'],
    // Hong Kong, Macao, Taiwan.
    ['香港特别行政区油尖旺区弥敦道1号', '香港特别行政区油尖旺区'],
    ['香港九龙油尖旺区弥敦道1号', '香港九龙油尖旺区'],
    ['澳门特别行政区澳门市大堂区南湾大马路1号', '澳门特别行政区澳门市大堂区'],
    ['台湾省台北市信义区', '台湾省'],
    // What stands before an address.
    ['100080 北京市海淀区中关村大街27号', '北京市海淀区'],
    ['(100080)北京市海淀区中关村大街27号', '北京市海淀区'],
    ['地址：北京市海淀区中关村大街27号', '北京市海淀区'],
    ['户籍地址 河南省郑州市金水区花园路3号', '河南省郑州市金水区'],
    ['邮编:450000 中国河南省郑州市金水区', '中国河南省郑州市金水区'],
    // As people write what has no name.
    ['新疆兵团第八师石河子市北泉镇', '新疆兵团第八师石河子市'],
    ['新疆建设兵团石河子市北泉镇', '新疆建设兵团石河子市'],
    ['湖北省省直管市仙桃市沔阳大道3号', '湖北省省直管市仙桃市'],
    ['湖北省直管县级市天门市陆羽大道3号', '湖北省直管县级市天门市'],
    ['新疆兵团大厦3层', '新疆'],
    // Names of streets after other places, and of districts after provinces.
    ['天津市河北区光复道1号', '天津市河北区'],
    ['天津市河北路3号', '天津市'],
    ['重庆市江北区建新东路1号', '重庆市江北区'],
    ['上海市西藏中路268号', '上海市'],
    ['上海市南京东路300号', '上海市'],
    ['山东省青岛市香港中路1号', '山东省青岛市'],
    ['福建省厦门市沙县小吃店', '福建省厦门市'],
    ['海南共和县恰卜恰镇', '海南共和县'],
    ['山东省济南市市中区经二路1号', '山东省济南市市中区'],
    ['四川省成都高新区天府大道1号', '四川省成都'],
    // Traditional characters.
    ['香港特別行政區油尖旺區彌敦道1號', '香港特别行政区油尖旺区'],
    ['香港九龍觀塘區開源道1號', '香港九龙观塘区'],
    ['澳門特別行政區花地瑪堂區提督馬路1號', '澳门特别行政区花地玛堂区'],
    ['臺灣省臺北市信義區', '台湾省'],
    ['廣東省廣州市越秀區中山五路1號', '广东省广州市越秀区'],
    ['北京市海淀區中關村大街27號', '北京市海淀区'],
    // Blanks, punctuation, invisible characters, full width.
    [' 北京市　海淀区  中关村大街２７号', '北京市海淀区'],
    ['北京市/海淀区/中关村', '北京市海淀区'],
    ['北京市（海淀区）中关村', '北京市海淀区'],
    ['北京市\u200B海\u00AD淀区中关村', '北京市海淀区'],
    ['广东省广州市白云 区庄大道3号', '广东省广州市'],
  ])('of %s: %s', (address, kept) => {
    expect(keepDistrict(address)).toBe(kept);
  });

  test.each([
    '幸福小区2栋',
    '幸福花园商务区3号',
    '朝阳市场3号',
    '北京西路3号',
    '四川北路3号',
    '青海湖路3号',
    '山东大厦3层',
    '朝阳门外大街3号',
    '中山市场3号',
    '南京路3号',
    '吉林大路3号',
    '城区3号楼',
    '市场街3号',
    '12 Main Street',
    'No.27 Zhongguancun, Haidian District, Beijing',
    'zhang@example.com',
    '香港中路1号',
    '香港大廈3樓',
    '100080',
    '住址：',
    '１００',
    '   ',
    '',
  ])('nothing where no place is told: "%s"', (address) => {
    expect(keepDistrict(address)).toBeNull();
  });
});

interface Named {
  readonly names: readonly string[];
  readonly below: readonly Named[];
}

const provinces: { names: string[]; below: { names: string[]; below: Named[] }[] }[] = [];
for (const line of placeNames.trimEnd().split('\n')) {
  const [names = '', ...counties] = line.trim().split(' ');
  const place = {
    names: names.split('|'),
    below: counties.map((name): { names: string[]; below: Named[] } => ({ names: [name], below: [] })),
  };
  if (line.startsWith(' ')) provinces.at(-1)?.below.push(place);
  else provinces.push(place);
}

/** The names of a place and of those above it. */
const path = fc.constantFrom(...provinces).chain((province) =>
  fc.constantFrom(province, ...province.below).chain((second) =>
    fc.constantFrom(second, ...second.below).chain((third) => {
      const places = [...new Set<Named>([province, second, third])];
      return fc.tuple(...places.map(({ names }) => fc.constantFrom(...names)));
    }),
  ),
);

const counties = provinces
  .flatMap(({ below }) => below.flatMap((city) => city.below))
  .flatMap(({ names }) => names);
const streets = fc.constantFrom(
  '街3号',
  '路12号',
  '大道1号院',
  '新村三区16号楼',
  '商场',
  '小区2栋',
  '旧货市场3号',
);
const tails = fc.oneof(
  fc.constantFrom(
    '市',
    '县',
    '区',
    '旗',
    '州',
    '盟',
    '省',
    '市场',
    '县城',
    '区政府',
    '旗杆',
    '州桥',
    '地区医院',
  ),
  fc.constantFrom('红旗', '望京西园三区', '幸福小区', '自治', '开发区', '新市', '南市', '东方'),
  // Named after another place, as streets are.
  fc.constantFrom(...counties, ...provinces.flatMap(({ names }) => names)).map((name) => name.slice(0, -1)),
);

/** Whether a text consists of names on one path, whole or without what kind of place they are of. */
const isOnPath = (text: string, places: readonly Named[]): boolean =>
  text === '' ||
  places.some(
    ({ names, below }) =>
      isOnPath(text, below) ||
      names.some((name) =>
        prefixesOf(text).some((written) => {
          const isName =
            name.startsWith(written) ||
            (/[州县旗区]$/.test(written) && name.startsWith(written.slice(0, -1)));
          return isName && isOnPath(text.slice(written.length), below);
        }),
      ),
  );
const prefixesOf = (text: string): string[] =>
  Array.from({ length: Math.max(0, text.length - 1) }, (_, index) => text.slice(0, index + 2));

describe('Of every address', () => {
  test('the names are kept, and nothing of what follows', () => {
    fc.assert(
      fc.property(path, tails, streets, (names, tail, street) => {
        const written = names.join('');
        // 赣县 became 赣县区, and so did others: 赣县区政府 may be either's.
        fc.pre(!tail.startsWith('区') || !counties.includes(`${names.at(-1)}区`));
        expect(keepDistrict(`${written}${tail}${street}`)).toBe(written);
      }),
      { seed: 15, numRuns: 5_000 },
    );
  });

  test('in Hong Kong and Macao, traditional characters change nothing', () => {
    const forms = new Map(
      [...'区區县縣湾灣东東龙龍黄黃观觀门門贡貢离離岛島别別风風顺順圣聖玛瑪济濟'.matchAll(/(.)(.)/g)].map(
        ([, simple = '', traditional = '']) => [simple, traditional],
      ),
    );
    for (const { names, below } of provinces.filter(({ names: [name = ''] }) => /香港|澳门/.test(name))) {
      for (const { below: districts } of below) {
        for (const county of districts.flatMap((each) => each.names)) {
          const written = `${names[0]}${county}`;
          const traditional = Array.from(written, (each) => forms.get(each) ?? each).join('');
          expect(keepDistrict(`${traditional}彌敦道1號`)).toBe(keepDistrict(`${written}弥敦道1号`));
        }
      }
    }
  });

  test('blanks between the names change nothing', () => {
    fc.assert(
      fc.property(path, fc.constantFrom(' ', '　', '，', '-', '\t\n'), streets, (names, blank, street) => {
        expect(keepDistrict([...names, street].join(blank))).toBe(names.join(''));
      }),
      { seed: 15, numRuns: 1_000 },
    );
  });

  test('no character is kept that is not of a name, and the names are on one path', () => {
    const shortened = path.map((names) =>
      names.map((name, index) => (index < 2 ? name.replace(/[省市]$/, '') : name)),
    );
    const written = fc.oneof(
      path,
      shortened,
      path.map((names) => names.slice(1)),
    );
    fc.assert(
      fc.property(written, tails, streets, (names, tail, street) => {
        const address = `${names.join('')}${tail}${street}`;
        const kept = keepDistrict(address) ?? '';
        expect(address.startsWith(kept)).toBe(true);
        expect(isOnPath(kept, provinces), `${address} → ${kept}`).toBe(true);
      }),
      { seed: 15, numRuns: 500 },
    );
  });

  test('no character of any text whatever is kept that is not of a name', () => {
    const characters = fc.constantFrom(...'北京上海市县区旗州省盟南东西中山阳江河城自治地路 １1a·，');
    fc.assert(
      fc.property(fc.string({ unit: characters, maxLength: 40 }), (text) => {
        expect(isOnPath(keepDistrict(text) ?? '', provinces), text).toBe(true);
      }),
      { seed: 15, numRuns: 5_000 },
    );
  });
});
