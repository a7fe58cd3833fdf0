/** What was written of a record by one writer. */
interface WrittenText {
  readonly writer: object;
  /** In the response. */
  readonly start: number;
  readonly end: number;
  /** In the log of outcomes. */
  readonly outcomesStart: number;
  readonly outcomesEnd: number;
}

/**
 * Records that stand in several places of the data as one object. Departments are asked about each once; so it
 * is merged once, what stands below it is visited once, and a second writing of it repeats the bytes of the first.
 */
export class InternedRecords {
  readonly #records = new Set<object>();
  #texts = new Map<object, WrittenText[]>();

  add(record: object): void {
    this.#records.add(record);
  }

  has(record: object): boolean {
    return this.#records.has(record);
  }

  /** What this writer wrote of the record, if that still stands. */
  textOf(record: object, writer: object): WrittenText | undefined {
    return this.#texts.get(record)?.find((text) => text.writer === writer);
  }

  keepText(record: object, text: WrittenText): void {
    const texts = this.#texts.get(record);
    if (texts === undefined) this.#texts.set(record, [text]);
    else texts.push(text);
  }

  /** Something that was written has been taken back. */
  forgetTexts(): void {
    if (this.#texts.size > 0) this.#texts = new Map();
  }
}
