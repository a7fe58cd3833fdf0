import { describe, expect, test } from 'vitest';
import { checkPolicy } from './check-policy.ts';
import { byKind } from '../model/finding.ts';
import type { Grant, Item, MaskDefinition, PolicySource, Rule } from '../model/model.ts';
import { outlineSchema } from '../model/schema-outline.fixture.ts';
import { buildGrant, buildItem, buildPolicy, buildPurpose, buildResource } from '../testing.ts';

const schema = outlineSchema({
  fields: {
    'Query.search(filter: Filter!, kinds: [Sex!], limit: Int! = 5)': '[Person!]',
    'Person.id': 'ID!',
    'Person.name': 'String',
    'Person.sex': 'Sex',
    'Person.birthDate': 'Date',
    'Person.regionCode': 'String',
    'Person.children': 'Int',
    'Person.nicknames': '[String!]',
    'Person.criminalRecord': 'CriminalRecord',
    'Person.convicted': 'Boolean',
    'Person.draft': 'String',
    'Person.incomeTax(year: Int!)': 'IncomeTax',
    'Person.vaccinations(since: Date, kind: String)': '[Vaccination!]',
    'Person.seen': 'DateTime',
    'Person.extra': 'Json',
    'Person.height': 'Float',
    'IncomeTax.annualIncome': 'Amount',
    'IncomeTax.history': '[Amount!]',
    'CriminalRecord.hasRecord': 'Boolean',
    'Vaccination.vaccine': 'String',
  },
  enums: { Sex: ['MALE', 'FEMALE'] },
  inputs: { Filter: { sex: 'Sex', name: 'String!', or: '[Filter!]', not: 'Filter' } },
});

const items = (provider: string): Item[] =>
  Object.entries({
    'Query.search': 'police',
    'Person.id': 'police',
    'Person.name': 'police',
    'Person.sex': 'police',
    'Person.birthDate': 'police',
    'Person.regionCode': 'police',
    'Person.children': 'police',
    'Person.nicknames': 'police',
    'Person.criminalRecord': 'police',
    'Person.convicted': 'police',
    'Person.draft': 'police',
    'Person.seen': 'police',
    'Person.extra': 'police',
    'Person.height': 'police',
    'Person.gone': 'police',
    'Person.incomeTax': 'tax',
    'Person.vaccinations': 'health',
    'IncomeTax.annualIncome': 'tax',
    'IncomeTax.history': 'tax',
    'CriminalRecord.hasRecord': 'police',
    'Vaccination.vaccine': 'health',
  })
    .filter(([, owner]) => owner === provider)
    .map(([coordinate]) =>
      buildItem({
        coordinate: coordinate as Item['coordinate'],
        ...(coordinate === 'Person.id' ? { role: 'KEY' as const } : {}),
        ...(coordinate === 'Person.convicted' ? { shareType: 'NOT_SHARED' as const } : {}),
        ...(coordinate === 'Person.draft' ? { status: 'DRAFT' as const } : {}),
        ...(coordinate.startsWith('IncomeTax') ? { shareType: 'CONDITIONAL' as const } : {}),
      }),
    );

const masks: MaskDefinition[] = [
  { name: 'name', strength: 1, method: { kind: 'surname' } },
  { name: 'address', strength: 2, method: { kind: 'district' } },
  { name: 'id-number', strength: 3, method: { kind: 'keep', first: 6, last: 4, leastHidden: 8 } },
  { name: 'date-year', strength: 4, method: { kind: 'date-year' } },
  { name: 'amount-band', strength: 5, method: { kind: 'bands', upperBounds: [10] } },
  { name: 'nothing', strength: 6, method: { kind: 'null' } },
];

