/**
 * Conditions of rules and row scopes: CEL, type-checked when the policy is compiled.
 *
 * The environment is closed. `caller`, `purpose` (empty when none was declared) and, for rules on requests,
 * `args`; for conditions on a record, `subject` with exactly the fields that the condition says it needs.
 * An evaluation takes a bounded number of steps, see condition-cost.ts; so `matches`, for one, is not offered: a
 * regular expression over a caller's arguments could run for minutes.
 *
 * What `args` and `subject` hold is dynamic here: a policy is compiled without the schema. check-conditions.ts
 * compares the types with the schema.
 */
import { type ASTNode, Environment, serialize } from '@marcbachmann/cel-js';
import { conditionBounds, estimateCost, requireBounds } from './condition-cost.ts';
import { attributeTypes, toCelCaller, type CallerAttributes } from '../model/caller.ts';
import type { FieldRequest } from '../model/decision.ts';
import { ExactNumber } from '@govgraph/protocol';
import { readTimestampsStrictly, withStrictTimestamps } from './strict-timestamps.ts';

/** Evaluates to the condition's truth. Throws when the evaluation fails. */
export type RequestCondition = (request: Pick<FieldRequest, 'caller' | 'purpose' | 'args'>) => boolean;
export type RecordCondition = (
  subject: Readonly<Record<string, unknown>>,
  request: Pick<FieldRequest, 'caller' | 'purpose'>,
) => boolean;

const limits = { maxAstNodes: 500, maxDepth: 32, maxListElements: 500 };

/** With `caller` and `purpose`. */
export function createEnvironment(): Environment {
  return withStrictTimestamps(new Environment({ unlistedVariablesAreDyn: false, limits }))
    .registerVariable({ name: 'caller', schema: attributeTypes })
    .registerVariable('purpose', 'string');
}

const requestEnvironment = createEnvironment().registerVariable('args', 'map');

/** Compiles the condition of a rule that looks at the request only. Throws `Error` with a readable message. */
export function compileRequestCondition(text: string): RequestCondition {
  const evaluate = compileBoolean(requestEnvironment, text);
  const readsArgs = readsArguments(text);
  return ({ caller, purpose, args }) => {
    const known = readsArgs ? toCel(args) : {};
    requireBounds(known);
    return evaluate({ caller: convertCaller(caller), purpose: purpose ?? '', args: known });
  };
}

/**
 * Compiles a condition on a record. A record that lacks one of the needed values (null, absent) makes the
 * evaluation throw: what is not known cannot be judged.
 */
export function compileRecordCondition(text: string, needs: readonly string[]): RecordCondition {
  const schema = Object.fromEntries(needs.map((name) => [name, 'dyn']));
  const environment = createEnvironment().registerVariable({ name: 'subject', schema });
  const evaluate = compileBoolean(environment, text);
  return (subject, { caller, purpose }) => {
    const known: Record<string, unknown> = {};
    for (const name of needs) {
      const value = subject[name];
      // A function is no value of JSON: it stands where one could not be given.
      if (value === null || value === undefined || typeof value === 'function')
        throw new Error(`${name} of the record is not known`);
      known[name] = toCel(value);
    }
    requireBounds(known);
    return evaluate({ caller: convertCaller(caller), purpose: purpose ?? '', subject: known });
  };
}

/** Reads `{ regionCode level }` into its field names. Throws `Error` when it is anything else. */
export function parseNeeds(needs: string): readonly string[] {
  const inner = /^\s*\{([\s\w,]*)\}\s*$/.exec(needs)?.[1];
  const names = inner?.split(/[\s,]+/).filter((name) => name !== '') ?? [];
  if (names.length === 0 || names.some((name) => !/^[A-Za-z_]\w*$/.test(name))) {
    throw new Error(`expected a selection of field names such as "{ regionCode }", got "${needs}"`);
  }
  return [...new Set(names)];
}

