/*
 * Cities of any size with one request that is the same in all of them: the same fields of the same four departments,
 * under the same grants, rules and masks. Everything else is there to be in the way. The same size gives the same
 * city; all names are made up.
 *
 * A department has records (resources of the catalog) of up to 50 items; `Person` leads to each of them.
 */
import { buildGrant, buildItem, buildPurpose, buildResource, readNothing } from '@govgraph/policy/testing';

/** @typedef {{ subgraphs: number, items: number, grants: number }} Size departments, fields of the schema, grants */

export const persona = 'hall-frontend';
export const purpose = 'review-of-persons';
const consumer = 'hall';

const itemsInRecord = 50;
const departmentsAsked = [0, 1, 2, 3];
const fieldsAsked = Array.from({ length: 8 }, (_, number) => `item${number}`);
const masked = 'D001Record0.item2';

/** @param {number} index */
const departmentName = (index) => `d${String(index).padStart(3, '0')}`;
const recordType = (department, record) => `${department.toUpperCase()}Record${record}`;
const linkField = (department, record) => `${department}Record${record}`;

/** The request, and what it must answer. */
export const request = {
  query: `query Scale { person(id: "1") { id ${departmentsAsked
    .map((index) => `${linkField(departmentName(index), 0)} { ${fieldsAsked.join(' ')} }`)
    .join(' ')} } }`,
  response: {
    person: {
      id: '1',
      ...Object.fromEntries(
        departmentsAsked.map((index) => {
          const type = recordType(departmentName(index), 0);
          const values = fieldsAsked.map((field) => [field, valueOf(type, field)]);
          return [linkField(departmentName(index), 0), Object.fromEntries(values)];
        }),
      ),
    },
  },
};
request.response.person.d001Record0.item2 = 'D**';

/** What every department says. */
export function valueOf(type, field) {
  return `${type}.${field}`;
}

/** @param {Size} size */
export function createCity(size) {
  const departments = Array.from({ length: size.subgraphs }, (_, index) => createDepartment(size, index));
  const names = departments.map(({ name }) => name);
  return {
    departments,
    /** What must be known before the departments can publish. */
    registration: {
      departments: [consumer, ...names].map((code) => ({ code, name: code, nameZh: code })),
      masks: [{ name: 'surname', strength: 10, method: { kind: 'surname' } }],
    },
    /** What the authority decides after they have. */
    decisions: addOthers(decideForCaller(departments), departments, size.grants),
  };
}

/** @param {Size} size */
function createDepartment({ subgraphs, items }, index) {
  const name = departmentName(index);
  const budget = Math.floor(items / subgraphs);
  const recordCount = Math.ceil(budget / itemsInRecord);
  const records = Array.from({ length: recordCount }, (_, record) => {
    const type = recordType(name, record);
    // One of the items is the field of Person that leads to the record.
    const fields = Array.from(
      { length: Math.floor(budget / recordCount) - 1 },
      (_each, number) => `item${number}`,
    );
    return { type, link: linkField(name, record), fields };
  });
  const entry =
    index === 0 ? [structure('Query.person'), buildItem({ coordinate: 'Person.id', role: 'KEY' })] : [];
  return {
    name,
    sdl: writeSdl(index, records),
    resources: records.map(({ type, link, fields }, record) =>
      buildResource({
        code: `100${name.slice(1)}/${String(record + 1).padStart(6, '0')}`,
        name: `Record ${record} of ${name}`,
        provider: name,
        inputs: index === 0 && record === 0 ? readNothing('Query.person(id:)') : [],
        items: [
          ...(record === 0 ? entry : []),
          structure(`Person.${link}`),
          ...fields.map((field, position) => createItem(`${type}.${field}`, position)),
        ],
      }),
    ),
  };
}

const structure = (coordinate) => buildItem({ coordinate, role: 'STRUCTURE' });

function createItem(coordinate, position) {
  const shareType = shareTypeAt(position);
  return buildItem({ coordinate, shareType, level: 1 + (position % 3) });
}

