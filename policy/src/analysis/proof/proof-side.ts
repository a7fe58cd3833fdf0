import type { MaskName, PolicySource } from '../../model/model.ts';
import type { SchemaOutline } from '../../model/schema-outline.ts';
import type { EnforcedPolicy } from '../find-access-changes.ts';

/** A policy with the schema that it is enforced on. */
export interface ProofSide extends EnforcedPolicy {
  readonly source: PolicySource;
  /** What callers see; undefined where it is not known: then what reads arguments and records is not understood. */
  readonly schema?: SchemaOutline | undefined;
}

/** A policy, and what its masks show, numbered: see `SeenOrder`. */
export interface RankedSide extends ProofSide {
  readonly seenAs: (mask: MaskName) => number;
  /** Of what is not masked. */
  readonly clear: number;
  /** It is claimed of records in scope only. */
  readonly isOfRecordsInScope?: true;
}
