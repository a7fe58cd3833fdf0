export { personas, type Persona, type PersonaClaims } from './personas.ts';
export { requestToken } from './request-token.ts';
export { startIdentity, type IdentityOptions, type RunningIdentity } from './start-identity.ts';
