/** Mutations of the authority's GraphQL, called with whatever a scenario gives and nothing for the rest. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import {
  type FieldDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  type TypeNode,
  parse,
  print,
} from 'graphql';
import { checkoutRoot } from './base-environment.ts';
import type { Caller, GraphQLResponse, LooseData } from './caller.ts';

const schema = parse(readFileSync(path.join(checkoutRoot, 'subgraphs/catalog/schema.graphql'), 'utf8'));

const typeOf = (name: string) =>
  schema.definitions.find((each) => 'name' in each && each.name?.value === name);

const fields: readonly FieldDefinitionNode[] =
  (typeOf('Mutation') as ObjectTypeDefinitionNode | undefined)?.fields ?? [];

/** All that the authority's GraphQL has. */
export const mutationNames: readonly string[] = fields.map(({ name }) => name.value);

/** What an argument that is required is given, where a scenario gives nothing: nothing that could be meant. */
function nothingOf(type: TypeNode): unknown {
  if (type.kind === Kind.NON_NULL_TYPE) return nothingOf(type.type);
  if (type.kind === Kind.LIST_TYPE) return [];
  const definition = typeOf(type.name.value);
  if (definition?.kind === Kind.ENUM_TYPE_DEFINITION) return definition.values?.[0]?.name.value;
  if (definition?.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION)
    return Object.fromEntries(
      (definition.fields ?? [])
        .filter((field) => field.type.kind === Kind.NON_NULL_TYPE)
        .map((field) => [field.name.value, nothingOf(field.type)]),
    );
  return { Int: 0, Boolean: false, DateTime: '2020-01-01T00:00:00+08:00' }[type.name.value] ?? '';
}

/** @param selection of the payload, beside why nothing was done */
export function callMutation(
  caller: Caller,
  name: string,
  given: Readonly<Record<string, unknown>> = {},
  selection = '',
): Promise<GraphQLResponse<LooseData>> {
  const field = fields.find((each) => each.name.value === name);
  if (field === undefined) throw new Error(`there is no mutation ${name}`);
  const used = (field.arguments ?? []).filter(
    (argument) => argument.name.value in given || argument.type.kind === Kind.NON_NULL_TYPE,
  );
  const variables = Object.fromEntries(
    used.map(({ name: { value }, type }) => [value, given[value] ?? nothingOf(type)]),
  );
  const declared = used.map((argument) => `$${argument.name.value}: ${print(argument.type)}`);
  const passed = used.map((argument) => `${argument.name.value}: $${argument.name.value}`);
  const inParentheses = (list: readonly string[]) => (list.length === 0 ? '' : `(${list.join(', ')})`);
  const document = `mutation ${inParentheses(declared)} { ${name}${inParentheses(passed)} { refusal { code message } ${selection} } }`;
  return caller.ask(document, variables);
}