/** Whether a condition may read arguments; says yes when in doubt. */
export function readsArguments(text: string): boolean {
  return /\bargs\b/.test(text);
}

type Evaluation = (variables: Record<string, unknown>) => boolean;

function compileBoolean(environment: Environment, text: string): Evaluation {
  const expression = parse(environment, text);
  const steps = Math.ceil(estimateCost(expression.ast));
  if (steps > conditionBounds.steps) {
    throw new Error(
      `may take ${steps} steps, and ${conditionBounds.steps} are allowed: ` +
        'put fewer macros into each other, or shorter lists',
    );
  }
  readTimestampsStrictly(expression.ast);
  const check = expression.check();
  if (!check.valid) throw new Error(firstLine(check.error));
  if (check.type !== 'bool') throw new Error(`expected a condition of type bool, got ${String(check.type)}`);
  return (variables) => {
    const result: unknown = expression(variables);
    if (typeof result !== 'boolean') throw new Error('the condition did not yield a boolean');
    return result;
  };
}

/** The syntax tree of a condition. @throws Error with a readable message when it is none */
export function parseCondition(text: string): ASTNode {
  return parse(syntax, text).ast;
}

const syntax = withStrictTimestamps(new Environment({ unlistedVariablesAreDyn: true, limits }));

/** The text of a part of a condition; undefined where it would not be read back as the same part. */
export function textOfPart(part: ASTNode): string | undefined {
  const text = serialize(part);
  try {
    return fingerprint(parseCondition(text)) === fingerprint(part) ? text : undefined;
  } catch {
    return undefined;
  }
}

/** All of a syntax tree but where it stands. */
function fingerprint(node: ASTNode): string {
  const places = new Set(['pos', 'start', 'end', 'input', 'range']);
  return JSON.stringify(node, (name, value: unknown) => {
    if (places.has(name)) return undefined;
    return typeof value === 'bigint' ? { integer: String(value) } : value;
  });
}

/** The value of a text that reads nothing. @throws Error when it has none */
export function evaluateConstant(text: string): unknown {
  const expression = parse(syntax, text);
  readTimestampsStrictly(expression.ast);
  return expression({});
}

function parse(environment: Environment, text: string): ReturnType<Environment['parse']> {
  if (text.length > conditionBounds.text) {
    throw new Error(`has ${text.length} characters, and ${conditionBounds.text} are allowed`);
  }
  return explain(() => environment.parse(text));
}

/** What is wrong with the types of a condition; undefined when nothing is. */
export function findTypeError(environment: Environment, text: string): string | undefined {
  const { valid, error } = environment.check(text);
  return valid ? undefined : firstLine(error);
}

function explain<Result>(parse: () => Result): Result {
  try {
    return parse();
  } catch (error) {
    throw new Error(firstLine(error), { cause: error });
  }
}

/** What an exception says, without the place in the condition that CEL draws below. */
export function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split('\n')[0] ?? message;
}

/**
 * Values as conditions compare them. A double stays one however it was written, and a larger integer keeps all of
 * its digits. Throws when a number has more digits than can be compared: rounded, it might pass for another one.
 */
function toCel(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof ExactNumber) return toCelNumber(value);
  if (Array.isArray(value)) return value.map(toCel);
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, toCel(member)]));
}

function toCelNumber(value: ExactNumber): number | bigint {
  const number = value.toNumber();
  if (number !== undefined) return number;
  const integer = value.toIntegerText();
  if (integer === undefined) throw new Error('a number has more digits than can be compared');
  return BigInt(integer);
}

const celCallers = new WeakMap<CallerAttributes, Record<string, unknown>>();

/** A caller is converted once. */
function convertCaller(caller: CallerAttributes): Record<string, unknown> {
  const known = celCallers.get(caller);
  if (known !== undefined) return known;
  const converted = toCelCaller(caller);
  requireBounds(converted);
  celCallers.set(caller, converted);
  return converted;
}
