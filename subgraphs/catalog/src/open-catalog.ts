import { openRegistry, type Registry } from '@govgraph/registry/services';
import type { DepartmentContext } from '@govgraph/subgraph-kit';

/** The registry, as the kit knows databases. */
export interface CatalogDatabase {
  readonly registry: Registry;
  /** Asked for health only. */
  $queryRawUnsafe(query: string): Promise<unknown>;
  $disconnect(): Promise<void>;
}

export type Context = DepartmentContext<CatalogDatabase, undefined>;

/** @param connectionString of the catalog database, with the rights of the role `registry` */
export function openCatalog(connectionString: string): CatalogDatabase {
  const registry = openRegistry(connectionString);
  return {
    registry,
    $queryRawUnsafe: () => registry.register.probe(),
    $disconnect: () => registry.close(),
  };
}
