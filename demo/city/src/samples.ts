/**
 * Persons and legal entities of the synthetic city that documents and tests may name.
 *
 * They are the same in every build of the city, and none of the planted disagreements is about them.
 */

/**
 * The key under which the synthetic city's opaque ids are made. Published on purpose, so that everybody can
 * compute them; never use it for real data.
 */
export const demoEntityKey = 'govgraph-demo-entity-key';

export interface SamplePerson {
  readonly name: string;
  readonly idNumber: string;
  /** The opaque key that all departments share. */
  readonly id: string;
  readonly regionCode: string;
}

export interface SampleLegalEntity {
  readonly name: string;
  readonly uscc: string;
  /** The opaque key that all departments share. */
  readonly id: string;
  readonly regionCode: string;
}

export const samplePersons = {
  /** Lives in Haidian and has a fact of every kind in every department; represents `complete` and works there. */
  haidian: {
    name: '张文博',
    idNumber: '110108198003150011',
    id: '6HKnl0Cw-ydK3R-8XpW6Qw',
    regionCode: '110108',
  },
  haidianSpouse: {
    name: '李雨涵',
    idNumber: '110105198209080021',
    id: 'ULU1bVM0yhJdu1H7u6vY1Q',
    regionCode: '110108',
  },
  haidianChild: {
    name: '张子轩',
    idNumber: '110108201205200034',
    id: 'r9sijVDgE5dgi6aOQcxSGw',
    regionCode: '110108',
  },
  /** Lives in Chaoyang and has a fact of every kind in every department; represents `technology` and `foundation`. */
  chaoyang: {
    name: '王思琪',
    idNumber: '110105198307220040',
    id: '3Goh8Qc6CSkliELYSV2FJg',
    regionCode: '110105',
  },
  chaoyangSpouse: {
    name: '赵志明',
    idNumber: '110106198111300053',
    id: 'AXSVE6ixDS4ZwJaAz3L6ow',
    regionCode: '110105',
  },
  chaoyangChild: {
    name: '赵欣怡',
    idNumber: '110105201402110063',
    id: 'PLGro-Ypu0Uy4qIhcaFDYQ',
    regionCode: '110105',
  },
  /** Lives in Haidian, lost the job in 2024, owns nothing and receives the minimum living allowance. */
  lowIncome: {
    name: '陈淑珍',
    idNumber: '110108197812030082',
    id: 'qHeBR5SwP4CsghQ8BMicLw',
    regionCode: '110108',
  },
  lowIncomeChild: {
    name: '陈浩然',
    idNumber: '110108201310250092',
    id: 'CzVVA_P7-fAZlsqzvvo6MQ',
    regionCode: '110108',
  },
  /** Lives in Dongcheng; nobody but public security knows anything about this person. */
  withoutFacts: {
    name: '周一鸣',
    idNumber: '110101199001010111',
    id: 'HD7dlVX_8zH1jOerQt3IXQ',
    regionCode: '110101',
  },
} as const satisfies Readonly<Record<string, SamplePerson>>;

export const sampleLegalEntities = {
  /** A manufacturer in Haidian with a fact of every kind but those of social organisations. */
  complete: {
    name: '北京华盛精密制造有限公司',
    uscc: '9111010855310001XA',
    id: 'lC-UKk4SMvYcu8cdpwERjw',
    regionCode: '110108',
  },
  /** A technology company in Chaoyang. */
  technology: {
    name: '北京思源启明科技有限公司',
    uscc: '91110105573200026F',
    id: '-rT79JNTrRB9iBGngiXepw',
    regionCode: '110105',
  },
  /** A foundation in Haidian, registered as a social organisation. */
  foundation: {
    name: '北京清源助学基金会',
    uscc: '53110108306100039X',
    id: 'gXT7P7Ae92Lbjk0kp5p2Aw',
    regionCode: '110108',
  },
} as const satisfies Readonly<Record<string, SampleLegalEntity>>;
