/*
 * Who may have an item: what a row says of it and not of its resource. Some forms have columns for the resource and for
 * each item (字段共享类型), others one that each row fills in.
 */
import { omitUndefined, type ShareType } from '@govgraph/policy';
import type { Column } from './columns.ts';
import { namesResource, type ResourceRows, type Row } from './group-rows.ts';
import { readOpen, readShareType } from './portal-words.ts';
import { readFirst, type Decide } from './read-cells.ts';

/** Null is for a person to decide. */
export interface Sharing {
  readonly shareType?: ShareType | null;
  readonly condition?: string | null;
  readonly legalBasis?: null;
  readonly open?: boolean | null;
}

export interface OfResource {
  readonly group: ResourceRows;
  readonly hasColumn: (column: Column) => boolean;
  readonly shareType: ShareType | null;
  readonly open: boolean | null;
  readonly condition: string;
}

/** What an item has of its own; a key is left out where the item has what its resource has. */
export function readItemSharing(row: Row, of: OfResource, decide: Decide): Sharing {
  const shareType = readOwn(row, of, ['itemShareType', 'shareType'], readShareType, of.shareType, decide);
  const condition = row.get('itemCondition') || row.get('condition');
  const isOther = condition !== '' && condition !== of.condition;
  const needsCondition = shareType === 'CONDITIONAL' && condition === '' && of.condition === '';
  if (needsCondition) decide('condition', 'the condition of CONDITIONAL');
  if (shareType === 'NOT_SHARED') decide('legalBasis', 'the law on which NOT_SHARED rests');
  return {
    ...omitUndefined({ shareType }),
    ...(needsCondition ? { condition: null } : isOther ? { condition } : {}),
    ...(shareType === 'NOT_SHARED' ? { legalBasis: null } : {}),
    ...readOpenness(row, of, shareType === undefined ? of.shareType : shareType, decide),
  };
}

function readOpenness(
  row: Row,
  of: OfResource,
  shareType: ShareType | null,
  decide: Decide,
): Pick<Sharing, 'open'> {
  const own = readOwn(row, of, ['itemOpen', 'open'], readOpen, of.open, decide);
  // What is not shared is not open by being a part of what is.
  if (own === undefined && of.open === true && shareType === 'NOT_SHARED') return { open: false };
  const open = mayBeOpen(own === undefined ? of.open : own, shareType, (message) => decide('open', message));
  return own === undefined && open === of.open ? {} : { open };
}

/** Only what every department may use is open to everybody; null, and for a person, where the sheet says both. */
export function mayBeOpen(
  open: boolean | null,
  shareType: ShareType | null,
  decide: (message: string) => void,
): boolean | null {
  if (open !== true || shareType === null || shareType === 'UNCONDITIONAL') return open;
  decide(`the sheet opens what is ${shareType}: write false, or another share type`);
  return null;
}

/** What a row says of its item and not of the resource; undefined where it says the same, or nothing. */
function readOwn<Value>(
  row: Row,
  { group, hasColumn }: OfResource,
  [own, shared]: readonly [own: Column, shared: Column],
  read: (text: string) => Value | undefined,
  ofResource: Value | null,
  decide: Decide,
): Value | null | undefined {
  const isOwn = row.get(own) !== '';
  // A row that names its resource again says of sharing what it says itself; blank cells below are merged ones.
  const isMerged = !namesResource(row) && row.get(shared) === '';
  // Where items have a column of their own, the other one is the resource's in each row.
  const isRepeated = row.get(shared) === group.rows[0]?.get(shared);
  if (!isOwn && (isMerged || isRepeated || hasColumn(own))) return undefined;
  const value = readFirst(row, isOwn ? own : shared, read, decide, shared);
  return value !== null && value === ofResource ? undefined : value;
}
