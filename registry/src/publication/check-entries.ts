/*
 * What an entry of a catalog has to say, beyond its form:
 *
 *   law     whoever does not share names the law and the reason, Order 809 Art. 14 and 15
 *   base    base databases are for every department, S3 §20, unless a law says otherwise, S3 §19
 *   class   the strictest counts, GB/T 43697; what is core data is neither for every department nor open
 */
import {
  classOf,
  dataClassOf,
  howToNameLaw,
  isBelow,
  namesLaw,
  type Item,
  type Resource,
} from '@govgraph/policy';
import type { FindingCode } from './finding-codes.ts';
import { listNames } from './list-names.ts';
import type { Report } from './subgraph-finding.ts';

interface Rule {
  readonly code: FindingCode;
  /** The key of catalog.yaml that it is about. */
  readonly key: 'legalBasis' | 'notSharedReason' | 'shareType' | 'dataClass';
  /** Whether the key of the resource is meant, whatever item it is about. */
  readonly isOfResource?: true;
  /** What is wrong, without the name of the item: what is wrong alike is told once. */
  readonly problemOf: (item: Item, resource: Resource) => string | undefined;
}

const rules: readonly Rule[] = [
  {
    code: 'LAW_NOT_NAMED',
    key: 'legalBasis',
    problemOf: ({ legalBasis }) =>
      legalBasis === undefined || namesLaw(legalBasis)
        ? undefined
        : `“${shorten(legalBasis)}” names no law: ${howToNameLaw}`,
  },
  {
    code: 'REASON_MISSING',
    key: 'notSharedReason',
    problemOf: ({ shareType, notSharedReason }) =>
      shareType === 'NOT_SHARED' && notSharedReason === undefined
        ? 'NOT_SHARED has a law and a reason: say in `notSharedReason` why it cannot be shared'
        : undefined,
  },
  {
    code: 'BASE_NOT_UNCONDITIONAL',
    key: 'shareType',
    problemOf: ({ shareType, legalBasis }, { base }) =>
      base !== undefined && shareType === 'CONDITIONAL' && legalBasis === undefined
        ? `every department may use the base database ${base}: write UNCONDITIONAL, ` +
          'or name in `legalBasis` the law by which this is on conditions'
        : undefined,
  },
  {
    code: 'CLASS_BELOW_ITEMS',
    key: 'dataClass',
    isOfResource: true,
    problemOf: (item, { dataClass }) =>
      dataClass !== undefined && isBelow(dataClass, dataClassOf(item))
        ? `the resource is ${dataClass} and has ${dataClassOf(item)} data: the strictest counts, so write ${dataClassOf(item)} or leave it out`
        : undefined,
  },
  {
    code: 'CORE_DATA_SHARED',
    key: 'dataClass',
    problemOf: (item) =>
      dataClassOf(item) === 'CORE' && (item.open || item.shareType === 'UNCONDITIONAL')
        ? `core data cannot be ${item.open ? 'open' : 'UNCONDITIONAL'}: share it on conditions, or not at all, or grade it anew`
        : undefined,
  },
];

/** Checks what each resource says of itself and of its items. */
export function checkEntries(resources: readonly Resource[], report: Report['problem']): void {
  for (const resource of resources) {
    checkBase(resource, report);
    for (const rule of rules) checkRule(rule, resource, report);
  }
}

const baseClass = '1';

function checkBase({ code, base }: Resource, report: Report['problem']): void {
  const isBase = code.startsWith(baseClass);
  if (isBase === (base !== undefined)) return;
  const message = isBase
    ? `a resource of ${classOf(code)} is a part of a base database: say in \`base\` of which, for example NATURAL_PERSONS`
    : `${base} is a base database, so the code begins with ${baseClass} ${classOf(baseClass)}: give it such a code, or leave \`base\` out`;
  report('BASE_MISMATCH', `resources[${code}].base`, message);
}

/** What is wrong with many items of a resource alike is told once. */
function checkRule(
  { code, key, isOfResource, problemOf }: Rule,
  resource: Resource,
  report: Report['problem'],
): void {
  const found = new Map<string, Item[]>();
  for (const item of resource.items) {
    const problem = problemOf(item, resource);
    if (problem === undefined) continue;
    const alike = found.get(problem) ?? [];
    alike.push(item);
    found.set(problem, alike);
  }
  for (const [problem, [first, ...others]] of found) {
    const place = `resources[${resource.code}]`;
    const isAlone = first !== undefined && others.length === 0 && isOfResource === undefined;
    const where = isAlone ? `${place}.items[${first.coordinate}].${key}` : `${place}.${key}`;
    const all =
      others.length === 0 || first === undefined
        ? ''
        : ` (${listNames([first, ...others].map(({ coordinate }) => coordinate))})`;
    report(code, where, `${problem}${all}`);
  }
}

function shorten(text: string): string {
  return text.length <= 60 ? text : `${text.slice(0, 60)}…`;
}
