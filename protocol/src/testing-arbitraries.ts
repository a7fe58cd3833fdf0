/** Arbitraries of fast-check for tests of any package. */
import fc from 'fast-check';

const digits = (max: number) => fc.stringMatching(new RegExp(`^[0-9]{1,${max}}$`));

/** Any number of JSON, in any of the ways that it may be written. */
export const jsonNumbers = fc
  .tuple(
    fc.constantFrom('', '-'),
    fc.oneof(fc.constant('0'), fc.stringMatching(/^[1-9][0-9]{0,24}$/)),
    fc.oneof(
      fc.constant(''),
      digits(24).map((fraction) => `.${fraction}`),
    ),
    fc.oneof(
      { weight: 4, arbitrary: fc.constant('') },
      { weight: 1, arbitrary: fc.stringMatching(/^[eE][-+]?[0-9]{1,3}$/) },
    ),
  )
  .map((parts) => parts.join(''));
