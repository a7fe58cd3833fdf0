import { createHmac } from 'node:crypto';
import { demoEntityKey } from '../samples.ts';
import type { IsoDate } from './dates.ts';
import { elementAt } from './random.ts';
import type { Random } from './random.ts';

export type Sex = 'MALE' | 'FEMALE';

/** The opaque key of a person: first 16 bytes of HMAC-SHA-256 of the identity number, as base64url. */
export function personIdOf(idNumber: string): string {
  return opaqueId(`person:${idNumber}`);
}

/** The opaque key of a legal entity: first 16 bytes of HMAC-SHA-256 of its social credit code, as base64url. */
export function legalEntityIdOf(uscc: string): string {
  return opaqueId(`legal-entity:${uscc}`);
}

/** A citizen identity number with its check character (GB 11643). The sequence is odd for men, even for women. */
export function identityNumber(regionCode: string, birthDate: IsoDate, sequence: number): string {
  const body = `${regionCode}${birthDate.replaceAll('-', '')}${String(sequence).padStart(3, '0')}`;
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const sum = weights.reduce((total, weight, index) => total + weight * Number(body.charAt(index)), 0);
  return body + '10X98765432'.charAt(sum % 11);
}

/** Numbers that were not given before; a fresh one for each person. */
export function createIdentityNumbers(random: Random): (region: string, birth: IsoDate, sex: Sex) => string {
  const given = new Set<string>();
  return (region, birth, sex) => {
    for (;;) {
      const sequence = random.integer(1, 499) * 2 - (sex === 'MALE' ? 1 : 0);
      const number = identityNumber(region, birth, sequence);
      if (given.has(number)) continue;
      given.add(number);
      return number;
    }
  };
}

/** The alphabet of GB 32100: digits and letters without I, O, S, V and Z. */
const usccAlphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';

/**
 * A unified social credit code with both check characters (GB 32100; the organisation code is GB 11714).
 *
 * @param category two characters: the registering department and the kind of organisation, such as `91`
 * @param regionCode six digits of the registering office
 * @param organisation the first eight characters of the organisation code
 */
export function unifiedSocialCreditCode(category: string, regionCode: string, organisation: string): string {
  const body = `${category}${regionCode}${organisation}${organisationCheck(organisation)}`;
  let sum = 0;
  let weight = 1;
  for (const character of body) {
    sum += usccAlphabet.indexOf(character) * weight;
    weight = (weight * 3) % 31;
  }
  return body + usccAlphabet.charAt((31 - (sum % 31)) % 31);
}

/** Eight characters for an organisation code: `MA` and six more since 2015, eight digits before. */
export function organisationCode(random: Random, establishedOn: IsoDate): string {
  const alphabet = establishedOn >= '2015-10-01' ? usccAlphabet : '0123456789';
  const length = establishedOn >= '2015-10-01' ? 6 : 8;
  const rest = Array.from({ length }, () => alphabet.charAt(random.integer(0, alphabet.length - 1)));
  return (length === 6 ? 'MA' : '') + rest.join('');
}

/** The check character of an organisation code (GB 11714); letters count from A = 10. */
function organisationCheck(organisation: string): string {
  const weights = [3, 7, 9, 10, 5, 8, 4, 2];
  const sum = weights.reduce(
    (total, weight, index) => total + weight * Number.parseInt(organisation.charAt(index), 36),
    0,
  );
  return elementAt([...'0123456789X0'], (11 - (sum % 11)) % 12);
}

function opaqueId(subject: string): string {
  return createHmac('sha256', demoEntityKey).update(subject).digest().subarray(0, 16).toString('base64url');
}
