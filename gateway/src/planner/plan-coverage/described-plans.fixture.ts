/** What Apollo's planner alone makes of an operation, and what is found and done about it, as texts. */
import { composeServices } from '@apollo/composition';
import { Supergraph, operationFromDocument } from '@apollo/federation-internals';
import { type QueryPlan, type QueryPlanSelectionNode, QueryPlanner } from '@apollo/query-planner';
import { type OperationDefinitionNode, Kind, parse, print, stripIgnoredCharacters } from 'graphql';
import { type SubgraphTypes, readSubgraphTypes } from '../../schema/subgraph-types.ts';
import { readSupergraphFacts } from '../../schema/supergraph-facts.ts';
import { fetchesOf } from '../fetches.ts';

/** A plan as the planner made it, with what is to be known of its operation. */
export interface PlannedAlone {
  readonly types: SubgraphTypes;
  readonly operation: OperationDefinitionNode;
  readonly plan: QueryPlan;
}

const link =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", ' +
  'import: ["@key", "@requires", "@external", "@shareable", "@interfaceObject"])\n';

/** @param typeDefs by department */
export function openPlanner(typeDefs: Readonly<Record<string, string>>): (text: string) => PlannedAlone {
  const services = Object.entries(typeDefs).map(([name, text]) => ({
    name,
    typeDefs: parse(link + text),
    url: 'http://department.example',
  }));
  const { supergraphSdl, errors } = composeServices(services);
  if (supergraphSdl === undefined) throw new Error(errors?.map(({ message }) => message).join('\n'));
  const supergraph = Supergraph.build(supergraphSdl);
  const api = supergraph.apiSchema();
  const types = readSubgraphTypes(supergraph, api, readSupergraphFacts(supergraphSdl));
  const planner = new QueryPlanner(supergraph);
  return (text) => {
    const document = parse(text, { noLocation: true });
    const [operation] = document.definitions;
    if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('expected one operation');
    return { types, operation, plan: planner.buildQueryPlan(operationFromDocument(api, document)) };
  };
}

/** One line for each fetch: where its records stand, who is asked, by what, for what; through which types only. */
export function describeFetches(plan: QueryPlan): readonly string[] {
  return fetchesOf(plan).map(({ place, node, selectionSet }) => {
    const { serviceName, requires, typeConditions } = node;
    const by = requires === undefined ? '' : ` by {${requires.map(describeRequired).join(' ')}}`;
    const through = typeConditions?.map((types) => types?.join('|') ?? '*').join('/');
    const narrowed = through === undefined ? '' : ` through ${through}`;
    return `${place || '(root)'}: ${serviceName}${by} ${stripIgnoredCharacters(print(selectionSet))}${narrowed}`;
  });
}

function describeRequired(selection: QueryPlanSelectionNode): string {
  const below = selection.selections ?? [];
  const inside = below.length === 0 ? '' : `{${below.map(describeRequired).join(' ')}}`;
  return selection.kind === 'Field'
    ? `${selection.name}${inside}`
    : `...on ${selection.typeCondition}${inside}`;
}

/** Two departments share the pages of a dossier, and each knows other kinds of pages. */
export const dossiers = {
  permits: `
    type Query { dossier: Dossier }
    type Dossier @key(fields: "id") { id: ID! pages: [Page!] @shareable }
    union Page = Note | Permit
    type Note @shareable { text: String }
    type Permit @key(fields: "id") { id: ID! title: String }`,
  courts: `
    type Dossier @key(fields: "id") { id: ID! pages: [Page!] @shareable }
    union Page = Note | Verdict
    type Note @shareable { text: String }
    type Verdict { text: String }`,
  fees: `
    type Permit @key(fields: "id") { id: ID! title: String @external due: Int @requires(fields: "title") }`,
};

/** One department knows the titles of another as one type, and needs their names for one of its fields. */
export const titles = {
  shelves: `
    type Query { titles: [Named!] }
    interface Named { name: String }
    interface Title implements Named @key(fields: "id") { id: ID! name: String }
    type Map implements Title & Named @key(fields: "id") { id: ID! name: String scale: Int }
    type Atlas implements Title & Named @key(fields: "id") { id: ID! name: String pages: Int }
    type Desk implements Named { name: String }`,
  lending: `
    type Title @key(fields: "id") @interfaceObject {
      id: ID! name: String @external lentTo: String label: String @requires(fields: "name")
    }`,
};

/** Two kinds of letters refer to persons, of whom two departments know one thing each. */
export const letters = {
  mail: `
    type Query { letters: [Letter!] }
    union Letter = Complaint | Tip
    type Complaint { person: Person }
    type Tip { person: Person }
    type Person @key(fields: "id") { id: ID! }`,
  registry: 'type Person @key(fields: "id") { id: ID! name: String }',
  regions: 'type Person @key(fields: "id") { id: ID! region: String }',
};
