/**
 * For GraphQL Code Generator: `config: { scalars }`. Generated types then import what a value of each scalar is from
 * this package.
 */
export const scalars = {
  Amount: '@govgraph/client#Amount',
  Date: '@govgraph/client#CalendarDate',
  DateTime: '@govgraph/client#Timestamp',
} as const;
