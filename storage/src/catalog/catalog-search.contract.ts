import { buildItem, buildResource } from '@govgraph/policy/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import type { PolicyAdmin, SubgraphPublication } from '../policy/policy-admin.ts';
import type { CatalogSearch, ItemFilter, ItemPlace, ResourceFilter } from './catalog-search.ts';

interface Connected {
  readonly admin: PolicyAdmin;
  readonly search: CatalogSearch;
}

const departments = ['health', 'taxation'].map((code) => ({ code, name: code, nameZh: code }));

const residents = buildResource({
  code: '30200101/000001',
  name: 'Resident health records',
  nameZh: '居民健康档案',
  abstract: '全市居民的血型与既往病史。Collected by community clinics, 100% of them.',
  provider: 'health',
  base: 'NATURAL_PERSONS',
  items: [
    buildItem({
      coordinate: 'Patient.bloodType',
      name: 'Blood type',
      nameZh: '血型',
      level: 3,
      dataClass: 'IMPORTANT',
    }),
    buildItem({ coordinate: 'Patient.name', name: 'Full name', nameZh: '姓名', level: 2 }),
  ],
});
const vaccinations = buildResource({
  code: '30200102/000001',
  name: 'Vaccinations',
  nameZh: '预防接种信息',
  abstract: '接种单位、疫苗与日期。',
  provider: 'health',
  items: [
    buildItem({ coordinate: 'Vaccination.vaccine', name: 'Vaccine', nameZh: '疫苗' }),
    buildItem({
      coordinate: 'Vaccination.batch',
      name: 'Batch_no 50%',
      nameZh: '批号𠮷',
      shareType: 'NOT_SHARED',
      legalBasis: '中华人民共和国疫苗管理法',
    }),
  ],
});
const incomes = buildResource({
  code: '30500101/000001',
  name: 'Income tax of natural persons',
  nameZh: '个人所得税信息',
  abstract: 'What was declared and paid.',
  provider: 'taxation',
  items: [
    buildItem({
      coordinate: 'IncomeTax.taxableIncome',
      name: 'Taxable income',
      nameZh: '应税收入(元)',
      shareType: 'CONDITIONAL',
    }),
    buildItem({ coordinate: 'IncomeTax.year', name: 'Tax year', nameZh: '纳税年度' }),
  ],
});

const health: SubgraphPublication = {
  name: 'health',
  sdl: 'type Patient { name: String }',
  url: 'http://health/graphql',
  resources: [residents, vaccinations],
};
const taxation: SubgraphPublication = {
  name: 'taxation',
  sdl: 'type IncomeTax { year: Int }',
  url: 'http://taxation/graphql',
  resources: [incomes],
};

