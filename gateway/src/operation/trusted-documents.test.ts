import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { documentHash } from '@govgraph/storage';
import { readTrustedDocuments } from './trusted-documents.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'govgraph-trusted-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const text = 'query Hall { person(idNumber: "x") { name } }';
const hash = documentHash(text);
const other = 'query Counter { __typename }';

function write(name: string, content: unknown): string {
  const file = join(directory, name);
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

const apollos = (...operations: unknown[]) => ({
  format: 'apollo-persisted-query-manifest',
  version: 1,
  operations,
});

describe('manifests of trusted documents', () => {
  test('come from Apollo’s tools, with ids of their own or hashes', () => {
    const file = write('a.json', apollos({ id: 'hall-1', name: 'Hall', type: 'query', body: text }));
    expect(readTrustedDocuments(file)).toEqual({
      documents: new Map([
        ['hall-1', text],
        [hash, text],
      ]),
      costLimits: new Map(),
      problems: [],
    });
  });

  test('come from GraphQL Code Generator and Relay, with hashes of any kind', () => {
    const sha1 = 'c8d5a2cbd1f2a9f55bd1d3a3a5a5f7b1d6a0e7f1';
    const file = write('b.json', { [sha1]: text, [`sha256:${documentHash(other)}`]: other });
    expect([...readTrustedDocuments(file).documents.keys()]).toEqual([sha1, hash, documentHash(other)]);
  });

  test('may give documents a limit of what they cost, in either form', () => {
    write('a.json', apollos({ id: 'hall-1', body: text, maxCost: 80_000 }));
    write('b.json', { counter: { body: other, maxCost: 5 }, [hash]: { body: text }, again: text });
    const { documents, costLimits, problems } = readTrustedDocuments(directory);
    expect(problems).toEqual([]);
    expect(documents.get('counter')).toBe(other);
    expect([...costLimits]).toEqual([
      [text, 80_000],
      [other, 5],
    ]);
  });

  test('may not give a document two limits, or one that is none', () => {
    const a = write('a.json', apollos({ id: 'hall-1', body: text, maxCost: 0 }));
    const b = write('b.json', { hall: { body: text, maxCost: 5 } });
    const c = write('c.json', { hall: { body: text, maxCost: 6 }, counter: { body: other, maxcost: 6 } });
    const d = write('d.json', { hall: { body: text, maxCost: 6 } });
    expect(readTrustedDocuments(directory).problems).toEqual([
      `in ${a}, operations.0.maxCost is not as expected`,
      `in ${c}, counter is not as expected`,
      `in ${d}, hall has another maxCost than before`,
    ]);
    expect(b).toContain('b.json');
  });

  test('may be several in a directory, and repeat each other', () => {
    write('a.json', apollos({ id: hash, body: text }));
    write('b.json', { [hash]: text, counter: other });
    write('README.md', 'not a manifest');
    const { documents, problems } = readTrustedDocuments(directory);
    expect([documents.size, problems]).toEqual([3, []]);
  });

  test('are refused with all their problems at once', () => {
    const changed = '0'.repeat(64);
    const a = write('a.json', apollos({ id: 'hall', body: text }, { id: changed, body: text }));
    const b = write('b.json', {
      hall: other,
      'two words': text,
      broken: '{',
      [`sha256:${'F'.repeat(64)}`]: text,
    });
    const c = write('c.json', '{');
    const d = write('d.json', apollos({ id: 'no-body' }));
    const e = write('e.json', { ...apollos(), version: 2 });
    const f = write('f.json', [text]);
    expect(readTrustedDocuments(directory).problems).toEqual([
      `in ${a}, ${changed} is not the SHA-256 of its document`,
      `in ${b}, hall names another document than before`,
      `in ${b}, two words is not an id`,
      `in ${b}, broken is not GraphQL`,
      `in ${b}, sha256:${'F'.repeat(64)} is not an id`,
      `the file ${c} is not JSON`,
      `in ${d}, operations.0.body is not as expected`,
      `in ${e}, version is not as expected`,
      `in ${f}, the top is not as expected`,
    ]);
  });

  test('must be there, and hold something', () => {
    const missing = join(directory, 'missing.json');
    expect(readTrustedDocuments(missing).problems).toEqual([`${missing} cannot be read`]);
    expect(readTrustedDocuments(directory).problems).toEqual([`there is no document in ${directory}`]);
    const empty = write('empty.json', apollos());
    expect(readTrustedDocuments(empty).problems).toEqual([`there is no document in ${empty}`]);
  });
});
