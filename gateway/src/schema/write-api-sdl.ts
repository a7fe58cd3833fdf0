import {
  type Schema,
  type Supergraph,
  baseType,
  isExecutableDirectiveLocation,
  isInterfaceObjectType,
} from '@apollo/federation-internals';
import { Kind, parse, print, printSchema, visit } from 'graphql';

/** What callers see of a supergraph, with descriptions, without `@inaccessible` elements. */
export function writeApiSdl(supergraph: Supergraph): string {
  const api = supergraph.apiSchema();
  const sdl = withObjects(printSchema(api.toGraphQLJSSchema()), objectsWithoutTypes(supergraph, api));
  return [sdl, ...composedDirectives(supergraph.schema, api)].join('\n\n');
}

/**
 * Interfaces that departments know as objects (`@interfaceObject`) and that no type implements. Their records are of
 * no type that could be told, so that they are objects to callers too.
 */
function objectsWithoutTypes(supergraph: Supergraph, api: Schema): ReadonlySet<string> {
  const subgraphs = supergraph.subgraphs().values();
  return new Set(
    api
      .interfaceTypes()
      .filter((type) => type.allImplementations().length === 0)
      .map(({ name }) => name)
      .filter((name) =>
        subgraphs.some(({ schema }) => {
          const type = schema.type(name);
          return type !== undefined && isInterfaceObjectType(type);
        }),
      ),
  );
}

function withObjects(sdl: string, names: ReadonlySet<string>): string {
  if (names.size === 0) return sdl;
  return print(
    visit(parse(sdl, { noLocation: true }), {
      InterfaceTypeDefinition: (node) =>
        names.has(node.name.value) ? { ...node, kind: Kind.OBJECT_TYPE_DEFINITION } : undefined,
    }),
  );
}

/** Neither is offered, even if a department defines a directive of that name. */
const incrementalDelivery: readonly string[] = ['defer', 'stream'];

/**
 * Directives of departments that callers may write (`@composeDirective`), which the API schema does not keep. Their
 * meaning is the departments' matter; all that is done with them here is to accept them.
 */
function composedDirectives(supergraph: Schema, api: Schema): readonly string[] {
  return supergraph.directives().flatMap((directive) => {
    const definition = directive.sourceAST;
    const locations = directive.locations.filter(isExecutableDirectiveLocation);
    const isMissing = api.directive(directive.name) === undefined;
    const isComplete = directive
      .arguments()
      .every(({ type }) => type !== undefined && api.type(baseType(type).name) !== undefined);
    if (definition?.kind !== Kind.DIRECTIVE_DEFINITION || !isMissing || !isComplete) return [];
    if (locations.length === 0 || incrementalDelivery.includes(directive.name)) return [];
    const names = locations.map((value) => ({ kind: Kind.NAME as const, value }));
    return [print({ ...definition, locations: names })];
  });
}
