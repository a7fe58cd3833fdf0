import type { Coordinate } from '@govgraph/policy';
import type { MachineRecord } from '../workflow/machine-records.ts';
import type { DemandState } from './demand-machine.ts';

/** What a department needs, and what for. */
export interface NeededData {
  /** Code of a resource, where it is known. */
  readonly resource?: string;
  /** Coordinates, where they are known. */
  readonly items: readonly string[];
  /** In words. */
  readonly description: string;
  /** Code of the purpose. */
  readonly purpose: string;
  /** 使用依据 */
  readonly legalBasis: string;
  /** 使用场景 */
  readonly scenario: string;
}

/** What a demand has come to. */
export interface Fulfilment {
  readonly resource: string;
  readonly items: readonly Coordinate[];
}

export interface DemandDocument extends NeededData {
  /** The department that needs it. The record's department is the one that is to provide it. */
  readonly consumer: string;
  /** The last day by which the provider wants to have it published, YYYY-MM-DD. */
  readonly dueOn?: string;
  readonly fulfilment?: Fulfilment;
}

export type Demand = MachineRecord<DemandState, DemandDocument>;
