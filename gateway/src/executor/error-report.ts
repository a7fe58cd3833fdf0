/**
 * What a response says of the nulls that are no facts: why each is there, and where.
 *
 * There may be one for each row of a long list, each with the same words. So a reason is made into text once for a
 * request; and a caller that asks for it gets each reason once, with all of its places (`Govgraph-Withheld: compact`).
 */
import type { CostReport } from '../cost/actual-cost.ts';
import type { ResponseError } from '../errors.ts';
import { type ResponsePath, FoldedPaths } from './folded-paths.ts';
import { JsonWriter } from './json-writer.ts';

/** Why a value is not given: one object for all places with that reason. */
export interface Reason {
  readonly message: string;
  readonly locations?: ResponseError['locations'];
  readonly extensions: ResponseError['extensions'];
  /** Whether a decision withholds the value, which its error names; otherwise something failed. */
  readonly isDenial: boolean;
}

/** `extensions` of a response. */
export interface GovgraphExtensions {
  readonly govgraph: {
    readonly decisionId: string;
    readonly policyVersion: number;
    readonly cost?: CostReport;
  };
}

/** How a response tells: an error for each place, or each reason with its places. */
export type WithheldForm = 'errors' | 'compact';

/** Collects reasons while the data of a response is written, without a pause in which others could run. */
export interface ErrorReport {
  /** How many places have been reported. */
  readonly count: number;
  add(reason: Reason, path: ResponsePath): void;
  /** Writes the member `errors`, after a comma, if the response has any. */
  writeErrors(json: JsonWriter): void;
  /** Writes the value of the member `extensions`. */
  writeExtensions(json: JsonWriter, extensions: GovgraphExtensions): void;
}

/** @param maxBytes what the report may take, at most */
export function createErrorReport(form: WithheldForm, decisionId: string, maxBytes: number): ErrorReport {
  return form === 'compact' ? new CompactReport() : new PlainReport(decisionId, maxBytes);
}

/** Writing is synchronous, so one buffer serves every response. */
const errorsText = new JsonWriter();

/** The text of a reason's errors, around their paths. */
interface ReasonText {
  readonly beforePath: Buffer;
  readonly afterPath: Buffer;
}

/** `errors` of the GraphQL specification (§7.1.2), in the order in which they were added. */
class PlainReport implements ErrorReport {
  readonly #decisionId: string;
  readonly #maxBytes: number;
  readonly #texts = new Map<Reason, ReasonText>();
  count = 0;

  constructor(decisionId: string, maxBytes: number) {
    this.#decisionId = decisionId;
    this.#maxBytes = maxBytes;
  }

  add(reason: Reason, path: ResponsePath): void {
    if (this.count++ === 0) errorsText.begin(this.#maxBytes);
    else errorsText.raw(',');
    let text = this.#texts.get(reason);
    if (text === undefined) this.#texts.set(reason, (text = this.#textOf(reason)));
    errorsText.bytes(text.beforePath);
    for (const [index, step] of path.entries()) {
      if (index > 0) errorsText.raw(',');
      // Response names are GraphQL names, which need no escape.
      errorsText.raw(typeof step === 'string' ? `"${step}"` : String(step));
    }
    errorsText.bytes(text.afterPath);
  }

  writeErrors(json: JsonWriter): void {
    if (this.count === 0) return;
    json.raw(',"errors":[');
    json.bytes(errorsText.written());
    json.raw(']');
  }

  writeExtensions(json: JsonWriter, extensions: GovgraphExtensions): void {
    json.json(extensions);
  }

  #textOf({ message, locations, extensions, isDenial }: Reason): ReasonText {
    const head = JSON.stringify({ message, locations });
    const tail = isDenial ? { decisionId: this.#decisionId, ...extensions } : extensions;
    return {
      beforePath: Buffer.from(`${head.slice(0, -1)},"path":[`),
      afterPath: Buffer.from(`],"extensions":${JSON.stringify(tail)}}`),
    };
  }
}

/** `extensions.govgraph.withheld`: each reason once, with its places; no `errors`. */
class CompactReport implements ErrorReport {
  readonly #pathsOf = new Map<Reason, FoldedPaths>();
  /** Reasons that say the same, as fields that stand twice in a document have them, are one. */
  readonly #pathsByText = new Map<string, FoldedPaths>();
  count = 0;

  add(reason: Reason, path: ResponsePath): void {
    this.count++;
    let paths = this.#pathsOf.get(reason);
    if (paths === undefined) {
      const { code, ...extensions } = reason.extensions;
      const text = JSON.stringify({ code, message: reason.message, ...extensions });
      paths = this.#pathsByText.get(text) ?? new FoldedPaths();
      this.#pathsByText.set(text, paths);
      this.#pathsOf.set(reason, paths);
    }
    paths.add(path);
  }

  writeErrors(): void {
    // What was refused as a whole has errors; what was answered has reasons.
  }

  writeExtensions(json: JsonWriter, { govgraph }: GovgraphExtensions): void {
    json.raw('{"govgraph":');
    json.text(JSON.stringify(govgraph).slice(0, -1));
    json.raw(',"withheld":[');
    let isFirst = true;
    for (const [text, paths] of this.#pathsByText) {
      if (!isFirst) json.raw(',');
      isFirst = false;
      json.text(text.slice(0, -1));
      json.raw(',"paths":[');
      paths.writeTo(json);
      json.raw(']}');
    }
    json.raw(']}}');
  }
}
