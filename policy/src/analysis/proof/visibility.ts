/** What is seen of a field, as a number: nothing, a verification, what some mask shows, or all. */
import { toCanonicalJson } from '@govgraph/protocol';
import type { Residual } from '../../decide/residual.ts';
import type { SubjectCondition } from '../../model/decision.ts';
import type { MaskDefinition, MaskMethod, MaskName, Rule } from '../../model/model.ts';
import type { SchemaOutline } from '../../model/schema-outline.ts';
import { forField, forRecord, type CallerReading } from './reading.ts';
import { and, integer, ite, no, not, or, yes, type Formula } from './smt.ts';
import { translateCondition, translateKnown, type Truth } from './translate-condition.ts';

export const nothingSeen = 0;
export const verificationSeen = 1;

/** What can be seen of a field, numbered: 0 nothing, 1 a verification, then each mask by what it does, then the value. */
export interface SeenOrder {
  readonly before: (mask: MaskName) => number;
  readonly after: (mask: MaskName) => number;
  /** Of what is not masked. */
  readonly clear: number;
  /** Whether one shows nothing that the other does not. What cannot be compared shows something else. */
  readonly showsNoMore: (seen: number, than: number) => boolean;
}

/** How strict a mask is called decides which one applies, and says nothing of what it shows: that is its method's. */
export function orderMasks(
  before: ReadonlyMap<MaskName, MaskDefinition>,
  after: ReadonlyMap<MaskName, MaskDefinition>,
): SeenOrder {
  const methods = new Map(
    [...before.values(), ...after.values()].map(({ method }) => [toCanonicalJson(method), method] as const),
  );
  const written = [...methods.keys()];
  const numberIn = (masks: ReadonlyMap<MaskName, MaskDefinition>) => (mask: MaskName) =>
    verificationSeen + 1 + written.indexOf(toCanonicalJson(masks.get(mask)?.method ?? null));
  const clear = verificationSeen + 1 + written.length;
  const methodOf = (seen: number): MaskMethod | undefined =>
    methods.get(written[seen - verificationSeen - 1] ?? '');
  return {
    before: numberIn(before),
    after: numberIn(after),
    clear,
    showsNoMore: (seen, than) => {
      if (seen === than || than === clear || seen === nothingSeen) return true;
      if (seen === verificationSeen) return than > verificationSeen;
      const [method, other] = [methodOf(seen), methodOf(than)];
      return method !== undefined && other !== undefined && hidesAsMuch(method, other);
    },
  };
}

/** Whether everything that a method shows can be told from what another one shows, as far as that is plain. */
function hidesAsMuch(method: MaskMethod, other: MaskMethod): boolean {
  if (method.kind === 'null') return true;
  if (method.kind === 'keep' && other.kind === 'keep')
    return (
      method.first <= other.first && method.last <= other.last && method.leastHidden === other.leastHidden
    );
  if (method.kind === 'bands' && other.kind === 'bands')
    return method.upperBounds.every((bound) => other.upperBounds.includes(bound));
  return false;
}

export interface VisibilityOptions {
  readonly reading: CallerReading;
  readonly coordinate: `${string}.${string}`;
  readonly schema?: SchemaOutline | undefined;
  /** Its number, see {@link SeenOrder}. */
  readonly seenAs: (mask: MaskName) => number;
  /** The strictest applies. */
  readonly strengthOf: (mask: MaskName) => number;
  readonly clear: number;
  /** It is asked about records in scope only. */
  readonly isOfRecordsInScope?: true;
}

/** A term of sort Int: what of the field is seen. */
export function visibilityOf(residual: Residual, options: VisibilityOptions): string {
  const { structure, masks, rules } = residual;
  if (structure === 'deny') return integer(nothingSeen);
  const { seenAs, strengthOf, clear } = options;
  const { judged, isRefused: isRefusedByRequest } = judge(rules, options);
  const scopes = scopesOf(residual, options);
  // A rule that no record is in scope of denies, as one about the request does.
  const isRefused = or(isRefusedByRequest, ...scopes.map(({ never }) => never));
  if (structure === 'verify-only') return ite(isRefused, integer(nothingSeen), integer(verificationSeen));

  const applied = new Map<MaskName, Formula>(masks.map((mask) => [mask, yes]));
  for (const { rule, truth } of judged) {
    if (rule.effect === 'deny') continue;
    const { mask } = rule.effect;
    applied.set(mask, or(applied.get(mask) ?? no, truth.holds));
  }
  const masked = [...applied]
    .sort(([one], [other]) => strengthOf(one) - strengthOf(other))
    .reduce((weaker, [mask, isApplied]) => ite(isApplied, integer(seenAs(mask)), weaker), integer(clear));
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