function policy(parts: Partial<Pick<PolicySource, 'grants' | 'suspensions'>> & { rule?: Partial<Rule> }) {
  const { rule, ...others } = parts;
  const resources = ['police', 'tax', 'health'].map((provider, position) =>
    buildResource({ code: `900000/00000${position}`, provider, items: items(provider) }),
  );
  const rules: Rule[] =
    rule === undefined
      ? []
      : [{ id: 'r', basis: 'a law', fields: ['Person.name'], when: 'true', effect: 'deny', ...rule }];
  return buildPolicy({
    departments: ['police', 'tax', 'health', 'public-security', 'aid-office'],
    resources,
    purposes: [buildPurpose({ code: 'low-income', department: 'aid-office' })],
    masks,
    ruleSet: { version: 'test', rules },
    ...others,
  });
}

const grant = (change: Partial<Grant> = {}): Grant =>
  buildGrant({
    id: 'g',
    consumer: 'aid-office',
    purpose: 'low-income',
    provider: 'tax',
    items: ['IncomeTax.annualIncome'],
    applications: ['aid-app'],
    ...change,
  });

const problemsOf = (source: PolicySource): string[] =>
  byKind(checkPolicy(source, schema)).problems.map(({ path, message }) => `${path}: ${message}`);

describe('A rule about the record', () => {
  const ofPerson = (needs: string, when = 'true') =>
    problemsOf(policy({ rule: { fields: ['Person'], needs, when } }));

  test.each([
    ['{ regionCode }', 'subject.regionCode.startsWith(caller.region)'],
    ['{ regionCode sex children }', 'subject.sex == "MALE" && subject.children + 1 > 2'],
    ['{ extra }', 'int(subject.extra) > 2'],
    ['{ height }', 'subject.height * 2.0 > 3.5'],
    ['{ id }', 'subject.id == caller.application'],
  ])('may need %s', (needs, when) => {
    expect(ofPerson(needs, when)).toEqual([]);
  });

  test.each([
    ['{ incomeTax }', /needs: Person.incomeTax has fields of its own/],
    ['{ criminalRecord }', /needs: Person.criminalRecord has fields of its own/],
    ['{ nicknames }', /needs: Person.nicknames is a list/],
    ['{ convicted }', /needs: Person.convicted is NOT_SHARED: its value does not leave/],
    ['{ draft }', /needs: Person.draft is DRAFT in the catalog/],
    ['{ gone }', /needs: Person.gone is not in the schema/],
    ['{ regioncode }', /Person.regioncode, which is not in the catalog/],
  ])('cannot need %s', (needs, message) => {
    expect(ofPerson(needs).join('\n')).toMatch(message);
  });

  test('cannot need a field that takes arguments, even if it could do without them', () => {
    const withArgs = outlineSchema({ fields: { 'Person.name(long: Boolean = true)': 'String' } });
    const rule = { fields: ['Person'], needs: '{ name }', when: 'subject.name == "x"' };
    expect(byKind(checkPolicy(policy({ rule }), withArgs)).problems).toMatchObject([
      { path: 'ruleSet.rules[r].needs', message: expect.stringContaining('takes arguments (long)') },
    ]);
  });

  test('needs what each of its types has', () => {
    const rule = { fields: ['Person', 'Vaccination'], needs: '{ regionCode }', when: 'true' };
    expect(problemsOf(policy({ rule })).join()).toMatch(/Vaccination.regionCode/);
  });

  test.each([
    ['{ sex }', 'subject.sex == "FEMAL"', /"FEMAL" is no value of Sex; did you mean FEMALE\?/],
    ['{ sex }', 'subject.sex in ["MALE", "MAN"]', /"MAN" is no value of Sex/],
    ['{ sex }', '"WOMAN" == subject.sex', /"WOMAN" is no value of Sex/],
    ['{ sex }', 'subject.sex < "MALE"', /has no order/],
    ['{ children }', 'subject.children == "2"', /int == string/],
    ['{ children }', 'subject.children > "2"', /int > string/],
    ['{ regionCode }', 'subject.regionCode == 110000', /string == int/],
  ])('that reads %s cannot say %s', (needs, when, message) => {
    expect(ofPerson(needs, when).join('\n')).toMatch(message);
  });
});

