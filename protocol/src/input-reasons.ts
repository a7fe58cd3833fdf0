/**
 * Why a department refuses an argument: constants, so that a refusal tells its caller what to correct and can carry no
 * value. A department sends the name (`extensions.reason`); the text is the gateway's.
 */
export const inputReasons = {
  AFTER_START: 'is not after the beginning of the period',
  BIRTH_DATE: 'names a day of birth that does not exist, or is before 1850',
  BIRTH_DATE_TO_COME: 'names a day of birth that is to come',
  CHARACTERS: 'holds characters that it cannot have',
  CHECK_CHARACTER: 'has a check character that does not fit the others',
  CITIZEN_NUMBER: 'is the number of a citizen, not of an organisation',
  CURSOR: 'is no cursor of an earlier answer',
  DATE: 'is no date that exists, such as 2018-02-20',
  FIFTEEN_DIGITS: 'has 15 digits, as numbers had before 1999; give the 18 that replaced them',
  FULL_WIDTH: 'holds full-width characters: write them half-width, as they are registered',
  INSTANT: 'is no instant that exists, with its offset, such as 2018-02-20T07:00:00+08:00',
  INVISIBLE: 'holds blanks or characters that nobody sees',
  LENGTH: 'has the wrong number of characters',
  ORGANISATION_CHECK_CHARACTER: 'has an organisation code whose check character does not fit the others',
  OUT_OF_RANGE: 'is out of the range that the schema describes',
  PERIOD_TOO_LONG: 'ends a longer period than the schema allows',
  REGION: 'has no region code of GB/T 2260 where one belongs',
  REGISTRATION:
    'does not begin with a registering authority and a kind of organisation that it registers, as 91 for an enterprise',
  SMALL_LETTER: 'has a small letter: write it as a capital one, as it is registered',
} as const;

export type InputReason = keyof typeof inputReasons;

export function isInputReason(value: unknown): value is InputReason {
  return typeof value === 'string' && Object.hasOwn(inputReasons, value);
}
