/** A line of business: what its enterprises are called, may do, need licences for and emit. */
export interface Industry {
  readonly name: string;
  readonly weight: number;
  readonly scope: string;
  readonly licences: readonly string[];
  readonly pollutants: readonly string[];
  /** Yuan of revenue a year of a typical enterprise. */
  readonly typicalRevenue: number;
  readonly positions: readonly string[];
}

const officePositions = ['会计', '行政专员', '人事专员', '部门经理'];

export const manufacturing: Industry = {
  name: '制造',
  weight: 10,
  scope: '通用设备制造;专用设备制造;机械零件、零部件加工;金属制品销售;货物进出口',
  licences: ['工业产品生产许可证'],
  pollutants: ['二氧化硫', '氮氧化物', '颗粒物', '挥发性有机物'],
  typicalRevenue: 60_000_000,
  positions: ['操作工', '机械工程师', '质检员', '车间主任', ...officePositions],
};

export const technology: Industry = {
  name: '科技',
  weight: 26,
  scope: '技术开发、技术咨询、技术转让、技术服务;软件开发;信息系统集成服务;数据处理服务',
  licences: ['增值电信业务经营许可证'],
  pollutants: [],
  typicalRevenue: 18_000_000,
  positions: ['软件工程师', '测试工程师', '产品经理', '项目经理', ...officePositions],
};

export const industries: readonly Industry[] = [
  manufacturing,
  technology,
  {
    name: '商贸',
    weight: 18,
    scope: '日用百货销售;服装鞋帽零售;家用电器销售;食品销售(须经批准的项目除外);国内贸易代理',
    licences: ['食品经营许可证'],
    pollutants: [],
    typicalRevenue: 9_000_000,
    positions: ['销售员', '采购员', '仓库管理员', '店长', ...officePositions],
  },
  {
    name: '餐饮管理',
    weight: 14,
    scope: '餐饮管理;餐饮服务;食品销售;会议及展览服务',
    licences: ['食品经营许可证', '公众聚集场所投入使用、营业前消防安全检查合格证'],
    pollutants: [],
    typicalRevenue: 5_000_000,
    positions: ['厨师', '服务员', '领班', '店长'],
  },
  {
    name: '建筑工程',
    weight: 9,
    scope: '房屋建筑工程施工;市政公用工程施工;建筑装饰装修工程设计与施工;建筑材料销售',
    licences: ['建筑业企业资质证书', '安全生产许可证'],
    pollutants: [],
    typicalRevenue: 80_000_000,
    positions: ['施工员', '安全员', '造价工程师', '项目经理', ...officePositions],
  },
  {
    name: '医疗器械',
    weight: 6,
    scope: '第二类医疗器械销售;第三类医疗器械经营;医疗器械互联网信息服务;技术服务',
    licences: ['医疗器械经营许可证'],
    pollutants: [],
    typicalRevenue: 22_000_000,
    positions: ['销售代表', '质量管理员', '仓库管理员', ...officePositions],
  },
  {
    name: '环保化工',
    weight: 5,
    scope: '专用化学产品制造(不含危险化学品);涂料制造;环境保护专用设备制造;固体废物治理',
    licences: ['工业产品生产许可证', '安全生产许可证'],
    pollutants: ['挥发性有机物', '化学需氧量', '氨氮'],
    typicalRevenue: 45_000_000,
    positions: ['化验员', '工艺工程师', '操作工', '安全员', ...officePositions],
  },
  {
    name: '物流',
    weight: 8,
    scope: '道路货物运输;国内货物运输代理;普通货物仓储服务;装卸搬运;供应链管理服务',
    licences: ['道路运输经营许可证'],
    pollutants: [],
    typicalRevenue: 30_000_000,
    positions: ['驾驶员', '调度员', '仓库管理员', ...officePositions],
  },
  {
    name: '文化传媒',
    weight: 8,
    scope: '组织文化艺术交流活动;广告设计、制作、代理、发布;影视策划;会议及展览服务',
    licences: ['广播电视节目制作经营许可证'],
    pollutants: [],
    typicalRevenue: 7_000_000,
    positions: ['编辑', '设计师', '摄影师', '策划', ...officePositions],
  },
];
