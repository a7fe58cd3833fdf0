export { type ClientPerSession, type Session, clientPerSession } from './client-per-session.ts';
export { type Code, type CodeOf, type Kind, isCode, kindOf, kinds } from './codes.ts';
export { type RequestOptions, govgraphHeaders } from './headers.ts';
export { plainErrors } from './plain-errors.ts';
export { type Denial, type Reason, hasKnownCode, isDenied, isUnavailable, reasonAt } from './reason-at.ts';
export type {
  FoldedStep,
  GovgraphExtensions,
  GovgraphResponse,
  Path,
  ReasonDetails,
  ResponseError,
  Withheld,
} from './response.ts';
export { type Amount, type CalendarDate, type Timestamp, isBand } from './scalars.ts';
