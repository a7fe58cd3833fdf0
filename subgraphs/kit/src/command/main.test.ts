import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { writeXlsx } from '../sheets/write-sheets.ts';
import { createTestGateway } from '../testing.ts';

const program = path.join(import.meta.dirname, '../../bin/govgraph-subgraph.js');

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'govgraph-command-'));
});
afterAll(() => rm(directory, { recursive: true }));

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

function run(environment: Record<string, string>, ...commandLine: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const env = { PATH: process.env['PATH'] ?? '', ...environment };
    execFile(process.execPath, [program, ...commandLine], { env, cwd: directory }, (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code), out, err });
    });
  });
}

const schema = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
type Person @key(fields: "id") { id: ID! card: Card }
type Card { number: String }
type Query { card(number: ID!): Card }
`;
const source = `sources:
  cards: { kind: file, file: cards.csv, columns: { number: text, holder: { heading: 身份证号, type: text, idOf: person } } }
fields:
  Query.card: { from: cards, where: { number: $number } }
  Person.card: { from: cards, where: { holder: id } }
`;
/** Of the synthetic city: docs/sources.md names it. */
const keys = { keys: { person: Buffer.from('govgraph-demo-entity-key').toString('base64') } };
const citizen = { number: '110108198003150011', id: '6HKnl0Cw-ydK3R-8XpW6Qw' };

async function writeFolder(name: string, files: Readonly<Record<string, string>> = {}): Promise<string> {
  const folder = await mkdtemp(path.join(directory, `${name}-`));
  const all = {
    'schema.graphql': schema,
    'source.yaml': source,
    'cards.csv': `number,身份证号\nK1,${citizen.number}\nK2,12\n`,
    ...files,
  };
  for (const [file, text] of Object.entries(all)) await writeFile(path.join(folder, file), text);
  return folder;
}

async function writeKeys(content: unknown = keys): Promise<string> {
  const file = path.join(directory, `keys-${Math.random()}.json`);
  await writeFile(file, JSON.stringify(content));
  return file;
}

describe('serve', () => {
  test('says that it is ready, answers by the id of a citizen number that the file has, and ends when it is told to', async () => {
    const gateway = createTestGateway();
    const env = {
      PATH: process.env['PATH'] ?? '',
      GOVGRAPH_GATEWAY_KEYS_FILE: await writeKeys(gateway.gatewayKeys),
      GOVGRAPH_ENTITY_KEYS_FILE: await writeKeys(),
    };
    const child = spawn(process.execPath, [program, 'serve', await writeFolder('library')], { env });
    const ready = await new Promise<string>((resolve) => {
      let text = '';
      child.stdout.on('data', (chunk: Buffer) => {
        text += chunk.toString();
        if (text.includes('\n')) resolve(text);
      });
    });
    const [, url = ''] = /^ready (http:\S+)\n$/.exec(ready) ?? [];
    const { data } = await gateway.ask(
      url,
      'query ($id: ID!) { _entities(representations: [{ __typename: "Person", id: $id }]) { ... on Person { card { number } } } }'.replace(
        '$id: ID!',
        '$id: ID!',
      ),
      { id: citizen.id },
    );
    expect(data).toEqual({ _entities: [{ card: { number: 'K1' } }] });
    expect((await fetch(url, { method: 'POST', body: '{}' })).status).toBe(401);
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  }, 60_000);

  test('prints each mistake with its place and does not begin', async () => {
    const folder = await writeFolder('wrong', { 'source.yaml': source.replace('holder: id', 'owner: id') });
    const { code, err, out } = await run({ GOVGRAPH_ENTITY_KEYS_FILE: await writeKeys() }, 'serve', folder);
    expect([code, out]).toEqual([1, '']);
    expect(err).toBe(
      'source.yaml:5:40: fields.Person.card.where.owner: there is no such column; there are number, holder\n',
    );
  });

  test('says what it needs of the environment', async () => {
    const { code, err } = await run(
      { GOVGRAPH_ENTITY_KEYS_FILE: await writeKeys() },
      'serve',
      await writeFolder('bare'),
    );
    expect([code, err.trim().split('\n').at(-1)]).toEqual([2, 'GOVGRAPH_GATEWAY_KEYS_FILE is required']);
    const without = await run({}, 'serve', await writeFolder('bare'));
    expect([without.code, without.err]).toEqual([
      1,
      'source.yaml:2:103: sources.cards.columns.holder.idOf: there is no key for ids of the kind person: GOVGRAPH_ENTITY_KEYS_FILE names the file with it\n',
    ]);
  });
});

describe('serve --check', () => {
  test('warns of wrong cells, and finds no problem', async () => {
    const { code, out } = await run(
      { GOVGRAPH_ENTITY_KEYS_FILE: await writeKeys() },
      'serve',
      '--check',
      await writeFolder('cells'),
    );
    expect(code).toBe(0);
    expect(out).toBe(
      'warning: cards.csv: row 3, column 身份证号: an identity number of the kind person is expected (LENGTH)\nthe sources fit the schema\n',
    );
  });

  test('prints findings for machines', async () => {
    const folder = await writeFolder('json', {
      'schema.graphql': schema.replace('number: String', 'number: Int'),
    });
    const { code, out } = await run(
      { GOVGRAPH_ENTITY_KEYS_FILE: await writeKeys() },
      'serve',
      '--check',
      '--json',
      folder,
    );
    expect(code).toBe(1);
    expect(JSON.parse(out)).toEqual({
      ok: false,
      data: {
        findings: [
          {
            kind: 'problem',
            code: 'SOURCE',
            file: 'schema.graphql',
            line: 3,
            column: 13,
            message:
              'Card.number: a field of the type Int is read from a column of the type integer, and this one is text',
          },
        ],
      },
    });
  });
});

test('the example of docs/sources.md is checked as it says, with the key that it names', async () => {
  const root = path.join(import.meta.dirname, '../../../..');
  const guide = await readFile(path.join(root, 'docs/sources.md'), 'utf8');
  const [, written = ''] = /^echo '(.*)' > entity-keys\.json$/m.exec(guide) ?? [];
  const [, folder = ''] =
    /serve --check (\S+)\n```\n\n```text\nthe sources fit the schema\n```/.exec(guide) ?? [];
  const environment = { GOVGRAPH_ENTITY_KEYS_FILE: await writeKeys(JSON.parse(written)) };
  const { code, out } = await run(environment, 'serve', '--check', path.join(root, folder));
  expect([code, out]).toEqual([0, 'the sources fit the schema\n']);
});

