import type { FetchNode, PlanNode, QueryPlan } from '@apollo/query-planner';
import { type OperationDefinitionNode, type SelectionSetNode, Kind, parse } from 'graphql';
import { InternalError } from '../errors.ts';
import { anyInline, fieldsOf } from '../schema/selections.ts';

/** A fetch that is made only about records which are reached through others of some types. */
export interface NarrowedFetch extends FetchNode {
  /** The types of the records that hold each name of the fetch's path; undefined for any. */
  readonly typeConditions?: readonly (readonly string[] | undefined)[];
}

/** One fetch of the plan, with where its result goes and when it may run. What is read of its operation is read once. */
export class Fetch {
  readonly node: NarrowedFetch;
  /**
   * The response names from the root of the data to the records that it is about; empty for root fetches. Lists are
   * stepped into wherever they stand, so that the plan's marks for them (`@`) need not be trusted.
   */
  readonly path: readonly string[];
  /** The path, joined by `/`. */
  readonly place: string;
  /** Fetches that must be finished before. */
  readonly after: Set<Fetch>;
  stage = 0;
  /** Whether equal records that it is about may become one object, which stands in all of their places. */
  mayIntern = false;
  #operation: OperationDefinitionNode | undefined;
  #filledPlaces: ReadonlySet<string> | undefined;

  constructor(node: NarrowedFetch, path: readonly string[], after: Iterable<Fetch>) {
    this.node = node;
    this.path = path;
    this.place = path.join('/');
    this.after = new Set(after);
  }

  /** Whether it asks about records that the data already holds, through `_entities`. */
  get isAboutEntities(): boolean {
    return this.node.requires !== undefined;
  }

  get operation(): OperationDefinitionNode {
    return (this.#operation ??= parseOperation(this.node));
  }

  /** What it asks: of each record where it is about entities, of the root otherwise. */
  get selectionSet(): SelectionSetNode {
    const { selectionSet } = this.operation;
    return this.isAboutEntities ? entitySelection(selectionSet) : selectionSet;
  }

  /** Every place of the merged data that it fills, as response names joined by `/`. */
  get filledPlaces(): ReadonlySet<string> {
    return (this.#filledPlaces ??= new Set(placesIn(this.selectionSet, this.place)));
  }
}

/** The fetches of a plan. @throws InternalError when it has a node that this gateway does not run */
export function fetchesOf(plan: QueryPlan): Fetch[] {
  const fetches: Fetch[] = [];

  const visit = (node: PlanNode, after: readonly Fetch[], path: readonly string[]): Fetch[] => {
    switch (node.kind) {
      case 'Fetch': {
        const fetch = new Fetch(node, path, after);
        fetches.push(fetch);
        return [fetch];
      }
      case 'Flatten':
        return visit(node.node, after, [...path, ...node.path.map(String).filter((step) => step !== '@')]);
      case 'Parallel':
        return node.nodes.flatMap((child) => visit(child, after, path));
      case 'Sequence': {
        const done: Fetch[] = [];
        for (const child of node.nodes) done.push(...visit(child, [...after, ...done], path));
        return done;
      }
      case 'Condition':
        throw new InternalError('The plan has a condition, though conditions are decided before planning.');
      case 'Defer':
        throw new InternalError('The plan defers a part of the answer, which this gateway does not offer.');
    }
  };
  if (plan.node === undefined) return fetches;
  if (plan.node.kind === 'Subscription') {
    throw new InternalError('The plan is a subscription, which this gateway does not offer.');
  }
  visit(plan.node, [], []);
  return fetches;
}

/** The operation of a fetch. @throws InternalError when it is not exactly one */
export function parseOperation(node: FetchNode): OperationDefinitionNode {
  const [definition, ...others] = parse(node.operation, { noLocation: true }).definitions;
  if (definition?.kind !== Kind.OPERATION_DEFINITION || others.length > 0) {
    throw new InternalError('The plan has a fetch that is not exactly one operation.');
  }
  return definition;
}

function entitySelection({ selections: [entities] }: SelectionSetNode): SelectionSetNode {
  if (
    entities?.kind !== Kind.FIELD ||
    entities.name.value !== '_entities' ||
    entities.selectionSet === undefined
  ) {
    throw new InternalError('The plan has an entity fetch that does not ask for _entities.');
  }
  return entities.selectionSet;
}

function placesIn(selectionSet: SelectionSetNode, above: string): readonly string[] {
  return [...fieldsOf(selectionSet, anyInline)].flatMap(({ alias, name, selectionSet: below }) => {
    const responseName = (alias ?? name).value;
    const place = above === '' ? responseName : `${above}/${responseName}`;
    return below === undefined ? [place] : [place, ...placesIn(below, place)];
  });
}
