/** The gateway, to be embedded; `main.ts` runs it as a process of its own. */
export type { PublicSchema } from './apollo/schema-listeners.ts';
export type { SupergraphHook, SupergraphManager, SupergraphSource } from './apollo/supergraph-manager.ts';
export { createGateway, type Gateway } from './create-gateway.ts';
export type { GatewayOptions } from './gateway-options.ts';
export { ConfigError, errorTable, type ResponseError, type ErrorCode } from './errors.ts';
export {
  createTokenVerifier,
  type TokenVerifier,
  type TokenVerifierOptions,
} from './identity/token-verifier.ts';
export { defaultLimits, type OperationLimits } from './operation/limits.ts';
export type { SigningKey } from './transport/sign-request.ts';
