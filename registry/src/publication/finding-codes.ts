/**
 * What a check can find, by its code: what is wrong, and what to do. docs/findings.md lists the same. What keeps schemas
 * from composing has the code that Apollo's composition gives it, for example `FIELD_TYPE_MISMATCH`.
 */
export const findingCodes = {
  SCHEMA_SYNTAX: {
    meaning: 'schema.graphql is no GraphQL.',
    whatToDo: 'Mend the text at this place.',
  },
  CATALOG_SYNTAX: {
    meaning: 'catalog.yaml is no YAML.',
    whatToDo: 'Mend the text at this place; what follows it was not read.',
  },
  CATALOG_INVALID: {
    meaning: 'A key or a value of catalog.yaml is not what it has to be.',
    whatToDo: 'Write what the message expects.',
  },
  DEPARTMENT_NOT_REGISTERED: {
    meaning: 'The authority has not registered a department of the folder’s name.',
    whatToDo: 'Name the folder after the department’s code, or have the department registered.',
  },
  FIELD_NOT_REGISTERED: {
    meaning: 'A field of the schema has no item in the catalog.',
    whatToDo: 'Add an item to catalog.yaml, or remove the field.',
  },
  ITEM_WITHOUT_FIELD: {
    meaning: 'An item of the catalog is bound to a field that the schema does not have.',
    whatToDo: 'Correct the coordinate, or remove the item.',
  },
  ITEM_OF_OTHERS: {
    meaning: 'An item is bound to a field that another department provides.',
    whatToDo: 'Remove the item: the department that provides the field registers it.',
  },
  ITEM_TAKEN: {
    meaning: 'Another department has registered the field already: each has one authoritative source.',
    whatToDo:
      'Use the other department’s field, or agree on who provides it and take it over with `@override`.',
  },
  RESOURCE_CODE_TAKEN: {
    meaning: 'A resource of this code is registered already.',
    whatToDo: 'Give the resource a code of its own.',
  },
  RELATED_RESOURCE_UNKNOWN: {
    meaning: 'A related resource is published by nobody.',
    whatToDo: 'Leave it out until it is published.',
  },
  PROVIDER_DIFFERS: {
    meaning: 'The provider of a resource is another department than the one whose folder it is.',
    whatToDo: 'Name the folder’s department as the provider.',
  },
  RESOURCE_CODE_MOVED: {
    meaning: 'A resource has the code of one that another department had published.',
    whatToDo: 'Give the resource a code of its own: a code stays with its department.',
  },
  LAW_NOT_NAMED: {
    meaning: 'A legal basis names no law.',
    whatToDo: 'Name the law with its article, or the decision of the State Council.',
  },
  REASON_MISSING: {
    meaning: 'What is not shared does not say why.',
    whatToDo: 'Add `notSharedReason`, or share it.',
  },
  SCOPE_NOT_REGISTERED: {
    meaning: 'A condition lists a department that the authority has not registered.',
    whatToDo: 'List those that are registered.',
  },
  SCOPE_BELOW_GRANT: {
    meaning: 'A condition leaves out a department that has a grant of the item.',
    whatToDo: 'Keep the department in the scope until the grant is revoked.',
  },
  BASE_MISMATCH: {
    meaning:
      'The code of a resource says that it is a part of a base database, and `base` does not; or the reverse.',
    whatToDo: 'Name the base database, or give the resource a code of another class.',
  },
  BASE_NOT_UNCONDITIONAL: {
    meaning: 'A part of a base database is shared on conditions, and no law is named.',
    whatToDo: 'Share it unconditionally, or name the law.',
  },
  CLASS_BELOW_ITEMS: {
    meaning: 'A resource is said to be of a less strict class than one of its items.',
    whatToDo: 'Write the class of the strictest item.',
  },
  CORE_DATA_SHARED: {
    meaning: 'Core data is open, or shared with every department.',
    whatToDo: 'Share it on conditions or not at all.',
  },
  SAMPLE_MISMATCH: {
    meaning: 'A sample is not of an item of the resource, or no value of it.',
    whatToDo: 'Write a made-up value that fits, or leave it out.',
  },
  SAMPLE_NOT_SHOWN: {
    meaning: 'A sample shows what is not shared, or what leaves masked only.',
    whatToDo: 'Leave it out.',
  },
  ROLE_MISMATCH: {
    meaning: 'An item is said to be a key or structure, and its field is not; or the other way round.',
    whatToDo: 'Write the role that the field has.',
  },
  DATA_TYPE_MISMATCH: {
    meaning: '`dataType` does not fit the type of the field.',
    whatToDo: 'Write one of those that the message names, or change the schema.',
  },
  LENGTH_MISMATCH: {
    meaning: '`length` does not fit the type of the field.',
    whatToDo: 'Write a length that values of it can have, or none.',
  },
  DATA_NOT_NULLABLE: {
    meaning: 'A field that carries a fact can never be null, but a denied field answers null.',
    whatToDo: 'Drop the outer `!`.',
  },
  KEY_NOT_OPAQUE: {
    meaning: 'A key is no opaque `ID`, though it travels between departments.',
    whatToDo: 'Key the entity by its opaque identifier.',
  },
  KEY_NOT_REGISTERED: {
    meaning: 'A key is registered by nobody.',
    whatToDo: 'The owner of the entity adds an item with `role: KEY`.',
  },
  SUBSCRIPTION_NOT_SERVED: {
    meaning: 'The schema has a subscription type.',
    whatToDo: 'Offer a query.',
  },
  NAME_RESERVED: {
    meaning: 'A name begins as those that the gateway uses itself.',
    whatToDo: 'Rename it.',
  },
  DIRECTIVE_REFUSED: {
    meaning: 'The gateway does not do what a directive promises.',
    whatToDo: 'Do what the message says instead.',
  },
  DIRECTIVE_NOT_HONOURED: {
    meaning: 'Nothing comes of a directive.',
    whatToDo: 'Nothing, if nothing hangs on it.',
  },
  LIST_SIZE_MISSING: {
    meaning: '`@listSize` says no size.',
    whatToDo: 'Give it an `assumedSize`, or `slicingArguments`.',
  },
  SLICING_ARGUMENT_REQUIRED: {
    meaning: 'Operations that do not give exactly one of the slicing arguments are refused.',
    whatToDo: 'Give one a default, or write `requireOneSlicingArgument: false`, unless that is meant.',
  },
  COST_NEGATIVE: {
    meaning: 'A weight below 0 stands where it counts as 0.',
    whatToDo: 'Write 0, or a weight.',
  },
  DEFAULT_NOT_EXACT: {
    meaning: 'A number in a default would arrive as another one.',
    whatToDo: 'Write it as text, or leave the default to the resolvers.',
  },
  FLOW_NOT_APPROVED: {
    meaning: '`@requires` asks another department for an item that may not flow to this one.',
    whatToDo: 'Have the flow approved, or do without the item.',
  },
  INTERFACE_OBJECT_TAKEN: {
    meaning: 'Another department has the type as `@interfaceObject` already.',
    whatToDo: 'Add your fields in that department, or to the types that implement the interface.',
  },
  INPUT_NOT_BOUND: {
    meaning: 'The catalog does not say what an argument, an input field or an enum value reads.',
    whatToDo: 'Add it to `inputs` of catalog.yaml, as the message says.',
  },
  INPUT_BOUND_TWICE: {
    meaning: 'Another department has said already what the input reads.',
    whatToDo: 'Remove it here.',
  },
  BINDING_WITHOUT_INPUT: {
    meaning: 'An input is bound that the schema does not have, or an input object as a whole.',
    whatToDo: 'Correct the coordinate, or remove it.',
  },
  BINDING_MISMATCH: {
    meaning: 'The mode of a binding does not fit the type of the input.',
    whatToDo: 'Choose another mode or another type, as the message says.',
  },
  CATALOG_NOT_REVIEWED: {
    meaning:
      'Items are new, or others may have them or in another form, and no catalog revision was reviewed.',
    whatToDo:
      'File a catalog revision with `govgraph catalog revision file`, and publish it once it is reviewed.',
  },
  CATALOG_REVISION_STALE: {
    meaning:
      'The catalog revision that is to be published is not what was reviewed, on what is published now.',
    whatToDo: 'File it again on what is published now.',
  },
  POLICY_CONFLICT: {
    meaning: 'What the authority decided – purposes, grants, rules, masks, suspensions – does not fit.',
    whatToDo: 'Keep what it names, or have the policy changed first.',
  },
  POLICY_AMENDED: {
    meaning: 'Purposes, grants, rules or departments change in the same version.',
    whatToDo: 'Nothing, if that is meant.',
  },
  CHANGE_REFUSED: {
    meaning: 'A subgraph cannot be taken out, or a department cannot leave or have another code.',
    whatToDo: 'Do first what the message says.',
  },
  RENAME_REFUSED: {
    meaning: 'An item cannot be another one under a new name.',
    whatToDo: 'Leave `renamedFrom` out, or let the item have what it had under the old name.',
  },
  END_NOT_ANNOUNCED: {
    meaning: 'An item has a last day, and its field is not deprecated.',
    whatToDo: 'Mark the field `@deprecated(reason:)`.',
  },
  END_IN_THE_PAST: {
    meaning: 'The last day of an item is over, and nobody was told of it before.',
    whatToDo: 'Name a later day.',
  },
  DEPRECATED_WITHOUT_END: {
    meaning: 'A field is deprecated, and its item has no last day.',
    whatToDo: 'Add `inForceUntil`, once the day is known.',
  },
  VALUE_NOT_REGISTERED: {
    meaning: 'A value that departments may share is registered by none.',
    whatToDo: 'Add an item to catalog.yaml.',
  },
  VALUE_WITHOUT_OWNER: {
    meaning: 'The department that has registered a value ends it, and others use it.',
    whatToDo: 'Another department that has it registers it in the same publication.',
  },
  SHARED_VALUE_GUARDED: {
    meaning: 'A value that departments share is conditional or masked.',
    whatToDo: 'Guard the field that leads to it, or use a type of your own.',
  },
  CONSENT_REQUIRED: {
    meaning: 'Something that another department provides would change for its callers.',
    whatToDo: 'Publish: it waits for that department to agree. Or leave it as it is.',
  },
  CONSENT_GIVEN: {
    meaning: 'Something that another department provides changes, to which that department agreed.',
    whatToDo: 'Nothing.',
  },
  BREAKING_CHANGE: {
    meaning:
      'A change breaks what was used in the last 30 days, or what a purpose or a grant in force names.',
    whatToDo: 'Keep it, `@deprecated`, until nobody uses it; or have exactly this change approved.',
  },
  OPERATION_BROKEN: {
    meaning: 'An operation that was used lately would not be served any more.',
    whatToDo: 'Keep what it needs, `@deprecated`, until nobody uses it.',
  },
  OPERATIONS_NOT_PLANNED: {
    meaning: 'Operations in use were validated and not planned, since planning all takes too long.',
    whatToDo: 'Nothing, unless the schema changes how departments are asked.',
  },
  SUPERGRAPH_NOT_OPENED: {
    meaning: 'Gateways cannot open the schema that the departments compose to.',
    whatToDo: 'Remove what the message names.',
  },
  SUPERGRAPH_IN_FORCE_NOT_OPENED: {
    meaning: 'Gateways cannot open the schema in force, so what changes cannot be told.',
    whatToDo: 'Publish a schema that mends it.',
  },
} as const satisfies Readonly<Record<string, { readonly meaning: string; readonly whatToDo: string }>>;

export type FindingCode = keyof typeof findingCodes;
