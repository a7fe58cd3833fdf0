import type { Attempt, DecidedRequest, PreparedData } from './attempt.ts';
import type { PipelineParts } from './pipeline-parts.ts';
import { reserveResponse, usesOfResponse } from './request-ledger.ts';
import { countFoundNames, triesOf } from './steps/count-identifications.ts';
import { execute } from './steps/execute.ts';
import { noteMutations } from './steps/note-mutations.ts';
import { extensionsOf } from './usage/usage.ts';

const noBytes = new Uint8Array();

/**
 * Asks departments for what the caller may have, and writes the response. Notes in the usage of the attempt what it uses,
 * and of whom it tells.
 */
export async function executeRequest(
  parts: PipelineParts,
  { request, release, ledger, usage }: Attempt,
  { input, authorization, identifications, introspectionResult, withheldForm }: DecidedRequest,
): Promise<PreparedData> {
  const { caller, purpose, variables, operation } = input;
  const isMutation = operation.definition.operation === 'mutation';
  ledger.countedNames.isAsked = true;
  usage.tries = triesOf(identifications, parts.pseudonymize);
  const extensions = extensionsOf(usage);
  const { body, dataEnd, extensionsAt, context, written } = await execute({
    authorization,
    introspectionResult,
    caller,
    purpose,
    variables,
    decisionId: usage.decisionId,
    send: isMutation ? noteMutations(usage, release.send) : release.send,
    noteOutcomes: (outcomes) => void (usage.outcomes = outcomes),
    reserve: (written) => reserveResponse(release, ledger, usage, written),
    extensions,
    withheldForm,
    maxResponseBytes: parts.maxResponseBytes,
  });
  usage.tries = triesOf(identifications, parts.pseudonymize, context.found);
  const foundNames = countFoundNames(identifications, context);
  usage.uses = usesOfResponse(ledger, usage, written, foundNames);

  const receipt = { caller, purpose, policyVersion: release.version, withheldForm };
  // What is incomplete is asked for again, and may be complete then. What a mutation did is told, whoever knows it.
  const mayBeKept = !isMutation && context.errors.count === 0;
  const validation = mayBeKept ? request.validate?.(receipt, body.subarray(0, dataEnd)) : undefined;
  const kind = validation?.isHeld === true ? 'unchanged' : 'data';
  usage.status = request.statusOf(kind);
  return {
    kind,
    body: kind === 'unchanged' ? noBytes : body,
    extensions,
    extensionsAt,
    tag: validation?.tag,
    usage,
    release,
    written,
    foundNames,
  };
}
