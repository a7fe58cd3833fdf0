import { type Refusal, isRefusal, refuse } from '../errors.ts';
import { answerRequest } from '../pipeline/answer-request.ts';
import type { ParsedRequest, RequestParameters } from '../pipeline/parsed-request.ts';
import type { PipelineParts } from '../pipeline/pipeline-parts.ts';
import { isCostRequested, unknownCostHeader } from './cost-header.ts';
import { type TagData, matchesIfNoneMatch } from './entity-tag.ts';
import { parseGraphQLRequest } from './graphql-request.ts';
import { statusOf, toGraphQLResponse } from './graphql-response.ts';
import type { GatewayRequest, HandleRequest } from './http-message.ts';
import { type ResponseMediaType, negotiateMediaType } from './media-type.ts';
import { rateFields } from './rate-fields.ts';
import { negotiateWithheldForm, unknownWithheldForm } from './negotiate-withheld-form.ts';

/** The front door for GraphQL over HTTP: reads requests for the request path, and gives out what comes of them. */
export function createGraphQLEndpoint(parts: PipelineParts, tagData: TagData): HandleRequest {
  return async (http) => {
    const mediaType = negotiateMediaType(http.headers['accept']);
    const { result, rates } = await answerRequest(parts, toParsedRequest(http, mediaType, tagData));
    return toGraphQLResponse(result, mediaType, rateFields(rates, parts.countingNow()));
  };
}

function toParsedRequest(
  http: GatewayRequest,
  mediaType: ResponseMediaType | undefined,
  tagData: TagData,
): ParsedRequest {
  const { headers, clientAddress } = http;
  return {
    authorization: headers['authorization'],
    purpose: headers['govgraph-purpose'],
    clientAddress,
    ambiguity: refuseRepeated(http),
    parameters: () => readParameters(http, mediaType),
    statusOf: (result) => statusOf(result, mediaType ?? 'application/json'),
    validate:
      http.method !== 'GET'
        ? undefined
        : (receipt, data) => {
            const tag = tagData(receipt, data);
            return { tag, isHeld: matchesIfNoneMatch(tag, headers['if-none-match']) };
          },
  };
}

/** Headers of which nobody could tell which of two is meant; whoever is in between may read another one. */
const meansOneThing = /^(?:authorization|content-type|content-encoding|govgraph-.*)$/;

function refuseRepeated({ repeatedHeaders }: GatewayRequest): Refusal | undefined {
  const repeated = repeatedHeaders?.find((name) => meansOneThing.test(name));
  if (repeated === undefined) return undefined;
  return refuse('BAD_REQUEST', `The header ${repeated} is given more than once.`);
}

function readParameters(
  http: GatewayRequest,
  mediaType: ResponseMediaType | undefined,
): RequestParameters | Refusal {
  if (http.unread !== undefined) return refuse(http.unread);
  if (mediaType === undefined) return refuse('NOT_ACCEPTABLE');
  const withheldForm = negotiateWithheldForm(http.headers['govgraph-withheld']);
  if (withheldForm === undefined) return refuse('BAD_REQUEST', unknownWithheldForm);
  const tellsCost = isCostRequested(http.headers['govgraph-cost']);
  if (tellsCost === undefined) return refuse('BAD_REQUEST', unknownCostHeader);
  const parameters = parseGraphQLRequest(http);
  return isRefusal(parameters) ? parameters : { ...parameters, withheldForm, tellsCost };
}
