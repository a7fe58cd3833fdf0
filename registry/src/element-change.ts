import { toCanonicalJson } from '@govgraph/protocol';

/** What is different in one place, for people. */
export interface ElementChange {
  readonly kind: 'added' | 'removed' | 'changed';
  /** What the place is called, for example a schema coordinate, or `rule` with its id. */
  readonly place: string;
  /** For example `String!, was String`, or `level: 3, was 2`; what there is or was of what is added or removed. */
  readonly what: string;
}

/** By place, what is said there, by its name; the empty name stands for the place itself. */
export type Description = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** What is different, in the order of the places. */
export function compareDescriptions(before: Description, after: Description): ElementChange[] {
  const places = [...new Set([...before.keys(), ...after.keys()])].sort();
  return places.flatMap((place): ElementChange[] => {
    const [was, is] = [before.get(place), after.get(place)];
    if (was === undefined && is !== undefined) return [{ kind: 'added', place, what: describe(is) }];
    if (is === undefined && was !== undefined) return [{ kind: 'removed', place, what: describe(was) }];
    const differences = [...new Set([...(was?.keys() ?? []), ...(is?.keys() ?? [])])]
      .filter((name) => was?.get(name) !== is?.get(name))
      .map((name) => {
        const [old = 'nothing', next = 'nothing'] = [was?.get(name), is?.get(name)];
        return `${name === '' ? '' : `${name}: `}${next}, was ${old}`;
      });
    return differences.length === 0 ? [] : [{ kind: 'changed', place, what: differences.join('; ') }];
  });
}

function describe(facts: ReadonlyMap<string, string>): string {
  return [...facts].map(([name, fact]) => (name === '' ? fact : `${name}: ${fact}`)).join('; ');
}

/** What an object says, member by member, however its members are ordered. */
export function factsOf(facts: object): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(facts).map(([name, fact]) => [
      name,
      typeof fact === 'string' ? fact : toCanonicalJson(fact),
    ]),
  );
}
