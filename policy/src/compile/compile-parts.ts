/** What the parts of the compiler share. */
import { parseInstant } from '@govgraph/protocol';
import type { RecordCondition } from '../conditions/condition.ts';
import type {
  Coordinate,
  Department,
  DepartmentCode,
  MaskDefinition,
  MaskName,
  PurposeCode,
} from '../model/model.ts';
import type { ProblemList } from '../model/policy-error.ts';
import { suggest } from '../model/suggest.ts';
import type { CatalogEntry, CatalogType, CompiledPurpose, InputEntry } from '../model/policy-snapshot.ts';

/** A part of a condition cannot be compiled. */
class ConditionError extends Error {
  readonly part: 'when' | 'needs';

  constructor(part: 'when' | 'needs', cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.part = part;
  }
}

/** @throws ConditionError that names the part of the condition in which something is wrong */
export function inPart<Result>(part: 'when' | 'needs', compute: () => Result): Result {
  try {
    return compute();
  } catch (error) {
    throw new ConditionError(part, error);
  }
}

/**
 * Compiles what a condition says.
 *
 * @param needs what it says it needs of the record; empty when nothing
 * @throws ConditionError that says what is missing in `needs`, where the condition reads more of the record
 */
export function compileWhen<Result>(when: string, needs: readonly string[], compute: () => Result): Result {
  return inPart('when', () => {
    try {
      return compute();
    } catch (error) {
      const hints = [...new Set([...when.matchAll(/\bsubject\.(\w+)/g)].map(([, name = '']) => name))]
        .filter((name) => !needs.includes(name))
        .map(
          (name) =>
            suggest(
              `subject.${name}`,
              needs.map((each) => `subject.${each}`),
            ) || missing(name, needs),
        );
      if (hints.length === 0) throw error;
      const message = error instanceof Error ? error.message : String(error);
      throw new Error(`${message}${hints.join('')}`, { cause: error });
    }
  });
}

function missing(name: string, needs: readonly string[]): string {
  return `; what is read of the record stands in needs: '{ ${[...needs, name].join(' ')} }'`;
}

/** What the later parts of a policy may refer to. */
export interface KnownParts {
  readonly departments: ReadonlyMap<DepartmentCode, Department>;
  readonly masks: ReadonlyMap<MaskName, MaskDefinition>;
  readonly items: Pick<ReadonlyMap<string, CatalogEntry>, 'get' | 'has'>;
  readonly types: Pick<ReadonlyMap<string, CatalogType>, 'get' | 'has'>;
  readonly inputs: Pick<ReadonlyMap<string, InputEntry>, 'get'>;
  readonly purposes: Pick<ReadonlyMap<PurposeCode, CompiledPurpose>, 'get'>;
}

/** What is said of a mask that nobody has defined. */
export function unknownMask(name: MaskName, masks: ReadonlyMap<MaskName, MaskDefinition>): string {
  const names = [...masks.keys()].sort();
  const known = names.length === 0 ? 'none is defined' : `there are ${names.join(', ')}`;
  return `unknown mask ${name}: ${known}${suggest(name, names)}`;
}

/** What a condition reads must be a registered item of the type. */
export function requireNeeds(type: string, needs: readonly string[], known: KnownParts): void {
  for (const name of needs) {
    const coordinate: Coordinate = `${type}.${name}`;
    if (!known.items.has(coordinate)) throw new Error(`needs ${coordinate}, which is not in the catalog`);
  }
}

/** A condition that cannot be evaluated puts the record out of scope. */
export function neverThrowing(holds: RecordCondition): RecordCondition {
  return (subject, request) => {
    try {
      return holds(subject, request);
    } catch {
      return false;
    }
  };
}

/** The result, or a problem at `path`, or at the part of a condition there, when computing it throws. */
export function attempt<Result>(
  compute: () => Result,
  path: string,
  problems: ProblemList,
): Result | undefined {
  try {
    return compute();
  } catch (error) {
    const place = error instanceof ConditionError ? `${path}.${error.part}` : path;
    problems.add(place, error instanceof Error ? error.message : String(error));
    return undefined;
  }
}

/** Catalogs repeat the same instants over and over. */
export function memoizeInstants(): (text: string) => number | undefined {
  const known = new Map<string, number | undefined>();
  return (text) => {
    if (!known.has(text)) known.set(text, parseInstant(text));
    return known.get(text);
  };
}

export function append<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const values = map.get(key);
  if (values === undefined) map.set(key, [value]);
  else values.push(value);
}

export function expectedInstant(text: string): string {
  return `expected an ISO 8601 instant with an offset, got "${text}"`;
}