describe('The row scope of a grant', () => {
  test('is checked like a rule', () => {
    const rows = { type: 'Person', needs: '{ criminalRecord }', when: 'true' };
    expect(problemsOf(policy({ grants: [grant({ rows })] }))).toEqual([
      'grants[g].rows.needs: Person.criminalRecord has fields of its own: a condition reads scalars and enums without arguments',
    ]);
    const wrong = { type: 'Person', needs: '{ sex }', when: 'subject.sex == "M"' };
    expect(problemsOf(policy({ grants: [grant({ rows: wrong })] })).join()).toMatch(
      /grants\[g\].rows.when: "M" is no value of Sex/,
    );
  });

  test('is history once the grant is revoked', () => {
    const rows = { type: 'Person', needs: '{ criminalRecord }', when: 'true' };
    const revoked = grant({ rows, revokedAt: '2025-01-01T00:00:00Z' });
    expect(problemsOf(policy({ grants: [revoked] }))).toEqual([]);
  });
});

describe('A rule about arguments', () => {
  const about = (fields: string[], when: string) => problemsOf(policy({ rule: { fields, when } })).join('\n');

  test.each([
    [['Person.incomeTax'], 'args.year < 2015'],
    [['Person.incomeTax'], 'args["year"] + 1 == 2016'],
    [['Person.vaccinations'], 'has(args.since) && args.since < "2020-01-01"'],
    [['Query.search'], 'args.limit > 100'],
    [['Query.search'], 'args.filter.name.startsWith("A")'],
    [['Query.search'], 'has(args.filter.sex) && args.filter.sex == "MALE"'],
    [['Query.search'], 'has(args.kinds) && args.kinds.exists(kind, kind == "MALE")'],
    [['Query.search'], 'has(args.filter.or) && args.filter.or.exists(f, has(f.sex) && f.sex == "MALE")'],
    [['Query.search'], 'has(args.filter.not) && has(args.filter.not.not) && has(args.filter.not.not.sex)'],
  ])('may read what %s takes: %s', (fields, when) => {
    expect(about(fields, when)).toBe('');
  });

  test.each([
    [
      ['Person.incomeTax'],
      'args.yaer < 2015',
      /args.yaer does not exist, there is year; did you mean year\?/,
    ],
    [['Person.incomeTax'], 'has(args.yaer)', /args.yaer does not exist/],
    [['Person.incomeTax'], 'args["yaer"] < 2015', /args.yaer does not exist/],
    [['Person.name'], 'args.year < 2015', /args.year does not exist, there is nothing to read/],
    [['Person.incomeTax', 'Person.name'], 'args.year < 2015', /args.year .*\(Person.name\)/],
    [['Person'], 'args.year < 2015', /args.year .*\(Person.id, Person.name, .* and \d+ more\)/],
    [['Person.incomeTax'], 'args.year == "2025"', /int == string/],
    [['Person.incomeTax'], 'args.year in ["2025"]', /int in list<string>/],
    [['Person.incomeTax'], 'args.year.startsWith("20")', /int.startsWith/],
    [['Person.incomeTax'], 'size(args) > 1', /size/],
    [['Person.incomeTax'], 'args[purpose] == 1', /must say which field/],
    [
      ['Person.vaccinations'],
      'args.since < "2020-01-01"',
      /args.since may be absent: write has\(args.since\)/,
    ],
    [['Query.search'], 'has(args.filter.sex) && args.filter.sex == "MAN"', /"MAN" is no value of Sex/],
    [['Query.search'], 'args.filter.nmae == "x"', /args.filter.nmae does not exist.*did you mean name/],
    [['Query.search'], 'has(args.filter.not.sex)', /args.filter.not may be absent/],
    [['Query.search'], 'has(args.kinds) && args.kinds.exists(k, k == "MAN")', /"MAN" is no value of Sex/],
    [['Query.search'], 'has(args.kinds) && "MAN" in args.kinds', /"MAN" is no value of Sex/],
    [
      ['Query.search'],
      'has(args.filter.or) && args.filter.or.exists(f, f.name == "x" && f.sexx == "y")',
      /f.sexx does not exist/,
    ],
  ])('cannot read of %s: %s', (fields, when, message) => {
    expect(about(fields, when)).toMatch(message);
  });
});

