/** What the schemas of departments say of types, as far as a plan can be checked by it. */
import {
  type CompositeType,
  type Schema,
  type Supergraph,
  baseType,
  isCompositeType,
  isInterfaceObjectType,
  isObjectType,
  isUnionType,
  possibleRuntimeTypes,
} from '@apollo/federation-internals';
import { topFields } from './field-set.ts';
import { type IsSubtype, type SupergraphFacts, keysBy, subtypesBy } from './supergraph-facts.ts';

export interface SubgraphTypes {
  readonly isSubtype: IsSubtype;
  /** Whether callers may know the type. */
  isAccessible(typename: string): boolean;
  /** The object types that a value of the field can have when the department gives it; none for a leaf. */
  possibleTypes(service: string, typename: string, field: string): ReadonlySet<string>;
  /** Whether the department knows the object type itself, not only an interface of it (`@interfaceObject`). */
  knows(service: string, typename: string): boolean;
  /** Under which name the department knows records of the object type; undefined when it does not know them. */
  nameIn(service: string, typename: string): string | undefined;
  /** The names of the fields that the department must be told before it gives the field (`@requires`). */
  requirementsOf(service: string, typename: string, field: string): readonly string[];
  /** By which fields the department can be asked about records of a type, under whichever name it knows them. */
  keysOf(service: string, typename: string): readonly (readonly string[])[];
}

/** @param api what callers see of the supergraph */
export function readSubgraphTypes(
  supergraph: Supergraph,
  api: Schema,
  facts: SupergraphFacts,
): SubgraphTypes {
  const subgraphs = new Map(
    supergraph
      .subgraphs()
      .values()
      .map((subgraph) => [subgraph.name, subgraph]),
  );
  const objectTypes = new Map(
    supergraph.schema
      .types()
      .filter((type) => isCompositeType(type))
      .map((type) => [type.name, new Set(possibleRuntimeTypes(type).map(({ name }) => name))]),
  );
  const isSubtype = subtypesBy(facts);
  const keysOf = keysBy(facts);

  /** The type as which the department knows records of an object type. */
  const typeIn = (service: string, typename: string): CompositeType | undefined => {
    const schema = subgraphs.get(service)?.schema;
    const own = schema?.type(typename);
    if (own !== undefined && isCompositeType(own)) return own;
    return schema
      ?.objectTypes()
      .find((type) => isInterfaceObjectType(type) && isSubtype(typename, type.name));
  };
  const fieldIn = (service: string, typename: string, name: string) => {
    const type = typeIn(service, typename);
    return type === undefined || isUnionType(type) ? undefined : type.field(name);
  };

  return {
    isSubtype,
    isAccessible: (typename) => api.type(typename) !== undefined,
    possibleTypes(service, typename, name) {
      const field = fieldIn(service, typename, name);
      const type = field?.type && baseType(field.type);
      if (type === undefined || !isCompositeType(type)) return new Set();
      if (isInterfaceObjectType(type)) return objectTypes.get(type.name) ?? new Set();
      return new Set(possibleRuntimeTypes(type).map((each) => each.name));
    },
    knows(service, typename) {
      const type = subgraphs.get(service)?.schema.type(typename);
      return type !== undefined && isObjectType(type) && !isInterfaceObjectType(type);
    },
    nameIn: (service, typename) => typeIn(service, typename)?.name,
    requirementsOf(service, typename, name) {
      const requires = subgraphs.get(service)?.metadata().requiresDirective();
      const field = fieldIn(service, typename, name);
      if (requires === undefined || field === undefined) return [];
      return field
        .appliedDirectivesOf(requires)
        .flatMap((each) => topFields(String(each.arguments().fields)));
    },
    keysOf: (service, typename) => keysOf(service, typeIn(service, typename)?.name ?? typename),
  };
}
