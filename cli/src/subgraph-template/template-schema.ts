import type { NewDepartment } from './new-department.ts';

/** A schema that can be published as it stands: one entity, found by its number, and a list of all. */
export function templateSchema({ name, typeName, fieldName }: NewDepartment): string {
  return `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@listSize"])

# An example that works: write your own types and fields in its place. Each field needs an item in catalog.yaml.
#
# - What carries a fact is nullable: whoever may not have it reads null.
# - To add a fact about people or organisations, repeat their key and add your field:
#     type Person @key(fields: "id") {
#       id: ID!
#       ${fieldName}: ${typeName}
#     }

"A calendar date, ISO 8601, for example \`1990-05-01\`."
scalar Date

${JSON.stringify(`A record (示例记录) of ${name}.`)}
type ${typeName} @key(fields: "number") {
  "By which it is found (编号)."
  number: ID!

  "What it is called (名称)."
  title: String

  "Since when it is registered (登记日期)."
  registeredOn: Date
}

type Query {
  "The record of a number; null when there is none."
  ${fieldName}(number: ID!): ${typeName}

  "All records, in the order of their numbers."
  ${fieldName}s(first: Int = 20): [${typeName}!] @listSize(slicingArguments: ["first"])
}
`;
}
