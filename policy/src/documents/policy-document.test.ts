import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseDocument } from 'yaml';
import { formatPolicyDocument, parsePolicyDocument, type PolicyDocument } from './policy-document.ts';
import { describeProblem, PolicyError, type Problem } from '../model/policy-error.ts';
import { policies } from '../testing-arbitraries.ts';
import { locateProblems } from './yaml-document.ts';

describe('a policy document', () => {
  test('is read back as it was written', () => {
    fc.assert(
      fc.property(policies, ({ version: _version, resources: _resources, ...document }) => {
        expect(parsePolicyDocument(formatPolicyDocument(document))).toEqual(document);
      }),
    );
  });

  test('keeps texts that YAML would read as something else', () => {
    const document: PolicyDocument = {
      departments: [{ code: 'hall', name: 'null', nameZh: '是: no' }],
      purposes: [],
      grants: [],
      ruleSet: { version: '1.0', rules: [] },
      masks: [{ name: 'null', strength: 1, method: { kind: 'null' } }],
      suspensions: [],
      flows: [],
      identificationLimits: [{ application: '*', triesPerHour: 60, missesPerHour: 0 }],
      rateLimits: [],
    };
    expect(parsePolicyDocument(formatPolicyDocument(document))).toEqual(document);
  });

  test('may leave out what it does not decide about', () => {
    const text =
      "departments: [{ code: hall, name: Hall, nameZh: 政务服务局 }]\nruleSet: { version: '1', rules: [] }";
    expect(parsePolicyDocument(text)).toMatchObject({ purposes: [], grants: [], flows: [], suspensions: [] });
  });

  test('reports all its problems at once, each with its line', () => {
    const text = [
      'departments: [{ code: Hall, name: Hall, nameZh: 厅 }]',
      'ruleSet:',
      "  version: '1'",
      '  rules:',
      '    - { id: r, basis: b, fields: [Person], when: "true", effect: allow }',
      'grants:',
      '  - id: g',
      '    consumer: hall',
      '    validFrom: yesterday',
    ].join('\n');
    let error: unknown;
    try {
      parsePolicyDocument(text);
    } catch (caught) {
      error = caught;
    }
    expect(error).toBeInstanceOf(PolicyError);
    const { message } = error as PolicyError;
    expect(message).toMatch(/^policy document: \d+ problems/);
    expect(message).toMatch(/line 1: departments\[0\].code: expected a code in lower case/);
    expect(message).toMatch(/line 5: ruleSet.rules\[0\].effect: expected deny or \{ mask: NAME \}/);
    expect(message).toMatch(/line 7: grants\[0\].provider/);
    expect(message).toMatch(/line 9: grants\[0\].validFrom: expected an ISO 8601 instant/);
  });

  test.each([
    ['a key that is indented too far', 'a:\n  - b: 1\n    c: two\n     d: three\n    e: 4\n', 4],
    ['a key at the top that is indented', 'a: 1\n  b: 2\n', 2],
    ['a key that is indented too little', 'a:\n  - b: 1\n   c: two\n', 3],
    ['an element that is indented too little', 'a:\n    - b: 1\n      c: 2\n   - b: 3\n', 4],
    ['an element that is indented too far', 'a:\n    - b: 1\n      c: 2\n      - b: 3\n', 4],
    ['a tab', 'a:\n\t- b: 1\n\t- c: 1\n', 2],
  ])('says which line is not indented like its neighbours: %s', (_what, text, line) => {
    expect(problemsOf(text)).toMatchObject([
      { path: '', line, message: expect.stringMatching(/not indented like|Tabs are not allowed/) },
    ]);
  });

  const departments = 'departments: [{ code: hall, name: Hall, nameZh: 厅 }]';
  const ruleSet = "ruleSet: { version: '1', rules: [] }";

  test.each([
    [
      'no rule set',
      departments,
      'line 1: ruleSet: is missing: write "ruleSet: { version: \'1\', rules: [] }" where',
    ],
    ['an empty rule set', `${departments}\nruleSet:\n`, 'line 2: ruleSet: is missing: write "ruleSet:'],
    [
      'a list of rules for a rule set',
      `${departments}\nruleSet: []`,
      'line 2: ruleSet: expected a map of keys to values, and not a list',
    ],
    [
      'no rules',
      `${departments}\nruleSet: { version: '1' }`,
      'line 2: ruleSet.rules: is missing: expected a list',
    ],
    [
      'a version that is a number',
      `${departments}\nruleSet: { version: 1, rules: [] }`,
      'line 2: ruleSet.version: expected a text, and not 1',
    ],
    ['no departments', ruleSet, 'line 1: departments: is missing: write each as "- { code: …'],
    [
      'an empty list of departments',
      `departments: []\n${ruleSet}`,
      'line 1: departments: needs at least one element',
    ],
    [
      'a department without a name',
      `departments: [{ code: hall, nameZh: 厅 }]\n${ruleSet}`,
      'line 1: departments[0].name: is missing: expected a text',
    ],
    [
      'a department that is a text',
      `departments: [hall]\n${ruleSet}`,
      'line 1: departments[0]: expected a map of keys to values, and not a text',
    ],
    [
      'a map for a list',
      `${departments}\n${ruleSet}\ngrants: { g: {} }`,
      'line 3: grants: expected a list, and not a map',
    ],
    [
      'a section that is empty',
      `${departments}\n${ruleSet}\nflows:\n`,
      'line 3: flows: expected a list, and not nothing',
    ],
    [
      'a number that is a text',
      `${departments}\n${ruleSet}\nmasks: [{ name: m, strength: high, method: { kind: 'null' } }]`,
      'line 3: masks[0].strength: expected a number, and not a text',
    ],
    [
      'a mask that is called null, without quotation marks',
      `${departments}\nruleSet: { version: '1', rules: [{ id: r, basis: b, fields: [A.b], when: 'true', effect: { mask: null } }] }`,
      "line 2: ruleSet.rules[0].effect: expected deny or { mask: NAME }; the mask that is called null is written { mask: 'null' }",
    ],
    [
      'a number that is too small',
      `${departments}\n${ruleSet}\nmasks: [{ name: m, strength: 1, method: { kind: keep, first: -1, last: 0, leastHidden: 0 } }]`,
      'line 3: masks[0].method.leastHidden: expected a number above 0',
    ],
    [
      'a method of no kind',
      `${departments}\n${ruleSet}\nmasks: [{ name: m, strength: 1, method: {} }]`,
      'line 3: masks[0].method.kind: expected one of keep, surname, district',
    ],
    [
      'a list in place of the document',
      '- departments\n- ruleSet',
      'line 1, column 1: expected a map of keys to values, and not a list',
    ],
    [
      'a text in place of the document',
      'hello',
      'line 1, column 1: expected a map of keys to values, and not a text',
    ],
    ['nothing but comments', '# to be written\n', 'the document is empty'],
    [
      'a key that is misspelt',
      `${departments}\n${ruleSet}\nrulesets: []`,
      'line 3: rulesets: there is no such key here',
    ],
  ])('says in words of YAML what is missing or of another kind: %s', (_what, text, message) => {
    const problems = problemsOf(text).map(describeProblem);
    expect(problems).toContainEqual(expect.stringContaining(message));
    expect(problems.join()).not.toMatch(/Invalid|undefined|received|object|array|string/);
  });

  const deeper = 'indented further than the line that it belongs to';

  test.each([
    ['a: [', `line 1, column 4: the list that begins here with [ is not closed: expected a ], ${deeper}`],
    [
      'a: 1\nb: {c: 2\n\n',
      `line 2, column 4: the map that begins here with { is not closed: expected a }, ${deeper}`,
    ],
    ['[a, [b]', 'line 1, column 1: the list that begins here with [ is not closed: expected a ]'],
    // The innermost is what its author has to look at first.
    [
      'a: [1, {b: 2\nc: 3\n',
      `line 1, column 8: the map that begins here with { is not closed: expected a }, ${deeper}`,
    ],
    [
      'a: {b: [1, 2}\nc: 1\n',
      `line 1, column 8: the list that begins here with [ is not closed: expected a ], ${deeper}`,
    ],
    [
      'a: [1}]\n',
      `line 1, column 4: the list that begins here with [ is not closed: expected a ], ${deeper}`,
    ],
    [
      'a:\n  b: [\n  1\n]\nc: 1\n',
      `line 2, column 6: the list that begins here with [ is not closed: expected a ], ${deeper}`,
    ],
    ['a: "x\nb: 1\n', 'line 1, column 4: the text that begins here with " is not closed'],
    ["a: b\nc: 'x\nd: e\n", "line 2, column 4: the text that begins here with ' is not closed"],
    ['a: b: c\n', 'line 1, column 4: Nested mappings are not allowed in compact mappings'],
    ['a: ]\n', 'line 1, column 4: Unexpected flow-seq-end token in YAML stream: "]"'],
    ['a: 1\n---\nb: 2\n', 'line 2, column 1: another document begins here, and one is expected'],
    [
      'a: 1\na: 2\n',
      'line 2, column 1: this key is there already, so one of them has to go (Map keys must be unique)',
    ],
    ['a: [&x 1, *x]\nb: *y\n', 'line 2, column 4: *y stands for nothing: no &y comes before it'],
    ['a: *x\nb: &x 1\n', 'line 1, column 4: *x stands for nothing: no &x comes before it'],
    ['', 'the document is empty'],
  ])('says where the text is no YAML, and why: %j', (text, problem) => {
    expect(problemsOf(text).map(describeProblem)).toEqual([problem]);
  });

  test('says a line and a column of whatever a document is cut off or spoilt into', () => {
    const text = [
      'departments: [{ code: hall, name: "Hall", nameZh: 厅 }]',
      "ruleSet: { version: '1', rules: [{ id: one, basis: &law 'a law', fields: [A.b], when: 'true', effect: deny }] }",
      'grants:',
      '  - id: g',
      '    items: [A.b]',
    ].join('\n');
    const spoilt = fc.tuple(
      fc.nat(text.length),
      fc.nat(3),
      fc.constantFrom('', ...'[]{}"\'*&!|>%@`:-?,#\t\n '),
    );
    fc.assert(
      fc.property(spoilt, fc.boolean(), ([at, removed, added], isCutOff) => {
        const rest = isCutOff ? '' : text.slice(at + removed);
        const broken = `${text.slice(0, at)}${added}${rest}`;
        const placed = problemsOf(broken).filter(({ column }) => column !== undefined);
        const lines = broken.split('\n');
        for (const { line = 0, column = 0 } of placed) {
          expect(line).toBeGreaterThanOrEqual(1);
          expect(column).toBeGreaterThanOrEqual(1);
          expect(column).toBeLessThanOrEqual((lines[line - 1] ?? '').length + 1);
        }
        if (parseDocument(broken).errors.length > 0) expect(placed).not.toEqual([]);
      }),
      { numRuns: 500, seed: 14 },
    );
  });
});

