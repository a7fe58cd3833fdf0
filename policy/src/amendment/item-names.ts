import { append } from '../compile/compile-parts.ts';
import { parseNeeds } from '../conditions/condition.ts';
import type { Coordinate, Resource } from '../model/model.ts';
import { typeOf } from '../model/policy-snapshot.ts';
import type { RenamedItem } from './policy-amendment.ts';

/** The names under which what a policy names is to be named. */
export interface Names {
  /** None for what has ended; two for what is registered under both. */
  ofItem(item: string): Coordinate[];
  /** Of a list of items, of `Type.*` for all items of a type, and of types; each once. */
  ofList<Name extends string>(names: readonly Name[]): Name[];
  /**
   * The type of the records that a condition is about, and the names of the fields that it reads, by those they had.
   * Undefined where they are of several types now: a condition is about one.
   */
  ofNeeds(
    type: string,
    needs: string,
  ): { readonly type: string; readonly fields: ReadonlyMap<string, string> } | undefined;
}

/** @param resources as they are to be */
export function namesOf(
  resources: readonly Resource[],
  renamed: readonly RenamedItem[],
  ended: readonly Coordinate[],
): Names {
  const registered = new Set<string>(
    resources.flatMap(({ items }) => items.map(({ coordinate }) => coordinate)),
  );
  const types = new Set([...registered].map(typeOf));
  const newNames = new Map<string, Coordinate>(renamed.map(({ from, to }) => [from, to]));
  const gone = new Set<string>(ended);

  const ofItem = (item: string): Coordinate[] => {
    const name = newNames.get(item);
    const isKept = !gone.has(item) && (name === undefined || registered.has(item));
    return [...(isKept ? [item as Coordinate] : []), ...(name === undefined ? [] : [name])];
  };
  const moves = new Map<string, RenamedItem[]>();
  for (const each of renamed) append(moves, typeOf(each.from), each);
  /** Who names a type means its items, also those that are of another type now. */
  const ofType = (name: string, type: string): string[] => {
    const moved = (moves.get(type) ?? []).map(({ to }) => to).filter((item) => typeOf(item) !== type);
    if (types.has(type)) return [name, ...moved];
    const isEnded = moves.has(type) || ended.some((item) => typeOf(item) === type);
    if (!isEnded) return [name];
    const [only, ...others] = new Set(moved.map(typeOf));
    if (only === undefined || others.length > 0) return moved;
    // A rule is for what the type will have, too. A purpose needs no more than it did.
    if (name === type) return [only];
    const isSame = [...registered].every(
      (item) => typeOf(item) !== only || (moved as string[]).includes(item),
    );
    return isSame ? [`${only}.*`] : moved;
  };
  return {
    ofItem,
    ofList: <Name extends string>(names: readonly Name[]) =>
      [
        ...new Set(
          names.flatMap((name) => {
            if (name.endsWith('.*')) return ofType(name, name.slice(0, -2));
            return name.includes('.') ? ofItem(name) : ofType(name, name);
          }),
        ),
      ] as Name[],
    ofNeeds: (type, needs) => {
      const now = readNeeds(needs).map((field): [string, Coordinate] => {
        const item: Coordinate = `${type}.${field}`;
        return [field, registered.has(item) ? item : (newNames.get(item) ?? item)];
      });
      const [only = type, ...others] = new Set(now.map(([, item]) => typeOf(item)));
      if (others.length > 0) return undefined;
      return {
        type: only,
        fields: new Map(now.map(([field, item]) => [field, item.slice(only.length + 1)])),
      };
    },
  };
}

/** What cannot be read is a problem of its own. */
function readNeeds(needs: string): readonly string[] {
  try {
    return parseNeeds(needs);
  } catch {
    return [];
  }
}
