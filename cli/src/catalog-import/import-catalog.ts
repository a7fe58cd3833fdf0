import {
  problemOfClass,
  problemOfClassification,
  resourceCodePattern,
  type BaseDatabase,
  type CatalogDataType,
  type DataClass,
  type ShareType,
  type UpdateCycle,
} from '@govgraph/policy';
import { toNfkc } from '@govgraph/protocol';
import type { Column, Columns } from './columns.ts';
import { groupRows, readCode, type LeftOut, type ResourceRows, type Row } from './group-rows.ts';
import {
  readBase,
  readDataClass,
  readDataType,
  readDay,
  readLength,
  readOpen,
  readShareType,
  readUpdateCycle,
} from './portal-words.ts';
import { readFirst, readShared, shorten, type Decide } from './read-cells.ts';
import {
  mayBeOpen,
  readCondition,
  readItemSharing,
  readReasons,
  type ImportedCondition,
  type OfResource,
  type Sharing,
} from './read-sharing.ts';
import type { Sheet } from '@govgraph/subgraph-kit/sheets';

/*
 * Makes resources of a sheet that has a row for each item:
 *
 *   1. each row belongs to a resource: that which it names, or where it names none, that of the row above it
 *   2. what rows say of their resource is collected; what differs between them is for a person to decide
 *   3. words become those of the standard; what is missing, or no such word, is for a person to decide
 *   4. what contradicts itself is for a person too: a code and its class, what is open and yet not for everybody
 *
 * Nothing is guessed. What no sheet of a portal has is always for a person: the field that serves an item, its level
 * after the department's own grading, and the English names.
 */

/** Null is for a person to decide. */
export interface ImportedItem extends Sharing {
  readonly coordinate: null;
  readonly name: string | null;
  readonly nameZh: string;
  readonly dataType: CatalogDataType | null;
  readonly length?: number | null;
  readonly level: null;
}

/** Null is for a person to decide. */
export interface ImportedResource {
  readonly code: string | null;
  readonly name: null;
  readonly nameZh: string | null;
  readonly provider: string | null;
  readonly providerUscc: string | null;
  readonly responsibleUnit?: string | null;
  readonly abstract: string | null;
  readonly format: string | null;
  readonly classification: string | null;
  readonly base?: BaseDatabase | null;
  readonly dataClass?: DataClass | null;
  readonly shareType: ShareType | null;
  readonly condition?: ImportedCondition;
  readonly legalBasis?: string | null;
  readonly notSharedReason?: string | null;
  readonly usageRequirements?: string | null;
  readonly openAttribute: { readonly open: boolean | null; readonly condition?: string };
  readonly updateCycle: UpdateCycle | null;
  readonly publishedOn: string | null;
  readonly relatedResources: readonly string[] | null;
  readonly items: readonly ImportedItem[];
}

/** Something that a person has to decide before the catalog can be published. */
export interface Undecided {
  /** Of the catalog, for example `resources[0].items[2].level`. */
  readonly path: string;
  readonly message: string;
  /** Of the sheet, from 1. */
  readonly row?: number;
}

export interface CatalogImport {
  readonly resources: readonly ImportedResource[];
  readonly undecided: readonly Undecided[];
  /** Rows below the headings that are not blank. */
  readonly rowsRead: number;
  readonly leftOut: readonly LeftOut[];
}

/**
 * @param department the code of the department that provides the resources, when it is known; where the sheet names
 *   several providers, a person decides
 */
export function importCatalog(sheet: Sheet, columns: Columns, department?: string): CatalogImport {
  const { rowsRead, groups, leftOut } = groupRows(sheet, columns);
  const providers = new Set(
    groups.flatMap(({ rows }) => rows.map((row) => row.get('provider'))).filter((name) => name !== ''),
  );
  // A sheet of a whole city is not one department's.
  const known = providers.size > 1 ? undefined : department;
  const undecided: Undecided[] = [];
  const resources = groups.map((group, index) => {
    const decide: Decide = (key, message, row) =>
      undecided.push({
        path: `resources[${index}].${key}`,
        message,
        ...(row === undefined ? {} : { row: row.number }),
      });
    const hasColumn = (column: Column): boolean => columns.places.has(column);
    return readResource(group, { department: known, firstDay: sheet.firstDay, hasColumn, decide });
  });
  return {
    resources,
    undecided,
    rowsRead,
    leftOut,
  };
}

interface Reading {
  readonly department: string | undefined;
  readonly firstDay: Sheet['firstDay'];
  readonly hasColumn: OfResource['hasColumn'];
  readonly decide: Decide;
}

