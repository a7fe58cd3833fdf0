/** What the callers of a cell see of a field, perhaps with something put into it, as far as their cell says it. */
import { decideInputStructure, decideStructure, type Residual } from '../../decide/residual.ts';
import type { FieldRequest } from '../../model/decision.ts';
import type { Coordinate } from '../../model/model.ts';
import { omitUndefined } from '../../model/omit-undefined.ts';
import { representativeOf, type Cell } from './population.ts';
import type { RankedSide } from './proof-side.ts';
import type { CallerReading } from './reading.ts';
import { and, integer, ite, no, yes, type Formula } from './smt.ts';
import { isGivenInFull, isOfEveryRecord, nothingSeen, visibilityOf } from './visibility.ts';

export interface CellQuestion {
  readonly cell: Cell;
  readonly coordinate: Coordinate;
  /** Undefined where nothing is put in. */
  readonly input: string | undefined;
  /** Epoch milliseconds. */
  readonly at: number;
}

export interface CellView {
  /** A term of sort Int: what is seen, see `SeenOrder`. */
  readonly seenBy: (reading: CallerReading) => string;
  readonly dailyQuota: number;
  /** Whose uses the quota counts; undefined where no grant is needed. */
  readonly grantId: string | undefined;
  /** Instants at which something starts or ends, epoch milliseconds. */
  readonly instants: readonly number[];
}

const unseen: CellView = {
  seenBy: () => integer(nothingSeen),
  dailyQuota: Infinity,
  grantId: undefined,
  instants: [],
};

export function decideCell(side: RankedSide, { cell, coordinate, input, at }: CellQuestion): CellView {
  const inputs = side.inputsOf(coordinate);
  // Callers see no such field, or no such input.
  if (inputs === undefined || (input !== undefined && !inputs.includes(input))) return unseen;
  const ask = (field: Coordinate, leadsTo: readonly string[], given: readonly string[]): FieldRequest => ({
    caller: representativeOf(cell),
    ...omitUndefined({
      purpose: cell.purpose,
      ways: given.length === 0 ? undefined : side.waysToItems(given),
    }),
    coordinate: field,
    args: {},
    inputs: given,
    leadsTo,
    now: at,
    exhaustedGrants: none,
    uncountedGrants: none,
  });
  const { policy, seenAs, clear } = side;
  const strengthOf = (mask: string): number => policy.masks.get(mask)?.strength ?? Infinity;
  const seeing = { ...side, seenAs, clear, strengthOf };
  const residual = decideStructure(policy, ask(coordinate, side.leadsTo(coordinate), []));
  const open =
    input === undefined ? { isOpen: true } : decideInputStructure(policy, ask(coordinate, [], [input]));
  const read: readonly { readonly coordinate: Coordinate; readonly residual: Residual }[] =
    'isOpen' in open
      ? []
      : open.reads.map(({ coordinate: field, leadsTo }) => ({
          coordinate: field,
          residual: decideStructure(policy, ask(field, leadsTo, [])),
        }));

  function isOpenTo(reading: CallerReading): Formula {
    if ('isOpen' in open) return open.isOpen ? yes : no;
    return and(
      ...read.map((field) =>
        isGivenInFull(field.residual, { ...seeing, reading, coordinate: field.coordinate }),
      ),
      open.isOnWay ? isOfEveryRecord(residual, { ...seeing, reading, coordinate }) : yes,
    );
  }

  return {
    seenBy: (reading) =>
      ite(
        isOpenTo(reading),
        visibilityOf(residual, { ...seeing, reading, coordinate }),
        integer(nothingSeen),
      ),
    dailyQuota: residual.dailyQuota,
    grantId: residual.grantId,
    instants: [residual, ...read.map((field) => field.residual)].flatMap(({ instants }) => instants),
  };
}

const none: ReadonlySet<string> = new Set();
