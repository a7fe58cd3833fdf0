import type { StoredRecord } from '../usage-record/usage-record.ts';
import type { UsageQuery } from '../usage/usage-query.ts';
import type { DatabasePool } from './database-client.ts';
import { recordColumns, storedBytes, toStoredRecord } from './usage-rows.ts';

/** Beyond it JavaScript cannot tell places apart; the database takes none there. */
export const lastSequence = Number.MAX_SAFE_INTEGER;

/** Of what is stored, which may be compressed: some megabytes of JSON at most, but for a single record. */
const maxPageBytes = 1024 * 1024;

/**
 * As many of the records that are asked for as may be read at once; one at least. What stands in one place, as only
 * somebody else than a gateway can do it, in two months, is read together.
 */
export async function readPage(pool: DatabasePool, query: UsageQuery): Promise<readonly StoredRecord[]> {
  const { limit = 1000, order = 'chain' } = query;
  const { conditions, values } = conditionsOf(query, 3);
  const { place, direction } = orders[order];
  const { rows } = await pool.query<Parameters<typeof toStoredRecord>[0]>(
    `SELECT ${recordColumns} FROM (
       SELECT *, sum(size) OVER (ORDER BY ${direction}) - sum(size) OVER (PARTITION BY ${place}) AS before
       FROM (
         SELECT *, ${storedBytes} AS size
         FROM catalog.usage_records WHERE ${conditions}
         ORDER BY ${direction} FETCH FIRST $1 ROWS WITH TIES
       ) AS asked
     ) AS sized WHERE before < $2 ORDER BY ${direction}, appended_at`,
    [limit, maxPageBytes, ...values],
  );
  return rows.map(toStoredRecord);
}

/** As it is indexed. */
const fieldsOfContent = `jsonb_path_query_array(content, '$[*].**{0 to 1}.coordinate')`;

const orders = {
  chain: { place: 'writer, sequence', direction: 'writer, sequence' },
  latest: { place: 'at, writer, sequence', direction: 'at DESC, writer DESC, sequence DESC' },
};

/** @param first the number of the first parameter */
function conditionsOf(query: UsageQuery, first: number) {
  const { afterSequence, after, subject, coordinate } = query;
  const given = Object.entries({
    'writer = $': query.writer,
    'decision_id = $': query.decisionId,
    'application = $': query.application,
    'subjects @> $': subject === undefined ? undefined : [subject],
    [`${fieldsOfContent} @> $`]: coordinate === undefined ? undefined : JSON.stringify([coordinate]),
    'code = $': query.code,
    'at >= $': query.since,
    'at < $': query.until,
    'appended_at >= $': query.appended?.since,
    'appended_at < $': query.appended?.until,
    'sequence > $': afterSequence === undefined ? undefined : Math.min(afterSequence, lastSequence),
    // Of the index by time, which the whole place is not in.
    'at <= $': after?.at,
    '(at, writer, sequence) < (SELECT p.at, p.writer, p.sequence FROM jsonb_to_record($) AS p(at timestamptz, writer uuid, sequence bigint))':
      after && JSON.stringify(after),
  }).filter(([, value]) => value !== undefined);
  const conditions = given.map(([condition], index) =>
    condition.replace(/\$(?!\[)/, () => `$${index + first}`),
  );
  return { conditions: ['true', ...conditions].join(' AND '), values: given.map(([, value]) => value) };
}
