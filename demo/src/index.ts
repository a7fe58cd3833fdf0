/* What commands need of a demo that is running; `./start` starts one. */
export { readDemoEnvironment, type DemoEnvironment } from './data/demo-environment.ts';
export { personas, type Persona, type PersonaClaims } from './identity/personas.ts';
export { requestToken } from './identity/request-token.ts';
export { defaultDataDirectory } from './places.ts';
