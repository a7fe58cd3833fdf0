/** One request, and one record, for whom a claim holds: read off a solver's model, and decided as enforcement does. */
import { decide } from '../../decide/decide.ts';
import { anonymousCaller, type CallerAttributes } from '../../model/caller.ts';
import { isPermitted, type FieldRequest } from '../../model/decision.ts';
import type { Coordinate } from '../../model/model.ts';
import { omitUndefined } from '../../model/omit-undefined.ts';
import { accessOf, noAccess, type Access } from '../access.ts';
import type { EnforcedPolicy } from '../find-access-changes.ts';
import type { CellQuestion } from './cell-view.ts';
import { representativeOf, type Cell } from './population.ts';
import type { SolverAnswer } from './solver.ts';
import type { DeclaredSymbol, Unknown } from './symbols.ts';

export interface ExampleRequest {
  readonly caller: CallerAttributes;
  readonly purpose?: string;
  readonly coordinate: Coordinate;
  /** What is put into it, see `FieldRequest.inputs`. */
  readonly inputs: readonly string[];
  /** Arguments as conditions read them: integers are bigints. */
  readonly args: Readonly<Record<string, unknown>>;
  /** Of each entity type, what conditions read of a record; what is not there is not known. */
  readonly records: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Epoch milliseconds. */
  readonly at: number;
  /** Whether that is not yet. */
  readonly isLater: boolean;
  /** What of the caller, the arguments and the record matters, in words. */
  readonly mattering: readonly string[];
}

type Model = Extract<SolverAnswer, { readonly kind: 'somebody' }>['model'];

/** @param symbols of the question to which the model is the answer */
export function readExample(
  { cell, coordinate, input, at }: CellQuestion,
  now: number,
  symbols: readonly DeclaredSymbol[],
  model: Model,
): ExampleRequest {
  const caller: Record<string, unknown> = cell.isAnonymous ? { ...anonymousCaller } : { ...someone(cell) };
  const roles: string[] = [];
  const args: Record<string, unknown> = {};
  const records: Record<string, Record<string, unknown>> = {};
  const values = symbols.map((symbol) => ({ ...symbol.unknown, value: model.get(symbol.name) }));
  for (const each of values) {
    if (each.of === 'caller') caller[each.name] = each.name === 'clearance' ? Number(each.value) : each.value;
    if (each.of === 'role' && each.value === true) roles.push(each.name);
    if (each.of === 'argument') args[each.name] = each.value;
    if (each.of === 'record') (records[each.type] ??= {})[each.name] = each.value;
  }
  for (const each of values) {
    if (each.of === 'argument-given') {
      if (each.value === false) delete args[each.name];
      else args[each.name] ??= '';
    }
    if (each.of === 'record-known') {
      const record = (records[each.type] ??= {});
      if (each.value === false) delete record[each.name];
      else record[each.name] ??= '';
    }
  }
  return {
    caller: { ...(caller as unknown as CallerAttributes), roles: [...anonymousRoles(cell), ...roles] },
    ...omitUndefined({ purpose: cell.purpose }),
    coordinate,
    inputs: input === undefined ? [] : [input],
    args,
    records,
    at,
    isLater: at > now,
    mattering: values
      .filter(
        (each) =>
          !(each.of === 'argument' && args[each.name] === undefined) &&
          !(each.of === 'record' && records[each.type]?.[each.name] === undefined),
      )
      .flatMap(describeMattering),
  };
}

type Valued = Unknown & { readonly value: string | bigint | boolean | undefined };

function describeMattering(each: Valued): string[] {
  switch (each.of) {
    case 'caller':
      return each.name === 'application' || each.name === 'department'
        ? []
        : [`${each.name} ${each.value === '' ? 'of the whole country' : String(each.value)}`];
    case 'role':
      return [`${each.value === true ? 'with' : 'without'} the role ${each.name}`];
    case 'argument-given':
      return each.value === false ? [`without the argument ${each.name}`] : [];
    case 'argument':
      return [`argument ${each.name}: ${JSON.stringify(String(each.value))}`];
    case 'record-known':
      return each.value === false ? [`of records whose ${each.type}.${each.name} is not known`] : [];
    case 'record':
      return [`of records whose ${each.type}.${each.name} is ${JSON.stringify(String(each.value))}`];
    case 'arguments-bounded':
      return each.value === false ? ['with more arguments than a rule may read'] : [];
    case 'opaque':
      return [];
  }
}

/** Somebody of the cell with an ordinary name: a counterexample is read by people. */
function someone(cell: Cell): CallerAttributes {
  return {
    ...representativeOf(cell),
    ...(cell.application === undefined ? { application: 'another-application' } : {}),
    ...(cell.department === undefined ? { department: 'another-department' } : {}),
  };
}

function anonymousRoles({ isAnonymous }: Cell): readonly string[] {
  return isAnonymous ? anonymousCaller.roles : [];
}

/** A policy as it is enforced; `isOfRecordsInScope`: it is asked about records in scope only. */
type DecidingSide = EnforcedPolicy & { readonly isOfRecordsInScope?: true };

/** What the request of an example gets of its record, by the decision itself. */
export function accessOfExample(
  { policy, inputsOf, leadsTo, waysToItems, isOfRecordsInScope }: DecidingSide,
  { caller, purpose, coordinate, inputs, args, records, at }: ExampleRequest,
): Access {
  const known = inputsOf(coordinate);
  if (known === undefined || !inputs.every((input) => known.includes(input))) return noAccess;
  const request: FieldRequest = {
    caller,
    ...omitUndefined({ purpose, ways: inputs.length === 0 ? undefined : waysToItems(inputs) }),
    coordinate,
    args,
    inputs,
    leadsTo: leadsTo(coordinate),
    now: at,
    exhaustedGrants: new Set(),
    uncountedGrants: new Set(),
  };
  const decision = decide(policy, request);
  const access = accessOf(decision);
  if (!isPermitted(decision) || isOfRecordsInScope) return access;
  const isInScope = decision.conditions.every((condition) =>
    condition.isInScope(records[condition.type] ?? {}, request),
  );
  return isInScope ? access : { ...noAccess, code: 'OUT_OF_SCOPE' };
}
