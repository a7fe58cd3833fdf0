import { isPermitted } from '@govgraph/policy';
import { type Refusal, errorTable, isRefusal } from '../errors.ts';
import { answerRequest, decideRequest } from './answer-request.ts';
import { beginAttempt } from './attempt.ts';
import type { ParsedRequest } from './parsed-request.ts';
import type { PipelineParts } from './pipeline-parts.ts';
import { openLedger, settleUnanswered } from './request-ledger.ts';

/** What these doors take in. */
interface PlainRequest {
  readonly authorization: string;
  readonly purpose: string;
  readonly query: string;
}

/** Plain object in, value out. */
export async function askWithoutHttp(parts: PipelineParts, request: PlainRequest) {
  const { result } = await answerRequest(parts, toParsedRequest(request));
  if (result.kind === 'refused') return { refused: result.refusal.code };
  const { data, errors = [] } = JSON.parse(Buffer.from(result.body).toString()) as GraphQLResponse;
  result.onTaken();
  const reasons = errors.map(({ extensions }) => extensions.code);
  return { data, reasons, decisionId: result.extensions.govgraph.decisionId };
}

/** The same way without execution. @returns for each field what was decided, or the refusal of the request */
export async function decideOnly(
  parts: PipelineParts,
  plain: PlainRequest,
): Promise<Readonly<Record<string, string>> | Refusal> {
  const release = parts.releases.current();
  if (release === undefined) return {};
  const ledger = openLedger(parts);
  const decided = await decideRequest(parts, beginAttempt(parts, toParsedRequest(plain), release, ledger));
  // Nobody was asked, so what was held for it is given back.
  settleUnanswered(ledger);
  if (isRefusal(decided)) return decided;
  return Object.fromEntries(
    decided.authorization.decisions.all.map((decision) => [
      decision.coordinate,
      isPermitted(decision) ? decision.outcome : decision.code,
    ]),
  );
}

interface GraphQLResponse {
  readonly data: unknown;
  readonly errors?: readonly { readonly extensions: { readonly code: string } }[];
}

function toParsedRequest({ authorization, purpose, query }: PlainRequest): ParsedRequest {
  const operation = {
    query,
    documentId: undefined,
    operationName: undefined,
    variables: {},
    mayMutate: false,
  };
  return {
    authorization,
    purpose,
    parameters: () => ({ ...operation, withheldForm: 'errors', tellsCost: false }),
    statusOf: (result) => (typeof result === 'string' ? 200 : errorTable[result.code].status),
  };
}
