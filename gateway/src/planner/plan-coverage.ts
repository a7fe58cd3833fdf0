/**
 * What a plan covers, found without asking anybody: the plan is followed from the root of the response down, type
 * by type of what may stand in each place.
 *
 * A fetch gives a field of a record if its operation asks for the field on the record's type; a fetch about
 * entities only if the record can be represented to the department by what earlier fetches gave. What the
 * operation asks for and nothing gives would be a `null` of which nobody knows why.
 */
import type { QueryPlanSelectionNode } from '@apollo/query-planner';
import { type FieldNode, type OperationDefinitionNode, type SelectionSetNode, Kind } from 'graphql';
import type { Fetch } from './fetches.ts';
import { departmentTypenames, type RequiredField, requiredFields } from './required-fields.ts';
import type { SubgraphTypes } from '../schema/subgraph-types.ts';

/** Where records stand: response names from the root, and what each fetch asks of the records there. */
export interface Place {
  readonly path: readonly string[];
  /** The object types that a record can have here. */
  readonly types: ReadonlySet<string>;
  /** What fetches about records further up ask of these. */
  readonly asked: ReadonlyMap<Fetch, readonly SelectionSetNode[]>;
}

/** A field that the operation asks for, of records of one type in one place, and that nothing gives. */
export interface UncoveredPlace {
  readonly place: Place;
  readonly typename: string;
  /** Response name. */
  readonly name: string;
  /** The response names of all that the operation asks for of such a record. */
  readonly wanted: ReadonlySet<string>;
}

/** Field nodes by response name. */
type Fields = ReadonlyMap<string, readonly FieldNode[]>;

/** By response name, which fetches give a field, and as what. */
type ServedFields = ReadonlyMap<string, ReadonlyMap<Fetch, readonly FieldNode[]>>;

export class PlanCoverage {
  readonly #types: SubgraphTypes;
  readonly #fetches: readonly Fetch[];
  readonly #renames = new Map<Fetch, ReadonlyMap<string, string>>();
  readonly #represented = new WeakMap<Place, Map<string, boolean>>();
  readonly #identities = new WeakMap<object, number>();
  #lastIdentity = 0;

  constructor(types: SubgraphTypes, fetches: readonly Fetch[]) {
    this.#types = types;
    this.#fetches = fetches;
  }

