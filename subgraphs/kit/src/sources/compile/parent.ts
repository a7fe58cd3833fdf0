import type { SourceRecord } from '../source.ts';

/** What fields of a type are resolved on: an entity of which the key is known, or a record. */
export class Parent {
  /** As a gateway sent them, or as texts from a record; with whatever else it had to send (`@requires`). */
  readonly keys: Readonly<Record<string, unknown>> | undefined;
  readonly record: SourceRecord | undefined;

  constructor(keys: Readonly<Record<string, unknown>> | undefined, record: SourceRecord | undefined) {
    this.keys = keys;
    this.record = record;
  }
}