function readResource(group: ResourceRows, reading: Reading): ImportedResource {
  const { firstDay, hasColumn, decide } = reading;
  const text = (column: Column, key: string = column): string | null =>
    readShared(group, column, (value) => value, decide, key);
  const word = <Value>(column: Column, read: (value: string) => Value | undefined): Value | null =>
    readShared(group, column, read, decide, column);
  const first = group.rows[0];
  const shareType = readFirst(first, 'shareType', readShareType, decide, 'shareType');
  const open = mayBeOpen(
    readFirst(first, 'open', readOpen, decide, 'openAttribute.open'),
    shareType,
    (message) => decide('openAttribute.open', message, first),
  );
  const code = word('code', (value) => (isCode(readCode(value)) ? readCode(value) : undefined));
  decide('name', 'its name in English');
  const ifSaid = <Key extends Column, Value>(key: Key, read: (column: Key) => Value) =>
    group.rows.some((row) => row.get(key) !== '')
      ? ({ [key]: read(key) } as Readonly<Record<Key, Value>>)
      : {};
  const openCondition = first?.get('openCondition') ?? '';
  return {
    code,
    name: null,
    nameZh: text('nameZh'),
    provider: readProvider(group, reading),
    providerUscc: text('providerUscc'),
    ...ifSaid('responsibleUnit', text),
    abstract: text('abstract'),
    format: text('format'),
    classification: agreeWithCode(readClassification(group, decide), code, decide),
    ...ifSaid('base', (column) => word(column, readBase)),
    ...ifSaid('dataClass', (column) => word(column, readDataClass)),
    shareType,
    ...(shareType === 'CONDITIONAL'
      ? { condition: readCondition(first, first?.get('condition') ?? '', first, decide) }
      : {}),
    ...(shareType === 'NOT_SHARED' ? readReasons(first, decide) : {}),
    ...ifSaid('usageRequirements', text),
    openAttribute: { open, ...(openCondition === '' ? {} : { condition: openCondition }) },
    updateCycle: word('updateCycle', readUpdateCycle),
    publishedOn: word('publishedOn', (value) => readDay(value, firstDay)),
    relatedResources: readRelated(group, decide),
    items: [...group.items.values()].map((row, index) =>
      readItem(row, { group, hasColumn, shareType, open, first }, (key, message) =>
        decide(`items[${index}].${key}`, message, row),
      ),
    ),
  };
}

function readProvider({ rows }: ResourceRows, { department, decide }: Reading): string | null {
  if (department !== undefined) return department;
  const name = rows.map((row) => row.get('provider')).find((written) => written !== '');
  const who = name === undefined ? '' : `; the sheet says “${shorten(name)}”`;
  decide('provider', `the code that the authority registered for the department${who}`);
  return null;
}

/** One column has all of it, or each step has one. */
function readClassification(group: ResourceRows, decide: Decide): string | null {
  const steps: readonly Column[] = ['class', 'group', 'section', 'subsection'];
  const isStepped = group.rows.some((row) => row.get('class') !== '');
  if (!isStepped) return readShared(group, 'classification', (value) => value, decide, 'classification');
  const join = (row: Row): string =>
    steps
      .map((step) => row.get(step))
      .filter((step) => step !== '')
      .join(' / ');
  const joined: ResourceRows = {
    ...group,
    rows: group.rows.map((row) => ({
      number: row.number,
      get: () => (row.get('class') === '' ? '' : join(row)),
    })),
  };
  return readShared(joined, 'classification', (value) => value, decide, 'classification');
}

/** Its first step is the class that the code begins with. */
function agreeWithCode(classification: string | null, code: string | null, decide: Decide): string | null {
  if (classification === null || code === null) return classification;
  const problem = problemOfClassification(classification, code);
  if (problem === undefined) return classification;
  decide('classification', `the sheet says “${shorten(classification)}”: ${problem}`);
  return null;
}

function readRelated({ rows }: ResourceRows, decide: Decide): string[] | null {
  const words = rows.flatMap((row) =>
    toNfkc(row.get('relatedResources'))
      .split(/[\s,;、]+/u)
      .filter((word) => word !== ''),
  );
  const related = [...new Set(words)];
  if (related.every(isCode)) return related;
  decide('relatedResources', `codes of resources, and the sheet says “${related.join(', ')}”`);
  return null;
}

function isCode(text: string): boolean {
  return resourceCodePattern.test(text) && problemOfClass(text) === undefined;
}

function readItem(row: Row, of: OfResource, decide: Decide): ImportedItem {
  const name = row.get('itemName');
  if (name === '') decide('name', 'its name in English');
  decide('coordinate', 'the field of schema.graphql that serves it, for example Person.name');
  decide('level', '1 to 4, after your grading (GB/T 43697)');
  const length = row.get('length');
  return {
    coordinate: null,
    name: name === '' ? null : name,
    nameZh: row.get('itemNameZh'),
    dataType: readFirst(row, 'dataType', readDataType, decide, 'dataType'),
    ...(length === '' ? {} : { length: readFirst(row, 'length', readLength, decide, 'length') }),
    level: null,
    ...readItemSharing(row, of, decide),
  };
}
