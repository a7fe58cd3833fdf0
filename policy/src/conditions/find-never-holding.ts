/**
 * Finds conditions that are never true: rules that read as if they denied, and row scopes that give nothing; and those
 * whose evaluation always fails, which deny everybody.
 *
 * 1. A condition is taken apart at `&&`, `||`, `!` and `? :`. What is left are its terms.
 * 2. For each term it is listed what it reads, with the literals that it compares that with. Representatives then
 *    stand for all values, see representatives.ts. A term that reads anything in another way is not known: it may
 *    hold, whatever else holds.
 * 3. Representatives are chosen for one thing after the other. The terms about what is chosen are evaluated as
 *    requests and records are, and the condition by the logic of CEL, with what is not known besides. Where it is
 *    false or fails already, no further choice makes it true.
 *
 * INVARIANT: a condition that holds for some legal caller, request and record is never said to hold never. What takes
 * too long is not known.
 */
import { serialize, type ASTNode } from '@marcbachmann/cel-js';
import { estimateCost } from './condition-cost.ts';
import { compileRecordCondition, compileRequestCondition, firstLine, textOfPart } from './condition.ts';
import type { Domain } from './domain.ts';
import { anonymousCaller, type CallerAttributes } from '../model/caller.ts';
import type { ConditionFinding, FieldFacts, Scope } from './inspect-condition.ts';
import { childrenOf, pathOf, readsOf, type Reads } from './reads.ts';
import { representIntegers, representPlaces, representTexts, representWords } from './representatives.ts';
import { Failure, termsOf, truthOf, type Truth } from './truth.ts';

const bounds = {
  /** Choices that are tried. */
  choices: 10_000,
  /** Steps of evaluation for all of them, see condition-cost.ts: a tenth of a second. */
  steps: 1_000_000,
};

/** @param variables what is known of `caller`, `purpose`, and `args` or `subject` */
export function findNeverHolding(condition: ASTNode, variables: Scope): readonly ConditionFinding[] {
  const message = whyUnmet(condition, variables);
  if (message !== undefined) return [{ kind: 'problem', message, isAboutAll: true }];
  const alternatives = alternativesOf(condition);
  if (alternatives.length === 1) return [];
  return alternatives.flatMap((part) => {
    const reason = whyUnmet(part, variables);
    return reason === undefined ? [] : [{ kind: 'warning', message: `\`${serialize(part)}\` ${reason}` }];
  });
}

/** Undefined where the condition may hold. */
function whyUnmet(condition: ASTNode, variables: Scope): string | undefined {
  const outcome = outcomeOf(condition, variables);
  if (outcome === 'may hold') return undefined;
  return outcome instanceof Failure ? `always fails: ${outcome.why}` : `never holds${whyNever(condition)}`;
}

function whyNever(condition: ASTNode): string {
  const paths = pathsIn(condition);
  if (paths.length === 0) return '';
  const isOne = paths.length === 1;
  const listed = isOne ? paths[0] : `${paths.slice(0, -1).join(', ')} and ${paths.at(-1)}`;
  const hint = paths.includes('caller.region') ? ` (${regionsOfLevels})` : '';
  return `: no ${isOne ? 'value' : 'values'} of ${listed} ${isOne ? 'makes' : 'make'} it true${hint}`;
}

const regionsOfLevels =
  'the region of NATION is empty, of PROVINCE it has two digits, of CITY four or that of 11, 12, 31 and 50, of DISTRICT six';

function pathsIn(node: ASTNode): readonly string[] {
  const path = pathOf(node);
  return path === undefined ? [...new Set(childrenOf(node).flatMap(pathsIn))] : [path];
}

function alternativesOf(condition: ASTNode): readonly ASTNode[] {
  return condition.op === '||' ? condition.args.flatMap(alternativesOf) : [condition];
}

/** Values by path, `caller.level`; an argument that is absent is undefined. */
type Choice = ReadonlyMap<string, unknown>;

