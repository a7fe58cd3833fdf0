import type { SchemaName } from '@govgraph/prisma/schemas';

/** What the demo is started with. */
export interface DemoSettings {
  /** Where it keeps everything it has. */
  readonly dataDirectory: string;
  /** Of the gateway; 0 takes a free one. */
  readonly port: number;
  /** Of databases that are there already; the embedded PostgreSQL has the others. */
  readonly databaseUrls: Partial<Readonly<Record<SchemaName, string>>>;
  /** Environment variables that its processes inherit, among them settings of the gateway. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}