describe('A rule about the caller', () => {
  const about = (when: string) => problemsOf(policy({ rule: { when } })).join('\n');

  test.each([
    'caller.department == "public-security"',
    'caller.department in ["tax", "police"]',
    'caller.department.startsWith("public-")',
    'purpose == "" || purpose == "low-income"',
    'caller.level != "CITY" && caller.clearance <= 4',
    'caller.region.startsWith("1101") || caller.region == "" || caller.region in ["11", "310101"]',
    '"steward" in caller.roles',
    'caller.department == purpose',
  ])('may say %s', (when) => {
    expect(about(when)).toBe('');
  });

  test.each([
    [
      'caller.department == "pubilc-security"',
      /"pubilc-security" is no registered department; did you mean public-security\?/,
    ],
    ['caller.department != "pubilc-security"', /did you mean public-security/],
    ['"pubilc-security" == caller.department', /did you mean public-security/],
    ['caller["department"] == "pubilc-security"', /did you mean public-security/],
    ['!(caller.department in ["tax", "pubilc-security"])', /did you mean public-security/],
    ['["pubilc-security"].exists(d, d == caller.department)', /did you mean public-security/],
    ['cel.bind(d, caller.department, d == "pubilc-security")', /did you mean public-security/],
    ['cel.bind(d, "pubilc-security", caller.department == d)', /did you mean public-security/],
    [
      'caller.department == (caller.clearance > 2 ? "tax" : "pubilc-security")',
      /did you mean public-security/,
    ],
    ['caller.department in {"pubilc-security": true}', /did you mean public-security/],
    ['caller.department.startsWith("pubilc")', /no registered department starts with "pubilc"/],
    ['caller.department.endsWith("-securty")', /no registered department ends with/],
    ['caller.department.contains("securty")', /no registered department contains/],
    ['caller.department < "tax"', /has no order/],
    ['purpose == "lowincome"', /"lowincome" is no registered purpose; did you mean low-income\?/],
    ['caller.level == "CTIY"', /"CTIY" is no level; did you mean CITY\?/],
    ['caller.level == "city"', /did you mean CITY/],
    ['caller.clearance == 5', /5 is no clearance: there are 1 to 4/],
    ['caller.clearance < 0', /0 is no clearance/],
    ['caller.region == "Beijing"', /"Beijing" is no region: two digits are a province/],
    ['caller.region == "110"', /"110" is no region/],
    ['caller.region == "110000"', /"110000" is no caller's region: write "11"/],
    ['caller.region in ["11", "120000"]', /"120000" is no caller's region: write "12"/],
    ['caller.region == "110108000"', /"110108000" is no region/],
    ['caller.region.startsWith("110100")', /no caller's region starts with "110100": write "1101"/],
    ['caller.region.startsWith("11x")', /no region has "11x" in it/],
  ])('cannot say %s', (when, message) => {
    expect(about(when)).toMatch(message);
  });

  test('is worth a warning where it names an application that nothing else names', () => {
    const rule = { when: 'caller.application == "aid-ap"' };
    const suspensions = [{ target: { application: 'aid-app' }, reason: 'x', since: '2026-01-01T00:00:00Z' }];
    const { problems, warnings } = byKind(checkPolicy(policy({ rule, suspensions }), schema));
    expect(problems).toEqual([]);
    expect(warnings).toEqual([
      {
        path: 'ruleSet.rules[r].when',
        message: '"aid-ap" is no application that a grant or a suspension names; did you mean aid-app?',
      },
    ]);
    const named = { when: 'caller.application == "aid-app"' };
    expect(byKind(checkPolicy(policy({ rule: named, grants: [grant()] }), schema)).warnings).toEqual([]);
  });
});

describe('A mask', () => {
  const fitting: Readonly<Record<string, readonly string[]>> = {
    name: ['Person.id', 'Person.name', 'Person.regionCode'],
    address: ['Person.id', 'Person.name', 'Person.regionCode'],
    'id-number': ['Person.id', 'Person.name', 'Person.regionCode'],
    'date-year': ['Person.birthDate'],
    'amount-band': ['IncomeTax.annualIncome'],
    nothing: [
      ...['Person.name', 'Person.regionCode', 'Person.birthDate', 'Person.sex', 'Person.children'],
      ...['Person.extra', 'Person.seen', 'Person.height', 'IncomeTax.annualIncome'],
    ],
  };
  const targets = [
    ...['Person.id', 'Person.name', 'Person.regionCode', 'Person.birthDate', 'Person.sex', 'Person.children'],
    ...['Person.nicknames', 'Person.criminalRecord', 'Person.seen', 'Person.extra', 'Person.height'],
    ...['IncomeTax.annualIncome', 'IncomeTax.history'],
  ];
  const cases = Object.keys(fitting).flatMap((mask) =>
    targets.map((target) => [mask, target, fitting[mask]?.includes(target) === true] as const),
  );

  test.each(cases)('%s on %s fits: %s', (mask, target, fits) => {
    const ofRule = problemsOf(policy({ rule: { fields: [target], effect: { mask } } }));
    expect(ofRule.length).toBe(fits ? 0 : 1);
    if (!fits)
      expect(ofRule[0]).toContain(
        `ruleSet.rules[r].effect.mask: the mask ${mask} does not fit ${target}: it`,
      );
  });

  test('of an item fits the field that the item is bound to', () => {
    const source = policy({});
    const [resource] = source.resources;
    const masked = resource?.items.map((item) =>
      item.coordinate === 'Person.children' ? { ...item, mask: 'amount-band' } : item,
    );
    const resources = [{ ...resource, items: masked }, ...source.resources.slice(1)];
    expect(problemsOf({ ...source, resources } as PolicySource)).toEqual([
      'resources[900000/000000].items[Person.children].mask: the mask amount-band does not fit Person.children: ' +
        'it is of type Int, and this mask (bands) is for Amount: deny it instead',
    ]);
  });

  test('of a grant fits the item that it is for', () => {
    const wrong = grant({ masks: { 'IncomeTax.annualIncome': 'name' } });
    expect(problemsOf(policy({ grants: [wrong] }))).toEqual([
      'grants[g].masks[IncomeTax.annualIncome]: the mask name does not fit IncomeTax.annualIncome: ' +
        'it is of type Amount, and this mask (surname) is for String and ID: use bands instead',
    ]);
  });

  test('of a rule about a type fits every field of it', () => {
    const problems = problemsOf(policy({ rule: { fields: ['Person'], effect: { mask: 'name' } } }));
    expect(problems.join('\n')).toContain('does not fit Person.sex: it is of type Sex');
    expect(problems.join('\n')).toContain('does not fit Person.criminalRecord, Person.incomeTax');
    expect(problemsOf(policy({ rule: { fields: ['Vaccination'], effect: { mask: 'name' } } }))).toEqual([]);
  });
});

test('lists everything that is wrong at once, what does not compile included', () => {
  const source = policy({
    rule: { fields: ['Person'], needs: '{ incomeTax sex }', when: 'true' },
    grants: [grant({ masks: { 'IncomeTax.annualIncome': 'name' }, approvedBy: ' ' })],
  });
  expect(problemsOf(source)).toEqual([
    'grants[g]: a grant needs an approver',
    expect.stringContaining('ruleSet.rules[r].needs: Person.incomeTax'),
    expect.stringContaining('grants[g].masks[IncomeTax.annualIncome]'),
  ]);
});
