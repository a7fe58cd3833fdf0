/**
 * Every reader of dates and instants that somebody gives: whoever adds one adds a row. None takes a day or a time that
 * does not exist for another one.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readHour } from '@govgraph/ecology';
import { compilePolicy, parseCatalog, parsePolicyDocument, type PolicySource } from '@govgraph/policy';
import { parseBeijingTime, parseDate, parseInstant } from '@govgraph/protocol';
import { dates, impossibleDates, impossibleInstants, instants } from '@govgraph/protocol/testing-arbitraries';
import { dateScalar, dateTimeScalar } from '@govgraph/subgraph-kit';
import fc from 'fast-check';
import { Kind } from 'graphql';
import { describe, expect, test } from 'vitest';
import { parseInstantOption } from './option-parsers.ts';

/** Throws, or gives undefined or a problem, where a text is not read. */
type Reader = (text: string) => unknown;

const department = { code: 'hall', name: 'Hall', nameZh: '厅' };
const emptyPolicy: PolicySource = {
  ...parsePolicyDocument(JSON.stringify({ departments: [department], ruleSet: { version: '1', rules: [] } })),
  resources: [],
  version: 1,
};

const readersOfDates: Record<string, Reader> = {
  'protocol: parseDate': parseDate,
  'kit: Date in a variable': (value) => dateScalar.parseValue(value),
  'kit: Date in a document': (value) => dateScalar.parseLiteral({ kind: Kind.STRING, value }),
  'policy document: approvedOn of a purpose': (approvedOn) =>
    readPolicy({ purposes: [{ ...purpose, approvedOn }] }),
  'catalog: publishedOn of a resource': (publishedOn) =>
    parseCatalog(JSON.stringify({ resources: [{ ...resource, publishedOn }] })),
};

const readersOfInstants: Record<string, Reader> = {
  'protocol: parseInstant': parseInstant,
  'kit: DateTime in a variable': (value) => dateTimeScalar.parseValue(value),
  'kit: DateTime in a document': (value) => dateTimeScalar.parseLiteral({ kind: Kind.STRING, value }),
  'policy document: validFrom of a grant': (validFrom) => readPolicy({ grants: [{ ...grant, validFrom }] }),
  'policy document: validUntil of a grant': (validUntil) =>
    readPolicy({ grants: [{ ...grant, validUntil }] }),
  'policy document: since of a suspension': (since) =>
    readPolicy({ suspensions: [{ target: { application: 'app' }, reason: 'r', since }] }),
  'policy: since of a suspension': (since) =>
    compilePolicy({
      ...emptyPolicy,
      suspensions: [{ target: { application: 'app' }, reason: 'r', since }],
    }),
  'command: --since, --until': parseInstantOption,
};

/** Times on a clock in China, without an offset. */
const readersOfBeijingTime: Record<string, Reader> = {
  'protocol: parseBeijingTime': withoutProblem(parseBeijingTime),
  'import of air quality: timepoint': withoutProblem(readHour),
};

const purpose = {
  ...{ code: 'p', name: 'P', nameZh: '事', department: 'hall', legalBasis: 'law' },
  ...{ items: [], approvedBy: 'a', approvedOn: '2026-01-01' },
};
const grant = {
  ...{ id: 'g', consumer: 'hall', provider: 'hall', purpose: 'p', items: ['Person.name'], exact: [] },
  ...{
    masks: {},
    validFrom: '2026-01-01T00:00:00Z',
    validUntil: '2027-01-01T00:00:00Z',
    kind: 'PROVIDER_APPROVAL',
  },
  ...{ approvedBy: 'a', approvedAt: '2026-01-01T00:00:00Z', acceptedByConsumerAt: '2026-01-01T00:00:00Z' },
};
const resource = {
  ...{
    code: '10100101/000001',
    name: 'N',
    nameZh: '名',
    provider: 'hall',
    abstract: 'A',
    format: 'database',
  },
  ...{ shareType: 'UNCONDITIONAL', openAttribute: { open: false }, updateCycle: 'DAILY' },
  ...{ providerUscc: '11110000000001214N', classification: '基础信息资源' },
  items: [{ coordinate: 'Person.name', name: 'N', nameZh: '名', dataType: 'C', level: 1 }],
};

function readPolicy(parts: Record<string, unknown>): unknown {
  return parsePolicyDocument(
    JSON.stringify({ departments: [department], ruleSet: { version: '1', rules: [] }, ...parts }),
  );
}

function withoutProblem(read: (text: string) => object): Reader {
  return (text) => {
    const reading = read(text);
    return 'problem' in reading ? undefined : reading;
  };
}