/** A failure where every choice fails. */
function outcomeOf(condition: ASTNode, variables: Scope): 'may hold' | 'never holds' | Failure {
  const terms = new Map<ASTNode, Term>();
  const literals = new Map<string, Set<unknown>>();
  for (const node of termsOf(condition)) {
    const reads = readsOf(node, (path) => fieldOf(path, variables)?.facts().domain);
    const term = reads === undefined ? undefined : compileTerm(node, [...reads.keys()]);
    if (reads === undefined || term === undefined) continue;
    terms.set(node, term);
    for (const [path, compared] of reads) {
      literals.set(path, new Set([...(literals.get(path) ?? []), ...compared]));
    }
  }
  const choices = listChoices(literals, variables);
  // What calls something that is not offered is refused when it is compiled.
  const cost = attempt(() => estimateCost(condition));
  if (choices === undefined || cost === undefined) return 'may hold';
  let left = Math.min(bounds.choices, bounds.steps / cost);
  const unmet = new Set<Truth>();
  const mayHold = (position: number, chosen: Choice): boolean => {
    left -= 1;
    if (left < 0) return true;
    const truth = truthOf(condition, (node) => terms.get(node)?.(chosen));
    const next = choices[position];
    if (truth === true || (truth === undefined && next === undefined)) return true;
    if (truth !== undefined || next === undefined) {
      unmet.add(truth);
      return false;
    }
    return next.some((choice) => mayHold(position + 1, new Map([...chosen, ...choice])));
  };
  if (mayHold(0, new Map())) return 'may hold';
  const [failure] = unmet;
  return failure instanceof Failure && !unmet.has(false) ? failure : 'never holds';
}

/** For each thing that is read, the choices; undefined when there are too many. */
function listChoices(literals: Reads, variables: Scope): readonly (readonly Choice[])[] | undefined {
  const all: (readonly Choice[])[] = [];
  if (literals.has('caller.level') || literals.has('caller.region')) {
    const places = representPlaces(textsIn(literals.get('caller.region') ?? new Set()));
    all.push(
      places.map(({ level, region }) => new Map().set('caller.level', level).set('caller.region', region)),
    );
  }
  for (const [path, compared] of literals) {
    const field = fieldOf(path, variables);
    const domain = field?.facts().domain;
    if (domain === undefined || domain.kind === 'level' || domain.kind === 'region') continue;
    const values = represent(domain, compared);
    if (values === undefined) return undefined;
    const orAbsent = field?.isOptional === true ? [...values, undefined] : values;
    all.push(orAbsent.map((value) => new Map([[path, value]])));
  }
  // What has few values first: it may decide alone.
  return all.toSorted((one, other) => one.length - other.length);
}

function represent(
  domain: Exclude<Domain, { kind: 'level' | 'region' }>,
  compared: ReadonlySet<unknown>,
): readonly unknown[] | undefined {
  switch (domain.kind) {
    case 'listed':
      return domain.values;
    case 'text':
      return representTexts(textsIn(compared));
    case 'integer':
      return representIntegers(new Set([...compared].filter((each) => typeof each === 'bigint')));
    case 'words':
      return representWords(textsIn(compared), bounds.choices);
  }
}

function textsIn(literals: ReadonlySet<unknown>): ReadonlySet<string> {
  return new Set([...literals].filter((each) => typeof each === 'string'));
}

function fieldOf(path: string, variables: Scope): FieldFacts | undefined {
  const [variable = '', ...names] = path.split('.');
  const facts = variables.get(variable);
  if (names.length === 0) return facts === undefined ? undefined : { isOptional: false, facts: () => facts };
  return facts?.fields?.get(names.join('.'));
}

/** Not known as long as something that it reads is not chosen. */
type Term = (chosen: Choice) => Truth;

/** Undefined when the term cannot stand alone. */
function compileTerm(node: ASTNode, paths: readonly string[]): Term | undefined {
  const text = textOfPart(node);
  if (text === undefined) return undefined;
  const needs = paths.filter((path) => path.startsWith('subject.')).map((path) => path.slice(8));
  // The type of a field is not known here, and compared with a truth it can only be one.
  const when = `(${text}) == true`;
  const holds = attempt(() => {
    if (needs.length > 0) return compileRecordCondition(when, needs);
    const ofRequest = compileRequestCondition(when);
    return (_: object, request: Parameters<typeof ofRequest>[0]) => ofRequest(request);
  });
  if (holds === undefined) return undefined;
  return (chosen) => {
    if (!paths.every((path) => chosen.has(path))) return undefined;
    // Attributes that are not read are anybody's.
    const caller: CallerAttributes = { ...anonymousCaller, ...membersOf('caller', chosen) };
    const purpose = chosen.get('purpose');
    const request = {
      caller,
      args: membersOf('args', chosen),
      purpose: typeof purpose === 'string' ? purpose : '',
    };
    try {
      return holds(membersOf('subject', chosen), request);
    } catch (error) {
      return new Failure(firstLine(error));
    }
  };
}

function membersOf(variable: string, chosen: Choice): Record<string, unknown> {
  const start = `${variable}.`;
  const members = [...chosen].filter(([path, value]) => path.startsWith(start) && value !== undefined);
  return Object.fromEntries(members.map(([path, value]) => [path.slice(start.length), value]));
}

function attempt<Result>(compute: () => Result): Result | undefined {
  try {
    return compute();
  } catch {
    return undefined;
  }
}
