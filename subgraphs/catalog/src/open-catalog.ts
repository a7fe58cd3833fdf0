import {
  type Actor,
  actorOf,
  breakGlassActor,
  openRegistry,
  type Registry,
  type RegistryOptions,
} from '@govgraph/registry/services';
import type { DepartmentContext } from '@govgraph/subgraph-kit';

/** The registry, as the kit knows databases. */
export interface CatalogDatabase {
  readonly registry: Registry;
  /** Asked for health only. */
  $queryRawUnsafe(query: string): Promise<unknown>;
  $disconnect(): Promise<void>;
}

export interface Context extends DepartmentContext<CatalogDatabase, undefined> {
  /** The name that whoever works on the database itself goes by; nobody vouches for it. Absent behind a gateway. */
  readonly breakGlass?: string;
}

/** Who acts: whom the gateway vouches for, or whoever holds the database's address. */
export function actorIn({ caller, breakGlass }: Pick<Context, 'caller' | 'breakGlass'>): Actor {
  return breakGlass === undefined ? actorOf(caller) : breakGlassActor(breakGlass);
}

/** @param connectionString of the catalog database, with the rights of the role `registry` */
export function openCatalog(connectionString: string, options: RegistryOptions): CatalogDatabase {
  const registry = openRegistry(connectionString, options);
  return {
    registry,
    $queryRawUnsafe: () => registry.register.probe(),
    $disconnect: () => registry.close(),
  };
}