function shareTypeAt(position) {
  if (position % 10 === 9) return 'NOT_SHARED';
  return position % 4 === 0 ? 'UNCONDITIONAL' : 'CONDITIONAL';
}

function writeSdl(index, records) {
  const types = records.map(
    ({ type, fields }) => `type ${type} {\n${fields.map((field) => `  ${field}: String`).join('\n')}\n}`,
  );
  const links = records.map(({ type, link }) => `  ${link}: ${type}`);
  return [
    'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])',
    ...(index === 0 ? ['type Query {\n  person(id: ID!): Person\n}'] : []),
    `type Person @key(fields: "id") {\n  id: ID!\n${links.join('\n')}\n}`,
    ...types,
  ].join('\n\n');
}

/** A purpose, a grant of each department that is asked, and rules of which one masks. */
function decideForCaller(departments) {
  const asked = departmentsAsked.map((index) => departments[index]);
  return {
    purposes: [
      buildPurpose({
        code: purpose,
        department: consumer,
        items: ['Person.*', ...asked.map(({ name }) => `${recordType(name, 0)}.*`)],
      }),
    ],
    grants: asked.map(({ name, resources }) =>
      buildGrant({
        id: `caller-${name}`,
        consumer,
        applications: [persona],
        purpose,
        provider: name,
        items: conditionalItems(resources[0]),
      }),
    ),
    ruleSet: {
      version: 'scale',
      rules: [
        {
          id: 'item-below-clearance-3',
          basis: 'a law',
          fields: [masked],
          when: 'caller.clearance < 3',
          effect: { mask: 'surname' },
        },
        {
          id: 'record-below-clearance-2',
          basis: 'a law',
          fields: ['D002Record0'],
          when: 'caller.clearance < 2',
          effect: 'deny',
        },
      ],
    },
  };
}

const conditionalItems = ({ items }) =>
  items.filter(({ shareType }) => shareType === 'CONDITIONAL').map(({ coordinate }) => coordinate);

/** Grants that the request does not need. */
export const otherGrantId = (number) => `other-${number}`;
const itemsInGrant = 3;

/** Adds grants to everybody for everything, also to the caller's department and of the items that it asks for. */
function addOthers(own, departments, grantCount) {
  const random = createRandom(20_260_101);
  const records = departments.flatMap(({ resources }) =>
    resources.map((resource) => ({ provider: resource.provider, items: conditionalItems(resource) })),
  );
  const consumers = [consumer, ...departments.map(({ name }) => name)];
  const purposeCount = Math.min(1000, Math.ceil(grantCount / 10));
  const purposes = Array.from({ length: purposeCount }, (_, number) => ({
    code: `matter-${number}`,
    department: consumers[Math.floor(random() * consumers.length)],
    /** Where in `records` its grants begin; they go on from there, so that no two are for one item. */
    start: Math.floor(random() * records.length),
    granted: 0,
    items: new Set(),
  }));
  const grants = [];
  for (let number = 0; grants.length < grantCount - own.grants.length; number++) {
    const each = purposes[number % purposeCount];
    const position = each.granted++;
    const { provider, items } = records[(each.start + position) % records.length];
    const first = itemsInGrant * Math.floor(position / records.length);
    if (first >= itemsInRecord) throw new Error(`there are not enough items for ${grantCount} grants`);
    const granted = items.slice(first, first + itemsInGrant);
    if (provider === each.department || granted.length === 0) continue;
    for (const item of granted) each.items.add(item);
    grants.push(
      buildGrant({
        id: otherGrantId(grants.length),
        consumer: each.department,
        applications: [`application-${Math.floor(random() * 1000)}`],
        purpose: each.code,
        provider,
        items: granted,
        validFrom: `202${Math.floor(random() * 6)}-01-01T00:00:00Z`,
      }),
    );
  }
  return {
    ...own,
    purposes: [
      ...own.purposes,
      ...purposes.map(({ code, department, items }) => buildPurpose({ code, department, items: [...items] })),
    ],
    grants: [...own.grants, ...grants],
  };
}

/** Mulberry32: the same numbers from 0 to 1 for the same seed. */
function createRandom(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
