import type { Caller, PurposeCode } from '@govgraph/policy';
import type { Refusal } from '../errors.ts';
import type { WithheldForm } from '../executor/error-report.ts';

/**
 * A request as a front door has read it, in whichever protocol it came: who asks, what for, and what. A door hands it to
 * `answerRequest`, and gives out in its protocol what comes of it. Nothing in it is believed yet.
 */
export interface ParsedRequest {
  /** What says who asks, in the form of HTTP's `Authorization`: `Bearer …`. */
  readonly authorization: string | undefined;
  /** The purpose as it was declared; empty and undefined say that none was. */
  readonly purpose: string | undefined;
  /** An address of IPv4 or IPv6; undefined where the door cannot tell, and so nothing of a network is limited. */
  readonly clientAddress?: string | undefined;
  /** Why nobody could tell what is meant, who asks included. It is refused as a stranger's, and nothing is looked at. */
  readonly ambiguity?: Refusal | undefined;
  /**
   * Reads what is asked, or says why it cannot be read. Called once it is known who asks and that it may: a stranger
   * can make nobody parse a body. Reads the same each time.
   */
  parameters(): RequestParameters | Refusal;
  /** What the usage record keeps as the status of a result: that of HTTP, by whichever door it leaves. */
  statusOf(result: Refusal | 'data' | 'unchanged'): number;
  /** Names complete data of a query by which its caller may keep it. Absent where nothing may be kept. */
  readonly validate?: ((receipt: Receipt, data: Uint8Array) => Validation) | undefined;
}

/** The operation that is asked for. Nothing in it has been parsed as GraphQL yet. */
export interface OperationParameters {
  /** The document's text; undefined when it is only named. */
  readonly query: string | undefined;
  /** The document's name, see `readDocumentId`; never undefined when there is no text. */
  readonly documentId: string | undefined;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
  /** Whether a mutation may run, and not only a query. */
  readonly mayMutate: boolean;
}

export interface RequestParameters extends OperationParameters {
  /** How the response tells what is withheld. */
  readonly withheldForm: WithheldForm;
  /** Whether the response tells what the operation was estimated to cost, and what came of it. */
  readonly tellsCost: boolean;
}

/** To whom, what for, under which policy and in which form data is given. */
export interface Receipt {
  readonly caller: Caller;
  readonly purpose: PurposeCode | undefined;
  readonly policyVersion: number;
  readonly withheldForm: WithheldForm;
}

export interface Validation {
  /** The same tag says that this caller would get the same data again. */
  readonly tag: string;
  /** Whether the caller has the data already, so that it is given nothing but the tag. */
  readonly isHeld: boolean;
}
