import type { Resource } from '@govgraph/policy';
import { Kind, parse } from 'graphql';
import type { SubgraphFinding } from './subgraph-finding.ts';
import { readLinkedDirectives } from '@govgraph/gateway/publication';
import { readSchemaFields } from './schema-fields.ts';

export interface RegisteredSubgraph {
  readonly name: string;
  readonly sdl: string;
  readonly resources: readonly Resource[];
}

/**
 * Checks what only shows when all departments are seen together: each field has one authoritative source
 * (一数一源), each resource a code of its own, and the keys of the entities are registered by somebody.
 */
export function checkRegistry(subgraphs: readonly RegisteredSubgraph[]): readonly SubgraphFinding[] {
  const owners = new Map<string, string>();
  const holders = new Map<string, string>();
  const problems: SubgraphFinding[] = [];
  for (const { name, resources } of subgraphs) {
    for (const { code } of resources) {
      const holder = holders.get(code);
      if (holder === undefined) {
        holders.set(code, name);
      } else {
        const whose = holder === name ? 'this catalog' : holder;
        const message = `${whose} has a resource of this code already; each has one of its own`;
        problems.push({ kind: 'problem', code: 'RESOURCE_CODE_TAKEN', subgraph: name, place: code, message });
      }
    }
    const coordinates = resources.flatMap(({ items }) => items.map((item) => item.coordinate));
    for (const coordinate of new Set(coordinates)) {
      const owner = owners.get(coordinate);
      if (owner === undefined) {
        owners.set(coordinate, name);
      } else {
        const message = `${owner} registered it already; a field has one authoritative source`;
        problems.push({ kind: 'problem', code: 'ITEM_TAKEN', subgraph: name, place: coordinate, message });
      }
    }
  }
  const missing = new Map<string, string>();
  for (const { name, sdl } of subgraphs) {
    for (const field of readSchemaFields(sdl).fields) {
      if (field.isKey && !owners.has(field.coordinate)) missing.set(field.coordinate, name);
    }
  }
  for (const [place, subgraph] of missing) {
    const message = 'no department registers this key: the owner of the entity adds an item with `role: KEY`';
    problems.push({ kind: 'problem', code: 'KEY_NOT_REGISTERED', subgraph, place, message });
  }
  return [...problems, ...checkInterfaceObjects(subgraphs)];
}

/**
 * The query planner is right about one department that knows an interface as an object. With two of them it asks
 * for more records than were selected, fails, or computes for seconds (@apollo/query-planner 2.14.4).
 */
function checkInterfaceObjects(subgraphs: readonly RegisteredSubgraph[]): readonly SubgraphFinding[] {
  const firstOf = new Map<string, string>();
  return subgraphs.flatMap(({ name, sdl }) =>
    interfaceObjectsOf(sdl).flatMap((place) => {
      const first = firstOf.get(place);
      if (first === undefined) firstOf.set(place, name);
      const message = `${first} has it as @interfaceObject already; only one department may`;
      return first === undefined
        ? []
        : [{ kind: 'problem', code: 'INTERFACE_OBJECT_TAKEN', subgraph: name, place, message }];
    }),
  );
}

function interfaceObjectsOf(sdl: string): string[] {
  const document = parse(sdl, { noLocation: true });
  const specifiedName = readLinkedDirectives(document);
  return document.definitions.flatMap((definition) =>
    (definition.kind === Kind.OBJECT_TYPE_DEFINITION || definition.kind === Kind.OBJECT_TYPE_EXTENSION) &&
    definition.directives?.some(({ name }) => specifiedName(name.value) === 'interfaceObject')
      ? [definition.name.value]
      : [],
  );
}