describe('ids', () => {
  const rows = [
    ['姓名', '身份证号'],
    ['张文博, 甲', citizen.number],
    ['无', ''],
    ['错', '110108198003150012'],
  ];

  test.each([
    [
      'a CSV',
      'people.csv',
      rows.map((row) => row.map((cell) => (cell.includes(',') ? `"${cell}"` : cell)).join(',')).join('\n'),
    ],
    ['an Excel file', 'people.xlsx', writeXlsx(rows)],
  ])(
    'are written beside the numbers of %s, and of what is no number it is said',
    async (_what, file, content) => {
      await writeFile(path.join(directory, file), content);
      const environment = { GOVGRAPH_ENTITY_KEYS_FILE: await writeKeys() };
      const asked = ['ids', file, '--column', '身份证号', '--kind', 'person', '--out', `${file}.out`];
      const { code, err } = await run(environment, ...asked);
      expect([code, err]).toEqual([
        1,
        `1 ids written to ${file}.out; 2 rows have none:\nrow 3: it is blank\nrow 4: CHECK_CHARACTER\n`,
      ]);
      expect(await readFile(path.join(directory, `${file}.out`), 'utf8')).toBe(
        `\ufeff姓名,身份证号,id\r\n"张文博, 甲",${citizen.number},${citizen.id}\r\n无,,\r\n错,110108198003150012,\r\n`,
      );
      const again = await run(environment, ...asked);
      expect([again.code, again.err]).toEqual([2, `govgraph-subgraph: ${file}.out is there already\n`]);
      const pairs = await run(environment, ...asked.slice(0, -1), `${file}.pairs`, '--pairs');
      expect([
        pairs.code,
        (await readFile(path.join(directory, `${file}.pairs`), 'utf8')).split('\r\n')[1],
      ]).toEqual([1, `${citizen.number},${citizen.id}`]);
    },
  );

  test.each([
    [
      'without a key',
      {},
      ['--column', 'a', '--kind', 'person', '--out', 'x'],
      /no GOVGRAPH_ENTITY_KEYS_FILE/,
    ],
    [
      'of another kind',
      { person: 'AAAAAAAAAAAAAAAAAAAAAA==' },
      ['--column', 'a', '--kind', 'legal-entity', '--out', 'x'],
      /has no key of the kind legal-entity/,
    ],
    [
      'of no kind',
      { person: 'AAAAAAAAAAAAAAAAAAAAAA==' },
      ['--column', 'a', '--kind', 'car', '--out', 'x'],
      /--kind: expected person or legal-entity/,
    ],
    [
      'of a short key',
      { person: 'AAAA' },
      ['--column', 'a', '--kind', 'person', '--out', 'x'],
      /keys\.person: expected at least 16 bytes/,
    ],
    [
      'of a column that is not there',
      { person: 'AAAAAAAAAAAAAAAAAAAAAA==' },
      ['--column', '证件', '--kind', 'person', '--out', 'x'],
      /no heading “证件”; there are 姓名, 身份证号/,
    ],
    [
      'of nothing',
      { person: 'AAAAAAAAAAAAAAAAAAAAAA==' },
      [],
      /expected --column, --kind and --out \(--help explains\)/,
    ],
  ])('are not written %s', async (_what, given, options, message) => {
    await writeFile(path.join(directory, 'few.csv'), '姓名,身份证号\n');
    const environment =
      Object.keys(given).length === 0 ? {} : { GOVGRAPH_ENTITY_KEYS_FILE: await writeKeys({ keys: given }) };
    const { code, err } = await run(environment, 'ids', 'few.csv', ...options);
    expect([code, err]).toEqual([2, expect.stringMatching(message)]);
  });
});

test.each([
  [['--help'], 0, /^Usage: govgraph-subgraph/],
  [[], 2, /expected a command/],
  [['dance'], 2, /there is no command dance/],
  [['serve'], 2, /expected one folder/],
  [['serve', '--wrong', '.'], 2, /Unknown option '--wrong'/],
])('govgraph-subgraph %j ends with %d', async (commandLine, code, said) => {
  const ended = await run({}, ...commandLine);
  expect([ended.code, ended.out + ended.err]).toEqual([code, expect.stringMatching(said)]);
});
