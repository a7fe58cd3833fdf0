import { whyNoCitizenNumber, whyNoRegionCode, whyNoSocialCreditCode } from '@govgraph/protocol';

import { refuseArgument } from './errors.ts';

/**
 * A citizen identity number (GB 11643) that a caller gives, as it is registered.
 *
 * @param argument its name
 * @throws BadUserInput with the reason when it cannot be one
 */
export function readCitizenNumber(argument: string, text: string): string {
  const reason = whyNoCitizenNumber(text, Date.now());
  if (reason !== undefined) throw refuseArgument(argument, reason);
  return text;
}

/**
 * A unified social credit code (GB 32100) that a caller gives, as it is registered.
 *
 * @param argument its name
 * @throws BadUserInput with the reason when it cannot be one
 */
export function readSocialCreditCode(argument: string, text: string): string {
  const reason = whyNoSocialCreditCode(text);
  if (reason !== undefined) throw refuseArgument(argument, reason);
  return text;
}

/**
 * The beginning of a region code (GB/T 2260) that a caller gives, two to six digits.
 *
 * @param argument its name
 * @throws BadUserInput with the reason when it cannot be one
 */
export function readRegionCode(argument: string, text: string): string {
  const reason = whyNoRegionCode(text);
  if (reason !== undefined) throw refuseArgument(argument, reason);
  return text;
}
