/** Of `protocol`: values of this trade, as the standards have them. */
export const values = {
  name: 'values',
  tests: ['protocol/src/instant.test.ts', 'protocol/src/identifiers.test.ts', 'protocol/src/to-nfkc.test.ts'],
  faults: [
    {
      file: 'protocol/src/instant.ts',
      what: '30 February is a day',
      find: 'return year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month);',
      replace: 'return year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= 31;',
    },
    {
      file: 'protocol/src/instant.ts',
      what: 'every fourth year is a leap year',
      find: 'year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)',
      replace: 'year % 4 === 0',
    },
    {
      file: 'protocol/src/instant.ts',
      what: 'hour 24 is the next day',
      find: 'Number(hour) > 23 ||',
      replace: 'Number(hour) > 24 ||',
    },
    {
      file: 'protocol/src/instant.ts',
      what: 'an instant is read that cannot be written back',
      find: 'instant >= earliest && instant <= latest',
      replace: 'instant >= earliest',
    },
    {
      file: 'protocol/src/instant.ts',
      what: 'the hour that came twice is guessed',
      find: "instants.length > 1 ? { problem: 'REPEATED' } : { instant }",
      replace: '{ instant }',
    },
    {
      file: 'protocol/src/identifiers.ts',
      what: 'a citizen may be born tomorrow',
      find: "if (birth > legalDayOf(now) * dayMs) return 'BIRTH_DATE_TO_COME';",
      replace: '',
    },
    {
      file: 'protocol/src/identifiers.ts',
      what: 'a citizen may have been born in any year',
      find: 'birth === undefined || Number(text.slice(6, 10)) < earliestBirthYear',
      replace: 'birth === undefined',
    },
    {
      file: 'protocol/src/to-nfkc.ts',
      what: 'marks are sorted at once, however many follow each other',
      find: "return text.replaceAll(/\\p{M}+/gu, divide).normalize('NFKC');",
      replace: "return text.normalize('NFKC');",
    },
    {
      file: 'protocol/src/identifiers.ts',
      what: 'a code with zeros only is one of a company',
      find: "return 'REGISTRATION';",
      replace: 'return undefined;',
    },
    {
      file: 'protocol/src/identifiers.ts',
      what: 'the check digit of the organisation is not looked at',
      find: "return 'ORGANISATION_CHECK_CHARACTER';",
      replace: 'return undefined;',
    },
  ],
};
