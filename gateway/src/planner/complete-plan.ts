/**
 * Makes plans deliver what was asked, where the planner's do not.
 *
 * The planner holds that departments which share a field give values of the types that all of them know, and does
 * not ask for the others. It also describes records of several types to a department by what the fields of only
 * some of them require, so that it is not asked about the others. Both leave a `null` of which nobody knows why.
 *
 * 1. Find what the plan does not deliver.
 * 2. Ask for it apart, of records of that type, where a department would have been told too much.
 * 3. Otherwise ask for it where the records come from, if that department can give it.
 * 4. Say what is missing still: the answer must have an error there.
 * 5. Ask only about records that are reached through those of which it was asked: not for what one type of record
 *    refers to because it was asked for of another one.
 */
import type { FetchDataRewrite, FetchNode, QueryPlan, QueryPlanSelectionNode } from '@apollo/query-planner';
import {
  type FieldNode,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  Kind,
  print,
  visit,
} from 'graphql';
import { inlineFragment, typenameField } from '../operation/graphql-nodes.ts';
import { entitySelection, fetchOperation } from '../plan/fetch-document.ts';
import { type Fetch, type NarrowedFetch, fetchesOf } from '../plan/fetches.ts';
import { mapFetches, withOperation } from '../plan/map-fetches.ts';
import { fragmentPrefix, requiredFields } from '../plan/required-fields.ts';
import { Delivery, type MissingField, selectionSets } from './delivery.ts';
import type { SubgraphTypes } from './subgraph-types.ts';

/** A field that no department will be asked for, of records of one type in one place. */
export interface UndeliveredField {
  /** Response names from the root to the records. */
  readonly path: readonly string[];
  readonly typename: string;
  /** Response name. */
  readonly name: string;
}

/** A plan, and what of its operation it does not deliver, which is nearly always nothing. */
export interface CompletePlan extends QueryPlan {
  readonly undelivered: readonly UndeliveredField[];
}

/** What is added may itself need something; deeper than this it is left missing. */
const maxRounds = 4;

export function completePlan(
  types: SubgraphTypes,
  operation: OperationDefinitionNode,
  rootType: string,
  plan: QueryPlan,
): CompletePlan {
  let completed = plan;
  for (let round = 0; ; round++) {
    const delivery = new Delivery(types, fetchesOf(completed));
    const missing = delivery.missingFields(operation, rootType);
    const changes = round < maxRounds ? findChanges(types, delivery, missing) : new Map();
    if (changes.size === 0) {
      const along = delivery.neededAlong(operation, rootType);
      const narrowed = new Map([...along].map(([{ node }, types]) => [node, types]));
      return {
        ...mapFetches(completed, (fetch) => [narrowFetch(fetch, narrowed.get(fetch))]),
        undelivered: missing.map(({ place: { path }, typename, name }) => ({ path, typename, name })),
      };
    }
    completed = mapFetches(completed, (fetch) => changes.get(fetch)?.fetches(operation) ?? [fetch]);
  }
}

function narrowFetch(fetch: FetchNode, along: NarrowedFetch['along']): NarrowedFetch {
  return along === undefined ? fetch : { ...fetch, along };
}

function findChanges(
  types: SubgraphTypes,
  delivery: Delivery,
  missing: readonly MissingField[],
): ReadonlyMap<FetchNode, FetchChange> {
  const changes = new Map<FetchNode, FetchChange>();
  const changeOf = ({ node }: Fetch): FetchChange => {
    const change = changes.get(node) ?? new FetchChange(node);
    changes.set(node, change);
    return change;
  };
  for (const field of missing) {
    const apart = findApart(types, delivery, field);
    if (apart !== undefined) {
      changeOf(apart.fetch).askApart(apart.part);
      continue;
    }
    const source = [...field.place.asked].find(([{ node }]) => canGive(types, node.serviceName, field));
    if (source === undefined) continue;
    const [fetch, sets] = source;
    const [selectionSet] = sets;
    if (selectionSet === undefined) continue;
    const { place, typename, name, nodes } = field;
    changeOf(fetch).ask(selectionSet, {
      typename,
      name,
      field: localField(types, delivery, fetch.node.serviceName, typename, nodes),
      isNameTaken: [...place.types].some((each) => delivery.fieldsOf(sets, each).has(name)),
      path: place.path.slice(fetch.path.length),
    });
  }
  return changes;
}

