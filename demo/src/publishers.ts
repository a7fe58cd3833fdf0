import { departments } from '@govgraph/prisma/schemas';

/** The department that the authority is: its services are a subgraph, too. */
export const authority = 'authority';

/** Who publishes in the demo: the nine departments, and the authority. */
export const publishers = [...departments, authority] as const;

export type PublisherName = (typeof publishers)[number];

export function mapPublishers<Value>(value: (name: PublisherName) => Value): Record<PublisherName, Value> {
  return Object.fromEntries(publishers.map((name) => [name, value(name)])) as Record<PublisherName, Value>;
}
