/** Where the example's values are found, for departments that serve without code; each kind with a source that works. */
import type { NewDepartment } from './new-department.ts';

export const sourceKinds = ['csv', 'sql', 'rest'] as const;
export type SourceKind = (typeof sourceKinds)[number];

export interface TemplateFile {
  readonly name: string;
  readonly text: string;
}

interface TemplateSource {
  readonly files: readonly TemplateFile[];
  /** What has to be there before it can be served, for a terminal. */
  readonly before: readonly string[];
}

const records = [
  ['R-0001', '第一条', '2024-03-01'],
  ['R-0002', '第二条', '2025-11-20'],
] as const;

/** The columns of the example in Chinese, as files of departments have them. */
const headings = ['编号', '名称', '登记日期'];

export function templateSource(kind: SourceKind, department: NewDepartment): TemplateSource {
  return { csv: csvSource, sql: sqlSource, rest: restSource }[kind](department);
}

function csvSource({ typeName, fieldName }: NewDepartment): TemplateSource {
  const source = `# Where each value is found; docs/sources.md says what else there is.
sources:
  records:
    kind: file
    file: records.csv # or .xlsx
    columns:
      number: { heading: 编号, type: text, required: true }
      title: { heading: 名称, type: text }
      registeredOn: { heading: 登记日期, type: date }
records: # how a record is found by its key
  ${typeName}: { from: records, where: { number: number } }
fields:
  Query.${fieldName}: { from: records, where: { number: $number } }
  Query.${fieldName}s: { from: records, orderBy: number, limit: $first }
  # Every other field is the column of its own name.
`;
  const rows = [headings, ...records].map((row) => `${row.join(',')}\n`);
  return {
    files: [
      { name: 'source.yaml', text: source },
      { name: 'records.csv', text: rows.join('') },
    ],
    before: [],
  };
}

function sqlSource({ code, typeName, fieldName }: NewDepartment): TemplateSource {
  const schema = `${code.replaceAll('-', '_')}_example`;
  const variable = `${code.replaceAll('-', '_').toUpperCase()}_DATABASE_URL`;
  const source = `# Where each value is found; docs/sources.md says what else there is.
sources:
  records:
    kind: sql
    connection: ${variable} # the environment variable with the connection string of PostgreSQL
    table: ${schema}.shared_records # a view that has what is shared, and nothing else
records: # how a record is found by its key
  ${typeName}: { from: records, where: { number: number } }
fields:
  Query.${fieldName}: { from: records, where: { number: $number } }
  Query.${fieldName}s: { from: records, orderBy: number, limit: $first }
  # A column of another name. Every other field is the column of its own name.
  ${typeName}.registeredOn: registered_on
`;
  const values = records.map((row) => `  (${row.map((value) => `'${value}'`).join(', ')}, 'internal')`);
  const sql = `-- A table, and the view of it that is shared. Have the subgraph connect as a role that may read the view and no more.
CREATE SCHEMA ${schema};
CREATE TABLE ${schema}.records (number text PRIMARY KEY, title text, registered_on date, remark text);
INSERT INTO ${schema}.records VALUES
${values.join(',\n')};
CREATE VIEW ${schema}.shared_records AS SELECT number, title, registered_on FROM ${schema}.records;
`;
  return {
    files: [
      { name: 'source.yaml', text: source },
      { name: 'example.sql', text: sql },
    ],
    before: [`psql "$${variable}" -f example.sql`],
  };
}

function restSource({ typeName, fieldName }: NewDepartment): TemplateSource {
  const source = `# Where each value is found; docs/sources.md says what else there is.
sources:
  records:
    kind: rest
    openapi: openapi.yaml
    url: http://127.0.0.1:4300/api # where the service is
    # headers: { Authorization: { environment: RECORDS_AUTHORIZATION } }
records: # how a record is found by its key
  ${typeName}: { from: records, operation: getRecord, parameters: { number: number }, absent: [404] }
fields:
  Query.${fieldName}:
    from: records
    operation: getRecord
    parameters: { number: $number }
    absent: [404] # this status says that there is no such record
  Query.${fieldName}s: { from: records, operation: listRecords, parameters: { first: $first }, records: items }
  # A member at another place. Every other field is the member of its own name.
  ${typeName}.registeredOn: registration.date
`;
  const openapi = `openapi: 3.0.3
info: { title: The example’s service, version: '1.0' }
paths:
  /records:
    get:
      operationId: listRecords
      parameters:
        - { name: first, in: query, schema: { type: integer } }
      responses:
        '200':
          description: Records in the order of their numbers.
          content:
            application/json:
              schema:
                type: object
                properties:
                  items: { type: array, items: { $ref: '#/components/schemas/Record' } }
  /records/{number}:
    get:
      operationId: getRecord
      parameters:
        - { name: number, in: path, required: true, schema: { type: string } }
      responses:
        '200':
          description: The record of this number.
          content:
            application/json:
              schema: { $ref: '#/components/schemas/Record' }
        '404': { description: There is no such record. }
components:
  schemas:
    Record:
      type: object
      properties:
        number: { type: string }
        title: { type: string }
        registration: { type: object, properties: { date: { type: string, format: date } } }
`;
  const rows = records.map(
    ([number, title, date]) =>
      `  { number: '${number}', title: '${title}', registration: { date: '${date}' } },`,
  );
  const service = `// A service of the kind that openapi.yaml describes, to try it with: node example-service.mjs
import { createServer } from 'node:http';

const records = [
${rows.join('\n')}
];

createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url, 'http://127.0.0.1');
  const [, number] = /^\\/api\\/records\\/(.+)$/.exec(pathname) ?? [];
  const items = records.slice(0, Number(searchParams.get('first') ?? records.length));
  const found = number === undefined ? { items } : records.find((each) => each.number === decodeURIComponent(number));
  response.writeHead(found === undefined ? 404 : 200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(found ?? {}));
}).listen(4300, '127.0.0.1');
`;
  return {
    files: [
      { name: 'source.yaml', text: source },
      { name: 'openapi.yaml', text: openapi },
      { name: 'example-service.mjs', text: service },
    ],
    before: ['node example-service.mjs &'],
  };
}