/** A part of an entity fetch: some of its fields, of records of one type. */
interface FetchPart {
  readonly typename: string;
  readonly requires: readonly QueryPlanSelectionNode[];
  readonly selectionSet: SelectionSetNode;
}

/** A fetch that asks for the field, and would be asked about these records if it asked for nothing else. */
function findApart(
  types: SubgraphTypes,
  delivery: Delivery,
  { place, typename, name, wanted }: MissingField,
): { readonly fetch: Fetch; readonly part: FetchPart } | undefined {
  for (const fetch of delivery.entityFetches(place)) {
    const { serviceName, requires = [] } = fetch.node;
    const asked = delivery.fieldsOf([entitySelection(fetch.node)], typename, fetch);
    if (!asked.has(name) || delivery.isDescribed(fetch, place, typename)) continue;
    const kept = [...asked].filter(([each]) => wanted.has(each)).flatMap(([, nodes]) => nodes);
    const needs = new Set([
      '__typename',
      ...types.keysOf(serviceName, typename).flat(),
      ...kept.flatMap((node) => types.requirementsOf(serviceName, typename, node.name.value)),
    ]);
    const required = requiredFields(requires, typename, types.isSubtype);
    for (const each of required.keys()) if (!needs.has(each)) required.delete(each);
    if (!delivery.areGiven(required, place, typename, fetch.after)) continue;
    const described = [...required].map(([each, { alias, selections }]): QueryPlanSelectionNode => ({
      kind: 'Field',
      name: each,
      ...(alias === each ? {} : { alias }),
      ...(selections.length === 0 ? {} : { selections }),
    }));
    return {
      fetch,
      part: {
        typename,
        requires: [{ kind: 'InlineFragment', typeCondition: typename, selections: described }],
        selectionSet: onlyFields(entitySelection(fetch.node), new Set(kept)),
      },
    };
  }
  return undefined;
}

/** The selection set without the fields at its top that are not kept. */
function onlyFields(selectionSet: SelectionSetNode, kept: ReadonlySet<FieldNode>): SelectionSetNode {
  const selections = selectionSet.selections.flatMap((selection): SelectionNode[] => {
    if (selection.kind === Kind.FIELD) return kept.has(selection) ? [selection] : [];
    if (selection.kind !== Kind.INLINE_FRAGMENT) return [];
    const inner = onlyFields(selection.selectionSet, kept);
    return inner.selections.length === 0 ? [] : [{ ...selection, selectionSet: inner }];
  });
  return { ...selectionSet, selections };
}

function canGive(types: SubgraphTypes, service: string, { typename, nodes }: MissingField): boolean {
  const [node] = nodes;
  if (node === undefined || !types.knows(service, typename)) return false;
  return node.name.value === '__typename' || types.givesAlone(service, typename, node.name.value);
}

/** A field that a fetch asks for in addition, of records of one type. */
interface AddedField {
  readonly typename: string;
  /** The response name that the operation expects. */
  readonly name: string;
  readonly field: FieldNode;
  /** Whether the fetch asks for something of that name of records of another type: it may be of another kind. */
  readonly isNameTaken: boolean;
  /** Response names from what the fetch is about to the records. */
  readonly path: readonly string[];
}

/** A field with that of its selection which the department can give itself. */
function localField(
  types: SubgraphTypes,
  delivery: Delivery,
  service: string,
  typename: string,
  nodes: readonly FieldNode[],
): FieldNode {
  const [node] = nodes;
  if (node === undefined) throw new Error('a field that is asked for nowhere');
  const sets = selectionSets(nodes);
  if (sets.length === 0) return node;
  const selections: SelectionNode[] = [typenameField];
  for (const each of types.possibleTypes(service, typename, node.name.value)) {
    const fields = [...delivery.fieldsOf(sets, each).values()].filter(
      ([first]) =>
        first !== undefined &&
        first.name.value !== '__typename' &&
        types.givesAlone(service, each, first.name.value),
    );
    const local = fields.map((below) => localField(types, delivery, service, each, below));
    if (local.length > 0 && types.knows(service, each)) selections.push(inlineFragment(each, local));
  }
  return { ...node, selectionSet: { kind: Kind.SELECTION_SET, selections } };
}