describe('a mask of a document', () => {
  const documentWith = (method: string): string =>
    [
      'departments: [{ code: tax, name: Tax, nameZh: 税务局 }]',
      "ruleSet: { version: '1', rules: [] }",
      'masks:',
      `  - { name: m, strength: 1, method: ${method} }`,
    ].join('\n');

  test.each([
    ['{ kind: keep, first: 6, last: 4, leastHidden: 8 }'],
    ['{ kind: keep, first: 3, last: 4 }'],
    ['{ kind: bands, upperBounds: [0, 0.5, 12000] }'],
  ])('is %s', (method) => {
    expect(problemsOf(documentWith(method))).toEqual([]);
    const document = parsePolicyDocument(documentWith(method));
    expect(parsePolicyDocument(formatPolicyDocument(document))).toEqual(document);
  });

  test.each([
    ['hides nothing at least', '{ kind: keep, first: 6, last: 4, leastHidden: 0 }', /leastHidden/],
    ['has a bound that cannot be told from its dash', '{ kind: bands, upperBounds: [-5, 1] }', /sign/],
    ['has a bound that is no decimal', '{ kind: bands, upperBounds: [1, 1e21] }', /exponent/],
  ])('never %s', (_what, method, message) => {
    expect(problemsOf(documentWith(method)).map((problem) => `${problem.path}: ${problem.message}`)).toEqual([
      expect.stringMatching(message),
    ]);
  });
});

