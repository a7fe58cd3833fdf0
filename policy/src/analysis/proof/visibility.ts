/** How much of a field is seen, as a number: nothing, a verification, masked, from the strictest mask to the weakest, all. */
import { toCanonicalJson } from '@govgraph/protocol';
import type { Residual } from '../../decide/residual.ts';
import type { SubjectCondition } from '../../model/decision.ts';
import type { MaskDefinition, MaskName, Rule } from '../../model/model.ts';
import type { SchemaOutline } from '../../model/schema-outline.ts';
import { forField, forRecord, type CallerReading } from './reading.ts';
import { and, integer, ite, no, not, or, yes, type Formula } from './smt.ts';
import { translateCondition, translateKnown, type Truth } from './translate-condition.ts';

export const nothingSeen = 0;
export const verificationSeen = 1;

/** Which masks show more than which others, in two policies. */
export interface MaskRanks {
  readonly before: (mask: MaskName) => number;
  readonly after: (mask: MaskName) => number;
  /** Of what is not masked. */
  readonly clear: number;
}

/**
 * The strictest mask is the lowest. One that the other policy defines otherwise cannot be compared with any: it is as strict
 * as can be before, and as weak as can be after, so that what it shows counts as more.
 */
export function rankMasks(
  before: ReadonlyMap<MaskName, MaskDefinition>,
  after: ReadonlyMap<MaskName, MaskDefinition>,
): MaskRanks {
  const methodOf = (mask: MaskDefinition | undefined): string => toCanonicalJson(mask?.method ?? null);
  const isSame = (name: MaskName): boolean => methodOf(before.get(name)) === methodOf(after.get(name));
  const isInOrder = orderOf(before, isSame).join() === orderOf(after, isSame).join();
  const order = isInOrder ? orderOf(after, isSame) : [];
  const strictest = verificationSeen + 1;
  const weakest = strictest + order.length + 1;
  const rankIn = (otherwise: number) => (mask: MaskName) => {
    const place = order.indexOf(mask);
    return place === -1 ? otherwise : strictest + 1 + place;
  };
  return { before: rankIn(strictest), after: rankIn(weakest), clear: weakest + 1 };
}

function orderOf(
  masks: ReadonlyMap<MaskName, MaskDefinition>,
  isSame: (name: MaskName) => boolean,
): readonly MaskName[] {
  return [...masks.values()]
    .filter(({ name }) => isSame(name))
    .sort((one, other) => other.strength - one.strength)
    .map(({ name }) => name);
}

export interface VisibilityOptions {
  readonly reading: CallerReading;
  readonly coordinate: `${string}.${string}`;
  readonly schema?: SchemaOutline | undefined;
  readonly rankOfMask: (mask: MaskName) => number;
  readonly clear: number;
  /** It is asked about records in scope only. */
  readonly isOfRecordsInScope?: true;
}

/** A term of sort Int: how much of the field is seen. */
export function visibilityOf(residual: Residual, options: VisibilityOptions): string {
  const { structure, masks, rules } = residual;
  if (structure === 'deny') return integer(nothingSeen);
  const { rankOfMask, clear } = options;
  const { judged, isRefused: isRefusedByRequest } = judge(rules, options);
  const scopes = scopesOf(residual, options);
  // A rule that no record is in scope of denies, as one about the request does.
  const isRefused = or(isRefusedByRequest, ...scopes.map(({ never }) => never));
  if (structure === 'verify-only') return ite(isRefused, integer(nothingSeen), integer(verificationSeen));

  const applied = new Map<number, Formula>(masks.map((mask) => [rankOfMask(mask), yes]));
  for (const { rule, truth } of judged) {
    if (rule.effect === 'deny') continue;
    const rank = rankOfMask(rule.effect.mask);
    applied.set(rank, or(applied.get(rank) ?? no, truth.holds));
  }
  const masked = [...applied]
    .sort(([one], [other]) => other - one)
    .reduce((weaker, [rank, isApplied]) => ite(isApplied, integer(rank), weaker), integer(clear));
  const isInScope = options.isOfRecordsInScope
    ? yes
    : and(...scopes.map(({ always, isThisOne }) => or(always, isThisOne)));
  return ite(and(not(isRefused), isInScope), masked, integer(nothingSeen));
}

/** Where a field is given in full, of every record: only then may it be compared with. */
export function isGivenInFull(residual: Residual, options: VisibilityOptions): Formula {
  const { structure, masks, rules } = residual;
  if (structure !== 'permit' || masks.length > 0) return no;
  const { judged, isRefused } = judge(rules, options);
  const isMasked = or(...judged.map(({ rule, truth }) => (rule.effect === 'deny' ? no : truth.holds)));
  return and(not(isRefused), not(isMasked), isOfEveryRecord(residual, options));
}

/** Where every record is in scope, whatever it holds. */
export function isOfEveryRecord(residual: Residual, options: VisibilityOptions): Formula {
  return and(...scopesOf(residual, options).map(({ always }) => always));
}

interface JudgedRules {
  readonly judged: readonly { readonly rule: Rule; readonly truth: Truth }[];
  /** A rule that throws denies, whatever it is for. */
  readonly isRefused: Formula;
}

function judge(rules: Residual['rules'], { reading, coordinate, schema }: VisibilityOptions): JudgedRules {
  const field = forField(reading, coordinate, schema);
  const judged = rules.map(({ rule }) => ({ rule, truth: translateCondition(rule.when, field) }));
  const isRefused = or(
    ...judged.map(({ rule, truth }) =>
      rule.effect === 'deny' ? not(truth.fails) : not(or(truth.holds, truth.fails)),
    ),
  );
  return { judged, isRefused };
}

/** Where a record is in scope: of the grant's rows, and of a data rule. */
interface Scope {
  readonly always: Formula;
  readonly never: Formula;
  /** For one record. */
  readonly isThisOne: Formula;
}

function scopesOf({ rows, recordRules }: Residual, { reading, schema }: VisibilityOptions): readonly Scope[] {
  const read = ({ type, needs, when }: SubjectCondition) => {
    const record = forRecord(reading, type, schema);
    // What is not known of a record cannot be judged.
    const isKnown = and(
      ...needs.map((name) => reading.symbols.symbol({ of: 'record-known', type, name }, 'Bool')),
    );
    return { known: translateKnown(when, record), judged: translateCondition(when, record), isKnown };
  };
  const ofRows = (rows === undefined ? [] : [read(rows)]).map(({ known, judged, isKnown }) => ({
    always: known.holds,
    never: no,
    isThisOne: and(isKnown, judged.holds),
  }));
  const ofRules = recordRules.map(read).map(({ known, judged, isKnown }) => ({
    always: known.fails,
    never: known.holds,
    isThisOne: and(isKnown, judged.fails),
  }));
  return [...ofRows, ...ofRules];
}
