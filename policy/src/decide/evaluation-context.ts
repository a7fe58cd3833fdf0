import type { Decision, FieldRequest } from '../model/decision.ts';
import type { InputBinding } from '../model/model.ts';
import type {
  CompiledGrant,
  CompiledPurpose,
  CompiledSuspension,
  Coverage,
  PolicySnapshot,
  RegisteredItem,
} from '../model/policy-snapshot.ts';

/** A request about a registered item, with all the facts that the steps look at. */
export interface EvaluationContext {
  readonly snapshot: PolicySnapshot;
  readonly request: FieldRequest;
  readonly item: RegisteredItem;
  /** The caller's department provides the item itself. */
  readonly isOwn: boolean;
  /** The declared purpose, where it is registered for the caller's department. */
  readonly purpose?: CompiledPurpose;
  readonly coverage: Coverage;
  /** The grant that the decision rests on, if it needs one and there is one. */
  readonly grant?: CompiledGrant;
  readonly suspensions: readonly CompiledSuspension[];
  readonly inputs: readonly EvaluatedInput[];
}

/** An input that the caller gave. */
export interface EvaluatedInput {
  readonly coordinate: string;
  /** Undefined when nobody has said what it reads. */
  readonly binding: InputBinding | undefined;
  /** Of the items that it compares with, and of the fields on the way to them; empty unless it compares. */
  readonly comparisons: readonly Decision[];
  /** The item by which it names a record. */
  readonly identifier?: RegisteredItem;
  /** Epoch milliseconds until which all of this holds. */
  readonly validUntil: number;
}
