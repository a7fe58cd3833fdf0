/*
 * Who may have an item: what a row says of it and not of its resource. Some forms have columns for the resource and for
 * each item (字段共享类型), others one that each row fills in.
 */
import { omitUndefined, type ShareType, type SharingCondition } from '@govgraph/policy';
import type { Column } from './columns.ts';
import { namesResource, type ResourceRows, type Row } from './group-rows.ts';
import { readOpen, readScope, readShareType } from './portal-words.ts';
import { readFirst, shorten, type Decide } from './read-cells.ts';

/** Null is for a person to decide. */
export interface ImportedCondition {
  readonly scope: SharingCondition['scope'] | null;
  readonly uses: readonly string[] | null;
}

/** Null is for a person to decide. */
export interface Sharing {
  readonly shareType?: ShareType | null;
  readonly condition?: ImportedCondition;
  readonly legalBasis?: string | null;
  readonly notSharedReason?: string | null;
  readonly open?: boolean | null;
}

export interface OfResource {
  readonly group: ResourceRows;
  readonly hasColumn: (column: Column) => boolean;
  readonly shareType: ShareType | null;
  readonly open: boolean | null;
  /** The row that says it for the resource. */
  readonly first: Row | undefined;
}

/** What an item has of its own; a key is left out where the item has what its resource has. */
export function readItemSharing(row: Row, of: OfResource, decide: Decide): Sharing {
  const shareType = readOwn(row, of, ['itemShareType', 'shareType'], readShareType, of.shareType, decide);
  const effective = shareType === undefined ? of.shareType : shareType;
  const condition = row.get('itemCondition') || row.get('condition');
  const isOther = condition !== '' && condition !== of.first?.get('condition');
  // Where its resource is shared otherwise, nothing of a condition stands there.
  const isAlone = effective === 'CONDITIONAL' && of.shareType !== 'CONDITIONAL';
  return {
    ...omitUndefined({ shareType }),
    ...(isAlone || (isOther && effective === 'CONDITIONAL')
      ? { condition: readCondition(row, condition || (of.first?.get('condition') ?? ''), of.first, decide) }
      : {}),
    ...(shareType === 'NOT_SHARED' ? readReasons(row, decide) : {}),
    ...readOpenness(row, of, effective, decide),
  };
}

/** What a row, or else that of its resource, lists of a condition. @param use 共享条件 */
export function readCondition(
  row: Row | undefined,
  use: string,
  ofResource: Row | undefined,
  decide: Decide,
): ImportedCondition {
  const scoped = (row?.get('scope') ?? '') === '' ? ofResource : row;
  const scope = readFirst(scoped, 'scope', readScope, decide, 'condition.scope');
  if (use === '') decide('condition.uses', 'what it may be used for', row);
  return { scope, uses: use === '' ? null : [use] };
}

/** Why something is not shared, and by which law. */
export function readReasons(
  row: Row | undefined,
  decide: Decide,
): { readonly legalBasis: string | null; readonly notSharedReason: string | null } {
  const textOf = (column: Column, wanted: string): string | null => {
    const text = row?.get(column) ?? '';
    if (text === '') decide(column, wanted, row);
    return text === '' ? null : text;
  };
  const condition = row?.get('condition') ?? '';
  const written = condition === '' ? '' : `; the sheet's condition is “${shorten(condition)}”`;
  return {
    legalBasis: textOf('legalBasis', `the law on which NOT_SHARED rests, 《…》 with its article${written}`),
    notSharedReason: textOf('notSharedReason', 'why it is not shared'),
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