/** What every implementation of `CatalogSearch` does. @param connect an empty store; what it returns is closed after the test */
export function describeCatalogSearch(connect: () => Promise<Connected>): void {
  describe('the search of the catalog', () => {
    let admin: PolicyAdmin;
    let search: CatalogSearch;

    beforeEach(async () => {
      ({ admin, search } = await connect());
      await admin.apply({ departments }, 'authority', 'departments');
      await admin.publishSubgraphs(
        { subgraphs: [health, taxation], supergraphSdl: 'both' },
        'stewards',
        'publish',
      );
    });
    afterEach(() => Promise.all([admin.close(), search.close()]));

    const items = async (filter: ItemFilter, after?: ItemPlace, first = 10) =>
      (await search.findItems({ first, after }, filter)).map(({ item }) => item.coordinate);
    const resources = async (filter: ResourceFilter) =>
      (await search.findResources({ first: 10 }, filter)).map(({ part }) => part.nameZh);

    test('finds everything where nothing is asked for, in the order of codes and coordinates', async () => {
      expect(await resources({})).toEqual(['居民健康档案', '预防接种信息', '个人所得税信息']);
      const all = [
        'Patient.bloodType',
        'Patient.name',
        'Vaccination.batch',
        'Vaccination.vaccine',
        'IncomeTax.taxableIncome',
        'IncomeTax.year',
      ];
      expect(await items({})).toEqual(all);
      expect(await items({ text: ' \u3000 \0' })).toEqual(all);
      const [found] = await search.findItems({ first: 1 });
      expect(found).toMatchObject({
        resource: { key: residents.code, part: { abstract: residents.abstract } },
        item: { level: 3 },
      });
    });

    test.each<readonly [string, readonly string[]]>([
      ['血型', ['Patient.bloodType']],
      // One character, and one beyond the first plane of Unicode.
      ['苗', ['Vaccination.vaccine']],
      ['𠮷', ['Vaccination.batch']],
      // Chinese has no blanks: any part of a name is a word.
      ['应税收', ['IncomeTax.taxableIncome']],
      // Its two characters follow one another elsewhere, and not here.
      ['型血', []],
      ['blood', ['Patient.bloodType']],
      ['BLOODTYPE', ['Patient.bloodType']],
      ['patient.blood', ['Patient.bloodType']],
      ['ｂｌｏｏｄ　ｔｙｐｅ', ['Patient.bloodType']],
      ['应税收入（元）', ['IncomeTax.taxableIncome']],
      // What the resource is called is said of its items.
      ['居民 姓名', ['Patient.name']],
      ['tax 纳税', ['IncomeTax.year']],
      ['30500101', ['IncomeTax.taxableIncome', 'IncomeTax.year']],
      ['既往病史', []],
      // Nothing of what a pattern of the database means.
      ['50%', ['Vaccination.batch']],
      ['h_n', ['Vaccination.batch']],
      ['%', ['Vaccination.batch']],
      ['\\', []],
    ])('finds items by the text %s', async (text, coordinates) => {
      expect(await items({ text })).toEqual(coordinates);
    });

    test.each<readonly [string, readonly string[]]>([
      ['既往病史', ['居民健康档案']],
      ['CLINICS', ['居民健康档案']],
      ['信息', ['预防接种信息', '个人所得税信息']],
      ['tax 30500101/000001', ['个人所得税信息']],
      // An item of it.
      ['bloodType', []],
    ])('finds resources by the text %s', async (text, names) => {
      expect(await resources({ text })).toEqual(names);
    });

    test('finds by department, code, base database, share type, class and level, all of which have to be right', async () => {
      expect(await resources({ provider: 'taxation' })).toEqual(['个人所得税信息']);
      expect(await resources({ code: '302001' })).toEqual(['居民健康档案', '预防接种信息']);
      expect(await resources({ code: '2001' })).toEqual([]);
      expect(await resources({ shareType: 'NOT_SHARED' })).toEqual(['预防接种信息']);
      expect(await resources({ base: 'NATURAL_PERSONS' })).toEqual(['居民健康档案']);
      expect(await resources({ base: 'SOCIAL_CREDIT' })).toEqual([]);
      // The strictest of its items; what says nothing is general data.
      expect(await resources({ dataClass: 'IMPORTANT' })).toEqual(['居民健康档案']);
      expect(await resources({ dataClass: 'GENERAL' })).toEqual(['预防接种信息', '个人所得税信息']);
      expect(await items({ base: 'NATURAL_PERSONS' })).toEqual(['Patient.bloodType', 'Patient.name']);
      expect(await items({ dataClass: 'IMPORTANT' })).toEqual(['Patient.bloodType']);
      expect(await items({ base: 'NATURAL_PERSONS', dataClass: 'GENERAL' })).toEqual(['Patient.name']);
      expect(await items({ provider: 'taxation' })).toEqual(['IncomeTax.taxableIncome', 'IncomeTax.year']);
      expect(await items({ code: '30200102' })).toEqual(['Vaccination.batch', 'Vaccination.vaccine']);
      expect(await items({ resource: residents.code, level: 2 })).toEqual(['Patient.name']);
      expect(await items({ resource: '302001' })).toEqual([]);
      expect(await items({ shareType: 'NOT_SHARED' })).toEqual(['Vaccination.batch']);
      expect(await items({ shareType: 'NOT_SHARED', provider: 'taxation' })).toEqual([]);
      expect(await items({ text: '信息', shareType: 'CONDITIONAL' })).toEqual(['IncomeTax.taxableIncome']);
    });

    test('goes on where a page has ended, also when that entry is gone', async () => {
      const text = '信息';
      expect(await items({ text }, undefined, 2)).toEqual(['Vaccination.batch', 'Vaccination.vaccine']);
      const after = { resourceCode: vaccinations.code, coordinate: 'Vaccination.vaccine' };
      expect(await items({ text }, after, 1)).toEqual(['IncomeTax.taxableIncome']);
      await admin.publishSubgraphs(
        { subgraphs: [{ ...health, resources: [residents] }], supergraphSdl: 'both' },
        'huang',
        'no vaccinations',
      );
      expect(await items({ text }, after, 1)).toEqual(['IncomeTax.taxableIncome']);
      const page = { first: 10, after: vaccinations.code };
      expect((await search.findResources(page, { text })).map(({ key }) => key)).toEqual([incomes.code]);
    });

    test('finds what was changed as soon as it is in force, and what was taken out no longer', async () => {
      const changed = buildResource({
        ...residents,
        nameZh: '居民电子健康档案',
        items: [residents.items[0]!],
      });
      await admin.publishSubgraphs(
        { subgraphs: [{ ...health, resources: [changed] }], supergraphSdl: 'both' },
        'huang',
        'electronic',
      );
      expect(await items({ text: '电子' })).toEqual(['Patient.bloodType']);
      expect(await items({ provider: 'health' })).toEqual(['Patient.bloodType']);
      expect(await resources({ text: '接种' })).toEqual([]);
      await admin.publishSubgraphs(
        { subgraphs: [], removed: ['health'], supergraphSdl: 'taxation' },
        'authority',
        'it ends',
      );
      expect(await resources({})).toEqual(['个人所得税信息']);
      expect(await items({ text: '血型' })).toEqual([]);
    });
  });
}