function problemsOf(text: string): readonly Problem[] {
  try {
    parsePolicyDocument(text);
    return [];
  } catch (error) {
    if (error instanceof PolicyError) return error.problems;
    throw error;
  }
}

describe('a problem of a policy', () => {
  const text = [
    'grants:',
    '  - id: first',
    '    items: [A.a]',
    '  - id: second',
    '    items:',
    '      - A.a',
    '      - A.b',
    '    masks:',
    '      A.b: name',
    '    rows: { type: A, needs: "{ c }",',
    '            when: "true" }',
    'suspensions:',
    '  - target: { department: hall }',
    '  - target: { department: tax }',
    'flows: []',
  ].join('\n');

  test.each([
    ['grants[second]', 4],
    ['grants[second].items[A.b]', 7],
    ['grants[second].masks[A.b]', 9],
    ['grants[second].rows.needs', 10],
    ['grants[second].rows.when', 11],
    // What is missing stands nowhere; what it is missing in does.
    ['grants[second].items[A.c]', 6],
    ['grants[first].rows.when', 2],
    ['suspensions[1]', 14],
    // Not of this document: it was in force before.
    ['grants[third].items[A.a]', undefined],
    ['masks[name]', undefined],
    ['flows[A.a>tax]', undefined],
    ['version', undefined],
  ])('at %s has the line %s', (path, line) => {
    const [located] = locateProblems(text, [{ path, message: 'm' }]);
    expect(located?.line).toBe(line);
    expect(located?.column === undefined).toBe(line === undefined);
  });
});
