import { omitUndefined, type Caller, type GrantId, type PurposeCode } from '@govgraph/policy';
import { measureCost } from '../../cost/actual-cost.ts';
import { ClientError, errorTable, refuse } from '../../errors.ts';
import type { ExecutionContext } from '../../executor/execution-context.ts';
import {
  type GovgraphExtensions,
  type WithheldForm,
  createErrorReport,
} from '../../executor/error-report.ts';
import {
  type GrantAllowance,
  GrantAllowances,
  type WrittenResponse,
} from '../../executor/grant-allowances.ts';
import { JsonWriter, TextTooLong } from '../../executor/json-writer.ts';
import type { OutcomeGroup } from '../../executor/outcome-groups.ts';
import { OutcomeLog } from '../../executor/outcome-log.ts';
import { describeRefused } from '../../executor/refused-argument.ts';
import { InternedRecords } from '../../executor/interned-records.ts';
import { SubgraphErrors } from '../../executor/subgraph-errors.ts';
import { introspectionName } from '../../operation/subgraph-aliases.ts';
import type { Variables } from '../../operation/conditions.ts';
import type { SendToSubgraph } from '../../transport/subgraph-client.ts';
import type { Authorization } from '../../authorization/authorization.ts';

export interface ExecutionInput {
  /** What the schema says of itself: JSON text by response name. */
  readonly introspectionResult: Readonly<Record<string, string>> | undefined;
  readonly authorization: Authorization;
  readonly caller: Caller;
  readonly purpose: PurposeCode | undefined;
  readonly variables: Variables;
  readonly decisionId: string;
  readonly send: SendToSubgraph;
  /** Hears what became of the fields, and of whose records, even if the response cannot be written to its end. */
  readonly noteOutcomes: (outcomes: readonly OutcomeGroup[]) => void;
  /**
   * Reserves what the response would use before anything of it is given.
   *
   * @returns the grants whose quota does not reach for it
   */
  readonly reserve: (written: WrittenResponse) => Promise<ReadonlyMap<GrantId, GrantAllowance>>;
  readonly extensions: GovgraphExtensions;
  /** How the response tells what is withheld. */
  readonly withheldForm: WithheldForm;
  /** What the response may take, at most. */
  readonly maxResponseBytes: number;
}

export interface Execution {
  /** The complete response, as JSON text in UTF-8. */
  readonly body: Uint8Array;
  /** Where "data" ends in the body; what follows differs from response to response. */
  readonly dataEnd: number;
  /** Where the value of "extensions", the last member, begins. */
  readonly extensionsAt: number;
  readonly context: ExecutionContext;
  readonly written: WrittenResponse;
}

/** Writing is synchronous, so one writer and one log serve every response. */
const json = new JsonWriter();
const outcomes = new OutcomeLog();

/**
 * Fetches what the decisions left, and writes the response in the caller's shape, masked.
 *
 * @throws ClientError when the response would be too large: none of its nulls may be left without its reason
 */
export async function execute(input: ExecutionInput): Promise<Execution> {
  const { authorization, variables, introspectionResult = {}, withheldForm, maxResponseBytes } = input;
  const context: ExecutionContext = {
    decisionId: input.decisionId,
    request: { caller: input.caller, ...omitUndefined({ purpose: input.purpose }) },
    variables,
    hasEscapes: false,
    interned: new InternedRecords(),
    subgraphErrors: new SubgraphErrors(),
    unusable: new Set(),
    lookedUp: [],
    asked: new Set(),
    arrived: [],
    errors: createErrorReport(withheldForm, input.decisionId, maxResponseBytes),
    path: [],
    outcomes,
    found: new Map(),
    comparisons: new Map(),
  };
  const data = (await authorization.execute?.(context, input.send)) ?? {};
  for (const [responseKey, text] of Object.entries(introspectionResult))
    data[introspectionName(responseKey)] = text;
  const execution = writeResponse(input, context, data);
  for (const each of context.lookedUp) each.settle();
  const allowances = await input.reserve(execution.written);
  if (allowances.size === 0) return execution;
  // Who is given something must be known before it can be counted: the response is written once more, with less in it.
  context.subgraphErrors.forgetReported();
  const lessContext = {
    ...context,
    errors: createErrorReport(withheldForm, input.decisionId, maxResponseBytes),
    path: [],
    comparisons: new Map(),
    allowances: new GrantAllowances(allowances),
  };
  const less = writeResponse(input, lessContext, data);
  // That a search found more than are left is learned, too: it is one use.
  const withheld = [...allowances.keys()].filter((grantId) => execution.written.comparisons.has(grantId));
  const comparisons = new Map([...less.written.comparisons, ...withheld.map((id) => [id, 1] as const)]);
  return { ...less, written: { ...less.written, comparisons } };
}

function writeResponse(
  input: ExecutionInput,
  context: ExecutionContext,
  data: Record<string, unknown>,
): Execution {
  let text: Pick<Execution, 'body' | 'dataEnd' | 'extensionsAt'>;
  let written: WrittenResponse | undefined;
  try {
    text = writeText(input, context, data);
  } catch (error) {
    if (error instanceof TextTooLong) throw new ClientError(refuse('RESPONSE_TOO_LARGE', tooLarge(input)));
    throw error;
  } finally {
    written = {
      outcomes: outcomes.take(input.authorization.decisions.all.length),
      comparisons: context.comparisons,
    };
    input.noteOutcomes(written.outcomes);
  }
  return { ...text, context, written };
}

function writeText(
  { authorization, extensions, maxResponseBytes }: ExecutionInput,
  context: ExecutionContext,
  merged: Record<string, unknown>,
): Pick<Execution, 'body' | 'dataEnd' | 'extensionsAt'> {
  json.begin(maxResponseBytes);
  outcomes.clear();
  json.raw('{"data":');
  json.mayNeedEscape = context.hasEscapes;
  authorization.write(json, context, merged);
  const dataEnd = json.position;
  for (const { code, provider, refused } of context.subgraphErrors.unreported()) {
    const refusedArgument = code === 'BAD_USER_INPUT' ? describeRefused(refused, () => false) : undefined;
    const message = refusedArgument?.message ?? errorTable[code].message;
    context.errors.add(
      { message, extensions: { code, provider, ...refusedArgument?.extensions }, isDenial: false },
      [],
    );
  }
  context.errors.writeErrors(json);
  json.raw(',"extensions":');
  const extensionsAt = json.position;
  const { cost, ...others } = extensions.govgraph;
  const data = json.written().subarray('{"data":'.length, dataEnd);
  const govgraph = cost === undefined ? others : { ...others, cost: { ...cost, actual: measureCost(data) } };
  context.errors.writeExtensions(json, { govgraph });
  json.raw('}');
  return { body: json.take(), dataEnd, extensionsAt };
}

function tooLarge({ maxResponseBytes, withheldForm }: ExecutionInput): string {
  const advice = 'Ask for fewer records at a time, or for fewer fields';
  const compact =
    withheldForm === 'compact' ? '' : '; with Govgraph-Withheld: compact, reasons take less room';
  return `The answer would exceed ${maxResponseBytes} bytes. ${advice}${compact}.`;
}
