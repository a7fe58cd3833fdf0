import { legalDate, legalDayOf, parseInstant, startOfLegalDate } from '@govgraph/protocol';
import { resourceCodePattern } from '@govgraph/policy';
import type { NeededData } from './demand.ts';

const maxItems = 100;
const maxTextLength = 2_000;
/** Who needs longer says so with a later day, once this one is near. */
const maxDays = 365;
const dayMs = 24 * 60 * 60 * 1000;
const coordinatePattern = /^[A-Za-z_]\w*\.[A-Za-z_]\w*$/;

/** Why what is needed is not said well enough; undefined when it is. */
export function findDemandProblem(needed: NeededData): string | undefined {
  const { resource, items, description, legalBasis, scenario } = needed;
  if (resource !== undefined && !resourceCodePattern.test(resource))
    return `resource: expected a code such as 30100101/000001, got ${JSON.stringify(resource)}`;
  if (items.length > maxItems) return `items: expected at most ${maxItems} coordinates`;
  const wrong = items.find((item) => !coordinatePattern.test(item));
  if (wrong !== undefined)
    return `items: expected coordinates such as Person.nameZh, got ${JSON.stringify(wrong)}`;
  if (description.length > maxTextLength) return `description: expected at most ${maxTextLength} characters`;
  if (resource === undefined && items.length === 0 && description.trim() === '')
    return 'description: name the resource or the items, or say in words what is needed';
  for (const [name, text] of Object.entries({ legalBasis, scenario }))
    if (text.trim() === '' || text.length > maxTextLength)
      return `${name}: expected 1 to ${maxTextLength} characters`;
  return undefined;
}

/** Why a day cannot be the last one by which something is provided; undefined when it can. @param now epoch milliseconds */
export function findDueDayProblem(dueOn: string, now: number): string | undefined {
  const day = /^\d{4}-\d{2}-\d{2}$/.test(dueOn) ? parseInstant(startOfLegalDate(dueOn)) : undefined;
  if (day === undefined) return 'dueOn: expected a day such as 2026-03-01';
  if (dueOn < legalDate(legalDayOf(now))) return 'dueOn: the day has passed';
  return day > now + maxDays * dayMs ? `dueOn: expected a day within ${maxDays} days` : undefined;
}
