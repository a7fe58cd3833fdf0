import type {
  BaseDatabase,
  DataClass,
  DepartmentCode,
  ResourceCode,
  SecurityLevel,
  ShareType,
} from '@govgraph/policy';

import type { PageQuery, RegisteredItem, RegisteredPart } from '../policy/policy-register.ts';

/** An absent condition matches all. */
export interface ResourceFilter {
  /** Each of its words stands in the names, the code or the abstract; see `readSearchWords`. */
  readonly text?: string | undefined;
  /** What the code begins with: a class of the guide (类, 项, 目), or a whole code. */
  readonly code?: string | undefined;
  readonly provider?: DepartmentCode | undefined;
  /** What at least one of the items is. */
  readonly shareType?: ShareType | undefined;
  readonly base?: BaseDatabase | undefined;
  /** Of the resource, which is that of its strictest item or stricter; see `dataClassOf`. */
  readonly dataClass?: DataClass | undefined;
}

/** An absent condition matches all. */
export interface ItemFilter extends ResourceFilter {
  /** Each of its words stands in the names or the coordinate, or in the names or the code of the resource. */
  readonly text?: string | undefined;
  readonly resource?: ResourceCode | undefined;
  readonly shareType?: ShareType | undefined;
  readonly dataClass?: DataClass | undefined;
  readonly level?: SecurityLevel | undefined;
}

/** Where an item stands in the catalog. */
export interface ItemPlace {
  readonly resourceCode: ResourceCode;
  readonly coordinate: string;
}

/** Finds what the catalog in force has. In the order of codes and coordinates, which stay while others come and go. */
export interface CatalogSearch {
  findResources(
    page: PageQuery<ResourceCode>,
    filter?: ResourceFilter,
  ): Promise<readonly RegisteredPart<'resources'>[]>;
  findItems(page: PageQuery<ItemPlace>, filter?: ItemFilter): Promise<readonly RegisteredItem[]>;
  close(): Promise<void>;
}
