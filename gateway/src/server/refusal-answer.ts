import { errorTable, refuse, type RefusalCode } from '../errors.ts';
import { jsonAnswer, type GatewayAnswer } from './http-message.ts';

/** The answer to a request that does not even reach the request path. */
export function refusalAnswer(code: RefusalCode): GatewayAnswer {
  const { errors } = refuse(code);
  return jsonAnswer(errorTable[code].status, { errors });
}
