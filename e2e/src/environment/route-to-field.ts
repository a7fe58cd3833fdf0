import {
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isObjectType,
} from 'graphql';

/** The fields from the root to some field, that field included, as coordinates. */
export type Route = readonly `${string}.${string}`[];

/**
 * The shortest way to a field whose every step above it may be taken.
 *
 * Undefined when there is none: then the field cannot be reached, whatever is decided about the field itself.
 */
export function findRoute(
  schema: GraphQLSchema,
  coordinate: string,
  mayPass: (coordinate: `${string}.${string}`) => boolean,
): Route | undefined {
  const [typeName, fieldName] = coordinate.split('.');
  const root = schema.getQueryType();
  if (root == null || typeName === undefined || fieldName === undefined) return undefined;
  const routes = new Map<string, Route>([[root.name, []]]);
  for (const [reached, route] of routes) {
    if (reached === typeName) return [...route, `${typeName}.${fieldName}`];
    const type = schema.getType(reached);
    if (!isObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      const step = `${reached}.${field.name}` as const;
      const next = getNamedType(field.type);
      if (!isObjectType(next) || routes.has(next.name) || !mayPass(step)) continue;
      // A map that grows while it is walked: breadth first.
      routes.set(next.name, [...route, step]);
    }
  }
  return undefined;
}

/** The document that takes a route. @param writeArguments the arguments of a field, as GraphQL; empty for none */
export function documentOf(
  schema: GraphQLSchema,
  route: Route,
  writeArguments: (field: GraphQLField<unknown, unknown>, coordinate: string) => string,
): string {
  return route.reduceRight((below, coordinate) => {
    const [typeName = '', fieldName = ''] = coordinate.split('.');
    const field = (schema.getType(typeName) as GraphQLObjectType).getFields()[fieldName];
    if (field === undefined) throw new Error(`there is no field ${coordinate}`);
    const leaf = isCompositeType(getNamedType(field.type)) ? '{ __typename }' : '';
    const written = field.args.length === 0 ? '' : writeArguments(field, coordinate);
    const call = written === '' ? fieldName : `${fieldName}(${written})`;
    return `{ ${call} ${below || leaf} }`;
  }, '');
}