function isRead(reader: Reader, text: string): boolean {
  try {
    return reader(text) !== undefined;
  } catch {
    return false;
  }
}

describe.each(Object.entries(readersOfDates))('A date read by %s', (_, reader) => {
  test('exists', () => {
    fc.assert(fc.property(dates, (text) => isRead(reader, text)));
    fc.assert(fc.property(impossibleDates, (text) => !isRead(reader, text)));
  });
});

describe.each(Object.entries(readersOfInstants))('An instant read by %s', (_, reader) => {
  test('exists', () => {
    fc.assert(fc.property(instants, (text) => isRead(reader, text)));
    fc.assert(fc.property(impossibleInstants, (text) => !isRead(reader, text)));
  });
});

describe.each(Object.entries(readersOfBeijingTime))('Beijing time read by %s', (_, reader) => {
  const days = dates.filter((date) => date > '1992');
  const impossibleDays = impossibleDates.filter((date) => date.trim() === date);
  const hours = fc.integer({ min: 0, max: 23 }).map((hour) => `T${String(hour).padStart(2, '0')}:00:00`);

  test('exists', () => {
    fc.assert(fc.property(days, hours, (date, hour) => isRead(reader, date + hour)));
    fc.assert(fc.property(impossibleDays, hours, (date, hour) => !isRead(reader, date + hour)));
    fc.assert(
      fc.property(days, fc.constantFrom('T24:00:00', 'T23:60:00', 'T23:59:60', ''), (date, hour) => {
        expect(isRead(reader, date + hour)).toBe(false);
      }),
    );
  });

  test('is none where clocks skipped it or showed it twice', () => {
    expect(isRead(reader, '1988-07-01T12:00:00')).toBe(true);
    expect(isRead(reader, '1988-04-17T02:30:00')).toBe(false);
    expect(isRead(reader, '1988-09-11T01:30:00')).toBe(false);
  });
});

/** Readers that take what JavaScript takes, and why what they read exists all the same. */
const exempt: Record<string, string> = {
  'protocol/src/instant.ts': 'the strict reader itself',
  'protocol/src/legal-day.ts': 'dates that were read',
  'policy/src/documents/format-catalog.ts': 'ends of items, which the reader of catalogs wrote',
  'registry/src/publication/check-deprecations.ts': 'ends of items, which the reader of catalogs wrote',
  'registry/src/publication/changes/find-access-impact.ts':
    'instants of items, which the reader of catalogs wrote',
  'registry/src/publication/changes/review-changes.ts':
    'instants of a policy that compiles, and of approvals',
  'registry/src/approvals/breaking-approvals.ts':
    'instants of approvals, which were read when they were given',
  'storage/src/memory/memory-department-keys.ts': 'instants that the store wrote',
  'demo/city/src/facts/air-quality.ts': 'a constant of the synthetic city',
  'demo/city/src/facts/dates.ts': 'dates that the seed wrote',
  'storage/src/chain/checkpoint.ts': 'one form that gateways write, checked day by day by its schema',
  'storage/src/chain/checkpointer.ts': 'instants of checkpoints',
  'storage/src/verify/verify-checkpoints.ts': 'instants of checkpoints and of the database',
  'storage/src/archive/archive-usage.ts': 'instants of the database',
  'storage/src/archive/search-archives.ts': 'instants of the database, and of options that were read',
  'storage/src/verify/verify-archives.ts': 'instants of the database, of which none is refused',
  'storage/src/verify/verify-policy.ts': 'instants of the database',
  'storage/src/verify/verify-usage.ts': 'instants of the database',
  'gateway/src/pipeline/usage/repeat-decisions.ts': 'instants of the database',
};

test('Dates are read in no other way', () => {
  const root = join(import.meta.dirname, '../..');
  const ownWay = /\bDate\.parse\(|\bz\s*\.iso\b|\.datetime\(/;
  const isCode = (file: string): boolean =>
    file.endsWith('.ts') && !/\.(test|contract|fixture)\.ts$|generated\/|testing/.test(file);
  const packages = [
    'protocol',
    'policy',
    'gateway',
    'demo',
    'demo/city',
    'client',
    'cli',
    'prisma',
    'storage',
    'registry',
  ];
  const departments = readdirSync(join(root, 'subgraphs'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => `subgraphs/${name}`);
  const files = [...packages, ...departments].flatMap((folder) =>
    readdirSync(join(root, folder, 'src'), { recursive: true, encoding: 'utf8' })
      .filter(isCode)
      .map((file) => `${folder}/src/${file}`),
  );
  const found = files.filter((file) => ownWay.test(readFileSync(join(root, file), 'utf8')));
  expect(found.toSorted()).toEqual(Object.keys(exempt).toSorted());
});
