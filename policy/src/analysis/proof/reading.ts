/** What conditions read of the callers of a cell: what is the same for all of them, and symbols for the rest. */
import {
  anonymousCaller,
  attributeTypes,
  clearances,
  levels,
  type CallerAttributes,
} from '../../model/caller.ts';
import type { Coordinate } from '../../model/model.ts';
import type { SchemaOutline } from '../../model/schema-outline.ts';
import type { Cell, Population } from './population.ts';
import { and, equals, integer, no, or, text, yes, type Formula, type Sort } from './smt.ts';
import { between, noneOfTexts, oneOfTexts, type Constraint, type Symbols } from './symbols.ts';
import type { Reading, TypedTerm } from './translate-condition.ts';

type Attribute = Exclude<keyof CallerAttributes, 'roles'>;

export type CallerReading = Omit<Reading, 'args' | 'record' | 'about'>;

export function readingOf(cell: Cell, population: Population, symbols: Symbols): CallerReading {
  const pinned = pin(cell);
  const caller = (name: Attribute): TypedTerm => {
    const sort: Sort = attributeTypes[name] === 'int' ? 'Int' : 'String';
    const value = pinned[name];
    if (value !== undefined) return { sort, term: literal(value) };
    return { sort, term: symbols.symbol({ of: 'caller', name }, sort, constraints[name]) };
  };
  // A department or an application that is not pinned is listed nowhere.
  const constraints: Readonly<Record<Attribute, Constraint>> = {
    department: { values: (symbol) => noneOfTexts(symbol, population.departments), form: isIdentifier },
    application: { values: (symbol) => noneOfTexts(symbol, population.applications), form: isIdentifier },
    level: { values: (symbol) => oneOfTexts(symbol, levels) },
    clearance: { values: (symbol) => between(symbol, 1, clearances.length) },
    region: { form: (symbol) => isRegionOf(symbol, caller('level').term) },
  };
  return {
    symbols,
    caller,
    hasRole: (role) => {
      if (cell.isAnonymous) return anonymousCaller.roles.includes(role) ? yes : no;
      return symbols.symbol({ of: 'role', name: role }, 'Bool');
    },
    purpose: { sort: 'String', term: literal(cell.purpose ?? '') },
  };
}

/** What a condition about the requests for a field reads. Without a schema, what it reads of arguments is opaque. */
export function forField(
  reading: CallerReading,
  coordinate: Coordinate,
  schema: SchemaOutline | undefined,
): Reading {
  return { ...reading, args: schema?.field(coordinate)?.args, about: coordinate };
}

/** What a condition about a record reads. Without a schema, what it reads of the record is opaque. */
export function forRecord(reading: CallerReading, type: string, schema: SchemaOutline | undefined): Reading {
  const typeOf = (field: string) => schema?.field(`${type}.${field}`)?.type;
  return { ...reading, record: { type, typeOf }, about: type };
}

function pin({ department, application, isAnonymous }: Cell): Partial<Pick<CallerAttributes, Attribute>> {
  if (isAnonymous) return anonymousCaller;
  return {
    ...(department === undefined ? {} : { department }),
    ...(application === undefined ? {} : { application }),
  };
}

function literal(value: string | number): string {
  return typeof value === 'number' ? integer(value) : (text(value) ?? '""');
}

/** As `regionPrefix` gives it: as many digits of GB/T 2260 as the level has; a municipality has two for its city. */
function isRegionOf(symbol: string, level: string): Formula {
  const digits = (count: number): Formula =>
    `(str.in_re ${symbol} (re.++${' (re.range "0" "9")'.repeat(count)}))`;
  return or(
    and(equals(level, '"NATION"'), equals(symbol, '""')),
    and(equals(level, '"PROVINCE"'), digits(2)),
    and(equals(level, '"CITY"'), or(digits(2), digits(4))),
    and(equals(level, '"DISTRICT"'), digits(6)),
  );
}

/** As tokens and headers have it (`identifierPattern`). */
function isIdentifier(symbol: string): Formula {
  return and(`(str.in_re ${symbol} (re.+ (re.range "!" "~")))`, `(<= (str.len ${symbol}) 128)`);
}