/** What is to be changed about one fetch of a plan. */
class FetchChange {
  readonly #fetch: FetchNode;
  readonly #added = new Map<SelectionSetNode, Map<string, AddedField>>();
  readonly #parts = new Map<string, FetchPart[]>();

  constructor(fetch: FetchNode) {
    this.#fetch = fetch;
  }

  ask(selectionSet: SelectionSetNode, added: AddedField): void {
    const ofSet = this.#added.get(selectionSet) ?? new Map<string, AddedField>();
    this.#added.set(selectionSet, ofSet.set(`${added.typename} ${added.name}`, added));
  }

  /** Records of several types that are asked about alike are asked about together. */
  askApart(part: FetchPart): void {
    const text = print(part.selectionSet);
    const alike = this.#parts.get(text) ?? [];
    if (!alike.some(({ typename }) => typename === part.typename)) this.#parts.set(text, [...alike, part]);
  }

  /** @param operation whose variables may be used */
  fetches(operation: OperationDefinitionNode): readonly FetchNode[] {
    return [this.#withAdded(operation), ...[...this.#parts.values()].map((parts) => this.#apart(parts))];
  }

  #apart(parts: readonly FetchPart[]): FetchNode {
    const [first] = parts;
    if (first === undefined) throw new Error('a part of nothing');
    const operation = fetchOperation(this.#fetch);
    const selections = operation.selectionSet.selections.map((selection) =>
      selection.kind === Kind.FIELD ? { ...selection, selectionSet: first.selectionSet } : selection,
    );
    return {
      ...withOperation(this.#fetch, { ...operation, selectionSet: { kind: Kind.SELECTION_SET, selections } }),
      requires: parts.flatMap(({ requires }) => requires),
    };
  }

  #withAdded(operation: OperationDefinitionNode): FetchNode {
    if (this.#added.size === 0) return this.#fetch;
    const own = fetchOperation(this.#fetch);
    const selectionSet = visit(own.selectionSet, {
      SelectionSet: {
        enter: (node) => {
          const added = this.#added.get(node);
          if (added === undefined) return undefined;
          const fragments = [...added.values()].map((each) =>
            inlineFragment(each.typename, [withAlias(each.field, aliasOf(each))]),
          );
          return { ...node, selections: [...node.selections, ...fragments] };
        },
      },
    });
    const variableDefinitions = [
      ...(own.variableDefinitions ?? []),
      ...(operation.variableDefinitions ?? []).filter(
        ({ variable }) =>
          own.variableDefinitions?.every((each) => each.variable.name.value !== variable.name.value) ?? true,
      ),
    ];
    const renamed = [...this.#added.values()]
      .flatMap((ofSet) => [...ofSet.values()])
      .filter(({ isNameTaken }) => isNameTaken);
    const outputRewrites: FetchDataRewrite[] = renamed.map((each) => ({
      kind: 'KeyRenamer',
      path: [...each.path, `${fragmentPrefix}${each.typename}`, aliasOf(each)],
      renameKeyTo: each.name,
    }));
    return {
      ...withOperation(this.#fetch, { ...own, selectionSet, variableDefinitions }),
      outputRewrites: [...(this.#fetch.outputRewrites ?? []), ...outputRewrites],
    };
  }
}

/** A name that neither departments nor the planner use. */
function aliasOf({ typename, name, isNameTaken }: AddedField): string {
  return isNameTaken ? `${name}__of_${typename}` : name;
}

function withAlias(field: FieldNode, alias: string): FieldNode {
  return alias === field.name.value ? field : { ...field, alias: { kind: Kind.NAME, value: alias } };
}
