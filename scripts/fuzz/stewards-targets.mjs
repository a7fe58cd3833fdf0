import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../run.mjs';

const text = (file) => readFileSync(path.join(root, file));

/** What stewards and security staff write. @returns {Promise<readonly import('./targets.mjs').Target[]>} */
export async function stewardsTargets(load) {
  const [policy, conditions, masks] = await Promise.all(
    ['policy/dist/index.js', 'policy/dist/conditions/condition.js', 'policy/dist/masks/apply-mask.js'].map(
      load,
    ),
  );
  const [columns, imports, catalogs] = await Promise.all(
    ['columns.js', 'import-catalog.js', 'format-catalog.js'].map((file) =>
      load(`cli/dist/catalog-import/${file}`),
    ),
  );
  const sheets = await load('subgraphs/kit/dist/sheets/index.js');
  return [
    {
      name: 'sheet',
      what: 'a sheet of a portal becomes a catalog that lacks levels, or is refused with a sentence',
      seeds: [text('docs/examples/portal-catalog.csv')],
      words: ['信息项名称', '信息资源名称', ',', '"', '\n', '普遍共享', '20260105', '\t', '; ', 'PK\x03\x04'],
      run: (input) =>
        refusing(sheets.SheetError, () => {
          for (const sheet of sheets.readSheets(input, sheets.catalogSheetLimits)) {
            const found = columns.findColumns(sheet);
            if (found === undefined) continue;
            const imported = imports.importCatalog(sheet, found, 'library');
            if (imported.resources.length === 0) continue;
            const catalog = catalogs.formatCatalog(imported, 'sheet.csv');
            assert.ok(imported.undecided.some(({ path: place }) => place.endsWith('.level')));
            assert.throws(() => policy.parseCatalog(catalog), policy.PolicyError);
          }
        }),
    },
    {
      name: 'policy',
      what: 'a policy file is read and compiled, or refused with its problems',
      seeds: [text('demo/city/policy.yaml')],
      words: [
        'rules:',
        'when: "true"',
        'items:',
        'grants:',
        'masks:',
        '&a',
        '*a',
        '<<:',
        '!!binary',
        'validFrom:',
        'rateLimits:',
      ],
      run: (input) =>
        refusing(policy.PolicyError, () => {
          const document = policy.parsePolicyDocument(input.toString('utf8'));
          policy.formatPolicyDocument(document);
          policy.compilePolicy({ version: 1, resources: [], ...document });
        }),
    },
    {
      name: 'catalog',
      what: 'a catalog is read, or refused with its problems',
      seeds: [text('subgraphs/taxation/catalog.yaml'), text('subgraphs/ecology/catalog.yaml')],
      words: [
        'items:',
        'inputs:',
        'mode: identify',
        'reads:',
        'shareType:',
        'coordinate:',
        '&a',
        '*a',
        '<<:',
      ],
      run: (input) => refusing(policy.PolicyError, () => policy.parseCatalog(input.toString('utf8'))),
    },
    {
      name: 'condition',
      what: 'a condition is compiled and evaluated within its budget, or refused with a sentence',
      seeds: [
        'caller.clearance < 3 && purpose != "a"',
        'args.year > 2020 || has(args.name) && args.name.startsWith("x")',
        'caller.roles.exists(r, r in ["a", "b"])',
      ].map(Buffer.from),
      words: [
        'caller.',
        'purpose',
        'args.',
        '&&',
        '||',
        '.exists(x, ',
        '.map(x, ',
        'has(',
        'size(',
        'timestamp(',
        'duration("1h")',
        ' ? ',
        ' in ',
      ],
      run: (input) => {
        let evaluate;
        try {
          evaluate = conditions.compileRequestCondition(input.toString('utf8'));
        } catch (error) {
          assert.equal(typeof error.message, 'string');
          return;
        }
        // An evaluation may fail, which denies.
        try {
          evaluate({ caller: testCaller, purpose: 'low-income-assistance', args: { year: 2025, name: 'x' } });
        } catch (error) {
          assert.ok(!(error instanceof RangeError), 'the evaluation took all of the stack');
        }
      },
    },
    {
      name: 'mask',
      what: 'a mask hides something of every text, or leaves nothing',
      seeds: [
        '110108198003150011',
        '张文博',
        '北京市海淀区中关村大街1号',
        '13800138000',
        '2018-02-29',
        '1234567.89',
      ].map(Buffer.from),
      words: ['市', '区', '县', '号', '·', '-', '.', '0'],
      run: ((definitions) => (input) => {
        const value = input.toString('utf8');
        for (const definition of definitions) {
          const masked = masks.applyMask(definition, value);
          assert.ok(masked === null || typeof masked === 'string' || typeof masked === 'number');
        }
      })(policy.parsePolicyDocument(text('demo/city/policy.yaml').toString()).masks),
    },
  ];
}

const testCaller = {
  application: 'app',
  department: 'taxation',
  region: '11',
  level: 'CITY',
  clearance: 2,
  roles: ['application'],
};

/** Whatever else is thrown passes through. */
function refusing(kind, run) {
  try {
    run();
  } catch (error) {
    if (!(error instanceof kind)) throw error;
  }
}
