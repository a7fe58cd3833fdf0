/** What callers, strangers and departments send to hold a gateway up: kinds, of which each has any number of variations. */
import { type Socket, connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { samplePersons } from '@govgraph/demo-city';
import type { Random } from '../hold/random.ts';
import type { Caller } from '../environment/caller.ts';
import type { Environment } from '../environment/start-environment.ts';

export interface Stage {
  readonly environment: Environment;
  /** Of the gateway under stress. */
  readonly gatewayUrl: string;
  /** An application that may ask for much. */
  readonly caller: Caller;
  readonly token: string;
  /** Where a department itself listens. */
  readonly departmentUrl: string;
}

export interface Kind {
  readonly name: string;
  run(stage: Stage, random: Random): Promise<void>;
}

const { haidian } = samplePersons;
const person = `person(idNumber: "${haidian.idNumber}")`;

export const kinds: readonly Kind[] = [
  {
    name: 'a department answers hugely',
    run: async ({ environment, caller }, random) => {
      const body = random.pick(hugeResponses)(random.between(1_000, 400_000));
      environment.ways.taxation.setCondition({ kind: 'answering', status: 200, body });
      await caller.ask(`{ ${person} { incomeTax(year: 2025) { annualIncome } } }`);
      environment.ways.taxation.setCondition({ kind: 'working' });
    },
  },
  {
    name: 'cyclic lists under many aliases',
    run: async ({ caller }, random) => {
      const [depth, aliases] = [random.between(1, 9), random.between(1, 190)];
      const family = repeated(depth, 'household { members { person { name ', ' } } }');
      const fields = Array.from({ length: aliases }, (_, index) => `a${index}: ${person} { ${family} }`);
      await caller.ask(`{ ${fields.join(' ')} }`);
    },
  },
  {
    name: 'answers that nobody reads',
    run: async ({ gatewayUrl, token }, random) => {
      const aliases = Array.from(
        { length: random.between(1, 90) },
        (_, index) => `a${index}: __schema { types { name fields { name description } } }`,
      );
      const sockets = await Promise.all(
        Array.from({ length: 6 }, () => open(gatewayUrl, post({ query: `{ ${aliases.join(' ')} }` }, token))),
      );
      for (const socket of sockets) socket.pause();
      await sleep(random.between(50, 500));
      for (const socket of sockets) socket.destroy();
    },
  },
  {
    name: 'fetches nested in each other',
    run: async ({ caller }, random) => {
      const depth = random.between(1, 14);
      const step = random.pick([
        'companies { entity { legalRepresentative { ',
        'employments { employer { legalRepresentative { ',
        'household { members { person { ',
      ]);
      await caller.ask(
        `{ ${person} { ${repeated(depth, step, ' name } } }').replaceAll('{  name', '{ name')} } }`,
      );
    },
  },
  {
    name: 'one response name again and again',
    run: async ({ caller }, random) => {
      const fields = Array.from({ length: random.between(1, 4_000) }, (_, index) =>
        random.pick([
          'name',
          'x: name',
          `x: incomeTax(year: ${index}) { annualIncome }`,
          'household { members { person { name } } }',
        ]),
      );
      await caller.ask(`{ ${person} { ${fields.join(' ')} } }`);
    },
  },
  {
    name: 'bodies of strangers that do not come',
    run: async ({ gatewayUrl }, random) => {
      const head = `POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: ${random.pick([100, 16_000, 1_000_000])}\r\n\r\n{`;
      const sockets = await Promise.all(
        Array.from({ length: random.between(10, 140) }, () => open(gatewayUrl, head)),
      );
      await sleep(random.between(50, 300));
      for (const socket of sockets) socket.destroy();
    },
  },
  {
    name: 'strangers that do not wait for answers',
    run: async ({ gatewayUrl }, random) => {
      const request = random.pick([
        'GET /graphql HTTP/1.1\r\nhost: a\r\n\r\n',
        'GET /x HTTP/1.1\r\nhost:\r\n\r\n',
      ]);
      const sockets = await Promise.all(
        Array.from({ length: 2 }, () => open(gatewayUrl, request.repeat(random.between(10, 5_000)))),
      );
      await sleep(random.between(50, 300));
      for (const socket of sockets) socket.destroy();
    },
  },
  {
    name: 'pages of records with cycles below',
    run: async ({ caller }, random) => {
      const cycle = repeated(
        random.between(1, 6),
        'legalRepresentative { companies { entity { name ',
        ' } } }',
      );
      await caller.ask(`{ legalEntities(first: ${random.between(1, 101)}) { nodes { name ${cycle} } } }`);
    },
  },
  {
    name: 'one item of many persons',
    run: async ({ caller }, random) => {
      const idNumbers = Object.values(samplePersons).map(({ idNumber }) => idNumber);
      const fields = Array.from(
        { length: random.between(1, 200) },
        (_, index) => `a${index}: person(idNumber: "${random.pick(idNumbers)}") { name regionCode }`,
      );
      await caller.ask(`{ ${fields.join(' ')} }`);
    },
  },
  {
    name: 'documents that are new each time, as large as may be',
    run: async ({ caller }, random) => {
      const fields = random.pick(['name', 'name regionCode', 'household { members { relation } }']);
      const document = random.pick(largeDocuments)(random.between(1, 10), fields);
      await caller.ask(`${document} # ${random.between(0, 1_000_000)}`);
    },
  },
  {
    name: 'one operation under many conditions',
    run: async ({ caller }, random) => {
      const conditions = Array.from({ length: random.between(1, 60) }, (_, index) => `c${index}`);
      const fields = conditions.map(
        (name) =>
          `... @skip(if: $${name}) { ${repeated(4, 'household { members { person { name ', ' } } }')} }`,
      );
      const query = `query (${conditions.map((name) => `$${name}: Boolean!`).join(' ')}) { ${person} { name ${fields.join(' ')} } }`;
      for (let at = 0; at < 20; at++) {
        const values = conditions.map((name) => [name, random.between(0, 1) === 1]);
        await caller.ask(query, Object.fromEntries(values));
      }
    },
  },
  {
    name: 'many values in arguments',
    run: async ({ caller }, random) => {
      const count = random.between(1, 60_000);
      const list = `[${'"a" '.repeat(Math.min(count, 9_000))}]`;
      const values = Array<string>(count).fill('a');
      await caller.ask(`{ person(idNumber: ${list}) { name } }`);
      await caller.ask('query ($x: [String!]) { legalEntities(filter: { name: $x }) { nodes { name } } }', {
        x: values,
      });
      await caller.ask('query ($x: String!) { person(idNumber: $x) { name } }', { x: values });
    },
  },
  {
    name: 'bodies for a department that do not come',
    run: async ({ departmentUrl }, random) => {
      const head = `POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 900000\r\n\r\n{`;
      const sockets = await Promise.all(
        Array.from({ length: random.between(10, 120) }, () => open(departmentUrl, head)),
      );
      await sleep(random.between(50, 300));
      for (const socket of sockets) socket.destroy();
    },
  },
];

/** Of some thousand parts each. */
const hugeResponses: readonly ((parts: number) => string)[] = [
  (parts) => `{"data":null,"errors":[${'{},'.repeat(parts)}{}]}`,
  (parts) => `{"data":{"_entities":[{"incomeTax":{"annualIncome":[${'[],'.repeat(parts)}{}]}}]}}`,
  (parts) =>
    `{"data":{"_entities":[{${Array.from({ length: parts / 4 }, (_, index) => `"k${index}":1,`).join('')}"a":1}]}}`,
  (parts) => `{"data":{"_entities":[${'{"__typename":"Person"},'.repeat(parts)}{}]}}`,
  (parts) => `{"data":${'['.repeat(parts)}${']'.repeat(parts)}}`,
  (parts) => `{"data":{"_entities":[{"incomeTax":{"annualIncome":"${'9'.repeat(parts * 10)}"}}]}}`,
  (parts) => `{"data":{"_entities":[{"incomeTax":{"annualIncome":${'1.0,'.repeat(parts)}}]}}`,
  (parts) => `{"data":{"a":"${'\\u0041'.repeat(parts)}"}}`,
  (parts) =>
    `{"data":{"_entities":[{"incomeTax":null}]},"errors":[${'{"path":["_entities",0,"incomeTax"]},'.repeat(parts / 4)}{}]}`,
];

/** Of so many levels. */
const largeDocuments: readonly ((levels: number, fields: string) => string)[] = [
  (levels, fields) => {
    const fragments = Array.from(
      { length: levels },
      (_, at) =>
        `fragment F${at} on Person { household { members { person { ...F${at + 1} } } } companies { entity { legalRepresentative { ...F${at + 1} } } } }`,
    );
    return `{ ${person} { ...F0 } } ${fragments.join(' ')} fragment F${levels} on Person { ${fields} }`;
  },
  (levels, fields) => `{ ${person} { ${`${fields} `.repeat(levels * 200)} } }`,
  (levels, fields) => {
    const operations = Array.from({ length: levels * 5 }, (_, at) => `query Q${at} { ${person} { ...F } }`);
    return `${operations.join(' ')} fragment F on Person { ${`${fields} `.repeat(900)} }`;
  },
  (levels, fields) =>
    `{ ${person} { ${Array.from({ length: levels * 19 }, (_, at) => `a${at}: household { members { person { ${fields} } } }`).join(' ')} } }`,
];

function repeated(times: number, start: string, end: string): string {
  return start.repeat(times) + end.repeat(times);
}

function post(parameters: object, token: string): string {
  const body = JSON.stringify(parameters);
  return `POST /graphql HTTP/1.1\r\nhost: a\r\nauthorization: Bearer ${token}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
}

/** Connects and sends, whatever comes of it. */
function open(url: string, bytes: string): Promise<Socket> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname, () => {
      socket.write(bytes);
      resolve(socket);
    });
    socket.on('error', () => resolve(socket));
  });
}
