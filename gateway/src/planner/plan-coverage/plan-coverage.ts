/**
 * What the fetches of a plan serve, place by place of the response.
 *
 * A fetch serves a field of a record if its operation asks for the field on the record's type; a fetch about
 * entities only if the record can be represented to the department by what earlier fetches serve.
 */
import type { FieldNode, SelectionSetNode } from 'graphql';
import { fieldsOf, inlineWhere } from '../../schema/selections.ts';
import type { SubgraphTypes } from '../../schema/subgraph-types.ts';
import type { Fetch } from '../fetches.ts';
import { type RequiredField, departmentTypenames, requiredFields } from '../required-fields.ts';

/** Where records stand: response names from the root, and what each fetch asks of the records there. */
export interface Place {
  readonly path: readonly string[];
  /** The object types that a record can have here. */
  readonly types: ReadonlySet<string>;
  /** What fetches about records further up ask of these. */
  readonly asked: ReadonlyMap<Fetch, readonly SelectionSetNode[]>;
}

/** Field nodes by response name. */
type Fields = ReadonlyMap<string, readonly FieldNode[]>;

/** By response name, which fetches serve a field, and as what. */
export type ServedFields = ReadonlyMap<string, ReadonlyMap<Fetch, readonly FieldNode[]>>;

export class PlanCoverage {
  readonly types: SubgraphTypes;
  readonly fetches: readonly Fetch[];
  readonly #renames = new Map<Fetch, ReadonlyMap<string, string>>();
  readonly #represented = new WeakMap<Place, Map<string, boolean>>();
  readonly #identities = new WeakMap<object, number>();
  #lastIdentity = 0;

  constructor(types: SubgraphTypes, fetches: readonly Fetch[]) {
    this.types = types;
    this.fetches = fetches;
  }

  root(typename: string): Place {
    const roots = this.fetches.filter(({ path }) => path.length === 0);
    return {
      path: [],
      types: new Set([typename]),
      asked: new Map(roots.map((fetch) => [fetch, [fetch.selectionSet]])),
    };
  }

  /** The place below a field. @param from the fetches that serve it */
  below(place: Place, typename: string, name: string, from: ReadonlyMap<Fetch, readonly FieldNode[]>): Place {
    // Departments that give one value agree on what it is, so it is of a type that all of them may give.
    let types: ReadonlySet<string> | undefined;
    for (const [{ node }, nodes] of from) {
      const possible = this.types.possibleTypes(node.serviceName, typename, nodes[0]?.name.value ?? '');
      types = types === undefined ? possible : new Set([...types].filter((each) => possible.has(each)));
    }
    return {
      path: [...place.path, name],
      types: types ?? new Set(),
      asked: new Map(
        [...from].map(([fetch, nodes]) => [fetch, nodes.flatMap(({ selectionSet }) => selectionSet ?? [])]),
      ),
    };
  }

  /** What a selection asks for of a record of the type, by response name. @param fetch whose selection it is */
  fieldsOf(sets: readonly SelectionSetNode[], typename: string, fetch?: Fetch): Fields {
    const fields = new Map<string, FieldNode[]>();
    const renames = fetch && this.#renamesOf(fetch);
    const open = inlineWhere((condition) => this.types.isSubtype(typename, condition));
    for (const set of sets) {
      for (const node of fieldsOf(set, open)) {
        const responseName = node.alias?.value ?? node.name.value;
        const name = renames?.get(responseName) ?? responseName;
        fields.set(name, [...(fields.get(name) ?? []), node]);
      }
    }
    return fields;
  }

  /** The fetches about the records of a place itself. */
  fetchesAbout(place: Place): readonly Fetch[] {
    return this.fetches.filter((fetch) => isAbout(fetch, place));
  }

  /** What is served of a record. @param by the fetches that count; all where undefined */
  servedAt(place: Place, typename: string, by?: ReadonlySet<Fetch>): ServedFields {
    const served = new Map<string, Map<Fetch, readonly FieldNode[]>>();
    for (const fetch of this.fetches) {
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

  /** Whether records of the type in this place are represented to the department of an entity fetch. */
  isRepresented(fetch: Fetch, place: Place, typename: string): boolean {
    // What stands below a field of the type `Query` is asked of the root, which needs no representation.
    if (!fetch.isAboutEntities) return true;
    const remembered = this.#represented.get(place) ?? new Map<string, boolean>();
    this.#represented.set(place, remembered);
    const key = `${this.fetches.indexOf(fetch)} ${typename}`;
    let isRepresented = remembered.get(key);
    if (isRepresented === undefined) {
      const { requires = [], inputRewrites, serviceName } = fetch.node;
      const { isSubtype } = this.types;
      const name = this.#knownName(this.servedAt(place, typename, fetch.after), typename);
      const required = requiredFields(requires, name, isSubtype);
      const keys = this.types.keysOf(serviceName, departmentTypenames(inputRewrites, isSubtype)(name));
      isRepresented =
        keys.some((names) => names.every((each) => required.has(each))) &&
        this.areServed(required, place, typename, fetch.after);
      remembered.set(key, isRepresented);
    }
    return isRepresented;
  }

  /** Whether the fetches serve all that is required of a record. */
  areServed(
    required: ReadonlyMap<string, RequiredField>,
    place: Place,
    typename: string,
    by: ReadonlySet<Fetch>,
  ): boolean {
    const served = this.servedAt(place, typename, by);
    return [...required.values()].every(({ alias, selections }) => {
      const from = served.get(alias);
      if (from === undefined || selections.length === 0) return from !== undefined;
      const below = this.below(place, typename, alias, from);
      return [...below.types].every((each) =>
        this.areServed(requiredFields(selections, each, this.types.isSubtype), below, each, by),
      );
    });
  }

  /** Whether `__typename` is served by a department that knows the type itself. */
  isTypeKnown(served: ServedFields, typename: string): boolean {
    const from = served.get('__typename')?.keys() ?? [];
    return [...from].some(({ node }) => this.types.knows(node.serviceName, typename));
  }

  /** Equal for places at which the same may stand, and of which the same is asked. */
  identityOf({ path, types, asked }: Place, wantedSets: readonly SelectionSetNode[]): string {
    const number = (object: object): number => {
      const known = this.#identities.get(object) ?? ++this.#lastIdentity;
      this.#identities.set(object, known);
      return known;
    };
    const askedSets = [...asked].map(([fetch, sets]) => [number(fetch), ...sets.map(number)]);
    return JSON.stringify([path, [...types], wantedSets.map(number), askedSets]);
  }

  /** What `__typename` holds: the name of an interface when only departments that know no more have served it. */
  #knownName(served: ServedFields, typename: string): string {
    const [first] = served.get('__typename')?.keys() ?? [];
    if (first === undefined || this.isTypeKnown(served, typename)) return typename;
    return this.types.nameIn(first.node.serviceName, typename) ?? typename;
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
}

function isAbout(fetch: Fetch, { path }: Place): boolean {
  if (path.length === 0) return false;
  return fetch.path.length === path.length && fetch.path.every((name, at) => name === path[at]);
}
