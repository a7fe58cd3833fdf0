/** Callers that ask without a pause, at all gateways, whatever breaks. */
import { requestToken } from '@govgraph/demo';
import { type GraphQLResponse, createCaller } from '../environment/caller.ts';
import { type Load, startLoad } from '../environment/load.ts';
import { type Question, questions } from './questions.ts';
import type { Random } from './random.ts';
import type { HeldGateway, Stage } from './stage.ts';

/** What came back; undefined when the connection broke. */
export interface Asked {
  readonly question: Question;
  readonly response: GraphQLResponse<unknown> | undefined;
}

export type Ask = (gateway: Pick<HeldGateway, 'url'>, question: Question) => Promise<Asked>;

/** Longer than a gateway may take for anything. */
const timeoutMs = 30_000;
const pauseMs = 20;

/** Asks as the persona of the question, with a token that is renewed when it is refused. */
export function createAsk({ issuer }: Pick<Stage, 'issuer'>): Ask {
  const tokens = new Map<string, Promise<string>>();
  const tokenOf = (persona: string): Promise<string> => {
    const token = tokens.get(persona) ?? requestToken({ issuer, persona });
    tokens.set(persona, token);
    token.catch(() => tokens.delete(persona));
    return token;
  };
  return async ({ url }, question) => {
    const { persona, purpose, document, variables } = question;
    try {
      const caller = createCaller({ gatewayUrl: url, token: await tokenOf(persona), purpose });
      const response = await caller.ask(document, variables, undefined, AbortSignal.timeout(timeoutMs));
      if (response.status === 401) tokens.delete(persona);
      return { question, response };
    } catch {
      return { question, response: undefined };
    }
  };
}

/** @param note hears of everything that comes back */
export function startCallers(
  width: number,
  ask: Ask,
  gateways: readonly HeldGateway[],
  random: Random,
  note: (asked: Asked) => void,
): Load {
  return startLoad(width, async () => {
    note(await ask(random.pick(gateways), random.pick(questions)));
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  });
}
