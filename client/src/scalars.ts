/** The scalars of the API as they arrive in JSON. */

/** A number, in the unit that the field names; or, where it is masked, a band: `12000-36000`, `<12000`, `>=200000`. */
export type Amount = number | string;

/** `2025-03-01`. */
export type CalendarDate = string;

/** With the time zone: `2025-03-01T08:00:00.000Z`. */
export type Timestamp = string;

/** Whether the amount is masked: only its magnitude was given. */
export function isBand(amount: Amount): amount is string {
  return typeof amount === 'string';
}