  /** What of the operation nothing gives; nothing below a field that is uncovered itself. */
  uncoveredFields(operation: OperationDefinitionNode, rootType: string): readonly UncoveredPlace[] {
    const uncovered: UncoveredPlace[] = [];
    const visited = new Set<string>();
    const check = (place: Place, wantedSets: readonly SelectionSetNode[]): void => {
      // What is asked in equal ways below several types needs to be looked at once.
      const identity = this.#identityOf(place, wantedSets);
      if (visited.has(identity)) return;
      visited.add(identity);
      for (const typename of place.types) {
        if (!this.#types.isAccessible(typename)) continue;
        const wanted = this.fieldsOf(wantedSets, typename);
        const served = this.#served(place, typename);
        for (const [name, nodes] of wanted) {
          const from = served.get(name);
          const isServed =
            name === '__typename'
              ? place.types.size === 1 || this.#isTypeKnown(served, typename)
              : from !== undefined;
          if (!isServed) uncovered.push({ place, typename, name, wanted: new Set(wanted.keys()) });
          else if (from !== undefined && hasSelection(nodes))
            check(this.#below(place, typename, name, from), selectionSets(nodes));
        }
      }
    };
    check(this.#root(rootType), [operation.selectionSet]);
    return uncovered;
  }

  /**
   * Through records of which types each fetch about entities is needed, by step of its path; undefined where it is
   * needed through all of them. Not listed: fetches that are needed wherever they are made, or for other fetches.
   */
  typeConditionsOfPaths(
    operation: OperationDefinitionNode,
    rootType: string,
  ): ReadonlyMap<Fetch, readonly (readonly string[] | undefined)[]> {
    // What hangs directly on the root is reached through records of one type.
    if (!this.#fetches.some(({ node, path }) => node.requires !== undefined && path.length > 1))
      return new Map();
    const typeConditions = new Map<Fetch, Set<string>[]>();
    const typesAt = new Map<string, Set<string>>();
    const neededBelow = new Map<string, ReadonlySet<Fetch>>();
    const required = new Set(this.#fetches.flatMap(({ node }) => namesIn(node.requires ?? [])));

    const visit = (place: Place, wantedSets: readonly SelectionSetNode[]): ReadonlySet<Fetch> => {
      const identity = this.#identityOf(place, wantedSets);
      const known = neededBelow.get(identity);
      if (known !== undefined) return known;
      const needed = new Set<Fetch>();
      const pathText = place.path.join('/');
      const seen = typesAt.get(pathText) ?? new Set<string>();
      typesAt.set(pathText, seen);
      for (const typename of place.types) {
        seen.add(typename);
        const wanted = this.fieldsOf(wantedSets, typename);
        for (const fetch of this.entityFetches(place)) {
          const names = [...this.fieldsOf([fetch.selectionSet], typename, fetch).keys()];
          if (names.some((name) => wanted.has(name))) needed.add(fetch);
        }
        const served = this.#served(place, typename);
        for (const [name, nodes] of wanted) {
          const from = served.get(name);
          if (from === undefined || !hasSelection(nodes)) continue;
          for (const fetch of visit(this.#below(place, typename, name, from), selectionSets(nodes))) {
            needed.add(fetch);
            const steps = typeConditions.get(fetch) ?? fetch.path.map(() => new Set<string>());
            typeConditions.set(fetch, steps);
            steps[place.path.length]?.add(typename);
          }
        }
      }
      neededBelow.set(identity, needed);
      return needed;
    };
    visit(this.#root(rootType), [operation.selectionSet]);

    return new Map(
      [...typeConditions].flatMap(([fetch, steps]) => {
        const isRequired = allNames(fetch.selectionSet).some((name) => required.has(name));
        const narrowed = steps.map((types, at) =>
          types.size === typesAt.get(fetch.path.slice(0, at).join('/'))?.size ? undefined : [...types],
        );
        return isRequired || narrowed.every((types) => types === undefined) ? [] : [[fetch, narrowed]];
      }),
    );
  }

  /** What a selection asks for of a record of the type, by response name. */
  fieldsOf(sets: readonly SelectionSetNode[], typename: string, fetch?: Fetch): Fields {
    const fields = new Map<string, FieldNode[]>();
    const renames = fetch && this.#renamesOf(fetch);
    const collect = ({ selections }: SelectionSetNode): void => {
      for (const selection of selections) {
        if (selection.kind === Kind.FIELD) {
          const responseName = selection.alias?.value ?? selection.name.value;
          const name = renames?.get(responseName) ?? responseName;
          fields.set(name, [...(fields.get(name) ?? []), selection]);
        } else if (selection.kind === Kind.INLINE_FRAGMENT) {
          const condition = selection.typeCondition?.name.value;
          if (condition === undefined || this.#types.isSubtype(typename, condition))
            collect(selection.selectionSet);
        }
      }
    };
    sets.forEach(collect);
    return fields;
  }

  /** The fetches about the records of a place itself. */
  entityFetches(place: Place): readonly Fetch[] {
    return this.#fetches.filter((fetch) => isAbout(fetch, place));
  }

  /** Whether records of the type in this place are represented to the department of an entity fetch. */
  isRepresented(fetch: Fetch, place: Place, typename: string): boolean {
    // What stands below a field of the type `Query` is asked of the root, which needs no representation.
    if (fetch.node.requires === undefined) return true;
    const remembered = this.#represented.get(place) ?? new Map<string, boolean>();
    this.#represented.set(place, remembered);
    const key = `${this.#fetches.indexOf(fetch)} ${typename}`;
    let isRepresented = remembered.get(key);
    if (isRepresented === undefined) {
      const name = this.#knownName(this.#served(place, typename, fetch.after), typename);
      const required = requiredFields(fetch.node.requires ?? [], name, this.#types.isSubtype);
      const nameThere = departmentTypenames(fetch.node.inputRewrites, this.#types.isSubtype)(name);
      const keys = this.#types.keysOf(fetch.node.serviceName, nameThere);
      isRepresented =
        keys.some((names) => names.every((each) => required.has(each))) &&
        this.areServed(required, place, typename, fetch.after);
      remembered.set(key, isRepresented);
    }
    return isRepresented;
  }

  /** Whether the fetches give all that is required of a record. */
  areServed(
    required: ReadonlyMap<string, RequiredField>,
    place: Place,
    typename: string,
    by: ReadonlySet<Fetch>,
  ): boolean {
    const served = this.#served(place, typename, by);
    return [...required.values()].every(({ alias, selections }) => {
      const from = served.get(alias);
      if (from === undefined || selections.length === 0) return from !== undefined;
      const below = this.#below(place, typename, alias, from);
      return [...below.types].every((each) =>
        this.areServed(requiredFields(selections, each, this.#types.isSubtype), below, each, by),
      );
    });
  }

  #root(typename: string): Place {
    const roots = this.#fetches.filter(({ path }) => path.length === 0);
    return {
      path: [],
      types: new Set([typename]),
      asked: new Map(roots.map((fetch) => [fetch, [fetch.selectionSet]])),
    };
  }

  #below(
    place: Place,
    typename: string,
    name: string,
    from: ReadonlyMap<Fetch, readonly FieldNode[]>,
  ): Place {
    // Departments that give one value agree on what it is, so it is of a type that all of them may give.
    let types: ReadonlySet<string> | undefined;
    for (const [{ node }, nodes] of from) {
      const possible = this.#types.possibleTypes(node.serviceName, typename, nodes[0]?.name.value ?? '');
      types = types === undefined ? possible : new Set([...types].filter((each) => possible.has(each)));
    }
    return {
      path: [...place.path, name],
      types: types ?? new Set(),
      asked: new Map([...from].map(([fetch, nodes]) => [fetch, selectionSets(nodes)])),
    };
  }

  /** What the fetches give of a record. */
  #served(place: Place, typename: string, by?: ReadonlySet<Fetch>): ServedFields {
    const served = new Map<string, Map<Fetch, readonly FieldNode[]>>();
    for (const fetch of this.#fetches) {
      if (by?.has(fetch) === false) continue;
      const sets = [...(place.asked.get(fetch) ?? [])];
      if (isAbout(fetch, place) && this.isRepresented(fetch, place, typename)) sets.push(fetch.selectionSet);
      for (const [name, nodes] of this.fieldsOf(sets, typename, fetch)) {
        const from = served.get(name) ?? new Map<Fetch, readonly FieldNode[]>();
        served.set(name, from.set(fetch, nodes));
      }
    }
    return served;
  }

  #isTypeKnown(served: ServedFields, typename: string): boolean {
    const from = served.get('__typename')?.keys() ?? [];
    return [...from].some(({ node }) => this.#types.knows(node.serviceName, typename));
  }

  /** What `__typename` holds: the name of an interface when only departments that know no more have given it. */
  #knownName(served: ServedFields, typename: string): string {
    const [first] = served.get('__typename')?.keys() ?? [];
    if (first === undefined || this.#isTypeKnown(served, typename)) return typename;
    return this.#types.nameIn(first.node.serviceName, typename) ?? typename;
  }

  #renamesOf(fetch: Fetch): ReadonlyMap<string, string> {
    let renames = this.#renames.get(fetch);
    if (renames === undefined) {
      const rewrites = fetch.node.outputRewrites ?? [];
      renames = new Map(
        rewrites.flatMap((rewrite) =>
          rewrite.kind === 'KeyRenamer' ? [[String(rewrite.path.at(-1)), rewrite.renameKeyTo]] : [],
        ),
      );
      this.#renames.set(fetch, renames);
    }
    return renames;
  }

  #identityOf({ path, types, asked }: Place, wantedSets: readonly SelectionSetNode[]): string {
    const number = (object: object): number => {
      const known = this.#identities.get(object) ?? ++this.#lastIdentity;
      this.#identities.set(object, known);
      return known;
    };
    const askedSets = [...asked].map(([fetch, sets]) => [number(fetch), ...sets.map(number)]);
    return JSON.stringify([path, [...types], wantedSets.map(number), askedSets]);
  }
}

function isAbout(fetch: Fetch, { path }: Place): boolean {
  if (path.length === 0) return false;
  return fetch.path.length === path.length && fetch.path.every((name, at) => name === path[at]);
}

/** Names of fields that are required, at any depth, apart from `__typename`. */
function namesIn(requires: readonly QueryPlanSelectionNode[]): readonly string[] {
  return requires.flatMap((selection) => [
    ...(selection.kind === 'Field' && selection.name !== '__typename' ? [selection.name] : []),
    ...namesIn(selection.selections ?? []),
  ]);
}

function allNames({ selections }: SelectionSetNode): readonly string[] {
  return selections.flatMap((selection) => {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return [];
    const below = selection.selectionSet === undefined ? [] : allNames(selection.selectionSet);
    return selection.kind === Kind.FIELD ? [selection.name.value, ...below] : below;
  });
}

function hasSelection(nodes: readonly FieldNode[]): boolean {
  return nodes.some(({ selectionSet }) => selectionSet !== undefined);
}

function selectionSets(nodes: readonly FieldNode[]): readonly SelectionSetNode[] {
  return nodes.flatMap(({ selectionSet }) => (selectionSet === undefined ? [] : [selectionSet]));
}
