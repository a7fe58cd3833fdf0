import {
  type FieldNode,
  getNamedType,
  type GraphQLNamedType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  parse,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';

/**
 * What an operation uses of a schema: names of types, coordinates of fields, arguments, input fields and enum values, and
 * directives as `@name`. What a variable or a response may hold is not known: `Type.*` stands for any field of an input
 * object, or any value of an enum.
 *
 * @param text that the schema need not know all of
 */
export function findUsedElements(schema: GraphQLSchema, text: string): ReadonlySet<string> {
  const used = new Set<string>();
  const typeInfo = new TypeInfo(schema);
  const addType = (type: GraphQLNamedType | null | undefined): void => {
    if (type == null) return;
    used.add(type.name);
    if (isEnumType(type)) used.add(`${type.name}.*`);
  };
  visit(
    parse(text, { noLocation: true }),
    visitWithTypeInfo(typeInfo, {
      VariableDefinition: () => addInputs(getNamedType(typeInfo.getInputType() ?? undefined), used),
      Field: ({ name }: FieldNode) => {
        const parent = typeInfo.getParentType();
        if (parent == null) return;
        used.add(parent.name);
        used.add(`${parent.name}.${name.value}`);
        addType(getNamedType(typeInfo.getType() ?? undefined));
      },
      InlineFragment: () => addType(getNamedType(typeInfo.getType() ?? undefined)),
      FragmentDefinition: () => addType(getNamedType(typeInfo.getType() ?? undefined)),
      Directive: ({ name }) => void used.add(`@${name.value}`),
      Argument: ({ name }) => {
        const directive = typeInfo.getDirective();
        const parent = typeInfo.getParentType();
        const field = typeInfo.getFieldDef();
        const owner =
          directive != null
            ? `@${directive.name}`
            : parent != null && field != null && `${parent.name}.${field.name}`;
        if (owner !== false) used.add(`${owner}(${name.value}:)`);
      },
      ObjectField: ({ name }) => {
        const parent = getNamedType(typeInfo.getParentInputType() ?? undefined);
        if (parent == null) return;
        used.add(parent.name);
        used.add(`${parent.name}.${name.value}`);
      },
      ObjectValue: () => {
        const type = getNamedType(typeInfo.getInputType() ?? undefined);
        if (type != null) used.add(type.name);
      },
      EnumValue: ({ value }) => {
        const type = getNamedType(typeInfo.getInputType() ?? undefined);
        if (type != null) used.add(`${type.name}.${value}`);
      },
    }),
  );
  return used;
}

/** Whatever a variable of a type may hold. */
function addInputs(type: GraphQLNamedType | undefined, used: Set<string>): void {
  if (type === undefined || used.has(`${type.name}.*`)) return;
  used.add(type.name);
  if (!isEnumType(type) && !isInputObjectType(type)) return;
  used.add(`${type.name}.*`);
  if (!isInputObjectType(type)) return;
  for (const field of Object.values(type.getFields())) addInputs(getNamedType(field.type), used);
}
