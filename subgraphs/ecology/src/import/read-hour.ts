import { type ClockReading, parseBeijingTime, parseInstant } from '@govgraph/subgraph-kit';

/** A day and a time as files and spreadsheets write them, with an offset or without. */
const pattern =
  /^(?<year>\d{4})([-/])(?<month>\d{1,2})\2(?<day>\d{1,2})(?:T| +)(?<time>\d{1,2}:\d{2}(:\d{2}(\.\d{1,9})?)?) ?(?<offset>Z|[+-]\d{2}(:?\d{2})?)?$/;

/**
 * Reads the hour of an entry of the network. Without an offset it is what clocks in China showed; with one, or `Z` for
 * UTC, it is taken at its word. Hour 24 is none: the network counts from 0 to 23.
 *
 * | written | read |
 * |---|---|
 * | `2018-02-20T07:00:00`, `2018-02-20 07:00:00`, `2018-02-20 07:00` | 07:00 Beijing time |
 * | `2018/2/20 7:00`, as spreadsheets turn it | 07:00 Beijing time |
 * | `2018-02-20T07:00:00Z`, `2018-02-20T07:00:00.000Z` | 15:00 Beijing time |
 * | `2018-02-20 07:00:00+08:00`, `… +08:00`, `…+0800`, `…+08` (PostgreSQL, GDAL) | 07:00 Beijing time |
 */
export function readHour(raw: unknown): ClockReading {
  const parts = typeof raw === 'string' ? pattern.exec(raw.trim())?.groups : undefined;
  if (parts === undefined) return { problem: 'UNREADABLE' };
  const { year, month = '', day = '', time = '', offset } = parts;
  const [date, clock] = [
    `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`,
    time.replace(/^\d:/, '0$&'),
  ];
  if (offset === undefined) return parseBeijingTime(`${date}T${clock}`);
  const full = offset.replace(/^([+-]\d{2}):?(\d{2})?$/, (_, hours, minutes = '00') => `${hours}:${minutes}`);
  const instant = parseInstant(`${date}T${clock}${full}`);
  return instant === undefined ? { problem: 'UNREADABLE' } : { instant };
}
