/**
 * Conditions as formulas: where they hold and where they fail to hold; where they do neither, they throw.
 *
 * Understood are `&&`, `||`, `!`, `? :`; comparisons of texts, integers and booleans; `in` a list of literals and in
 * `caller.roles`; `startsWith`, `endsWith`, `contains`; `has(args.x)`. Everything else is opaque: a part with the same text
 * is the same unknown, whatever it says.
 */
import type { ASTNode } from '@marcbachmann/cel-js';
import { celScalars } from '../../conditions/condition-types.ts';
import { parseCondition, readsArguments, textOfPart } from '../../conditions/condition.ts';
import type { CallerAttributes } from '../../model/caller.ts';
import type { InputOutline, TypeOutline } from '../../model/schema-outline.ts';
import { and, equals, integer, no, not, or, text, yes, type Formula, type Sort } from './smt.ts';
import type { Symbols } from './symbols.ts';

/** A condition as it is evaluated: it holds, it does not, or, where neither is so, it throws. */
export interface Truth {
  readonly holds: Formula;
  readonly fails: Formula;
}

/** What a condition may read. */
export interface Reading {
  readonly symbols: Symbols;
  /** The caller's attributes; `roles` are asked for by name. */
  readonly caller: (name: Exclude<keyof CallerAttributes, 'roles'>) => TypedTerm;
  readonly hasRole: (role: string) => Formula;
  readonly purpose: TypedTerm;
  /** Undefined where the condition is not about the request for a field. */
  readonly args?: ReadonlyMap<string, InputOutline> | undefined;
  /** Undefined where the condition is not about a record. */
  readonly record?: { readonly type: string; readonly typeOf: (field: string) => TypeOutline | undefined };
  /** Of what is opaque: the same text says the same only of the same. */
  readonly about: string;
}

export interface TypedTerm {
  readonly sort: Sort;
  readonly term: string;
}

/** A value, where it is there. */
interface Value extends TypedTerm {
  readonly isThere: Formula;
}

const thrown: Truth = { holds: no, fails: no };
const methods = { startsWith: 'str.prefixof', endsWith: 'str.suffixof', contains: 'str.contains' };
const orders: ReadonlySet<string> = new Set(['<', '<=', '>', '>=']);

/** @param when a condition that compiles */
export function translateCondition(when: string, reading: Reading): Truth {
  const truth = new Translator(reading).truth(parseCondition(when));
  if (!readsArguments(when) || areAlwaysBounded(reading.args)) return truth;
  // Arguments that an evaluation may not read make it throw, whatever else it says.
  const isBounded = reading.symbols.symbol({ of: 'arguments-bounded' }, 'Bool', { usual: (name) => name });
  return { holds: and(isBounded, truth.holds), fails: and(isBounded, truth.fails) };
}

/** What a condition on records says before any record is known: what reads the record is not known. */
export function translateKnown(when: string, reading: Reading): Truth {
  const { symbols, caller, hasRole, purpose, about } = reading;
  return new Translator({ symbols, caller, hasRole, purpose, about }).truth(parseCondition(when));
}

class Translator {
  readonly #reading: Reading;

  constructor(reading: Reading) {
    this.#reading = reading;
  }

  truth(node: ASTNode): Truth {
    switch (node.op) {
      case '&&': {
        const [left, right] = node.args.map((each) => this.truth(each)) as [Truth, Truth];
        return { holds: and(left.holds, right.holds), fails: or(left.fails, right.fails) };
      }
      case '||': {
        const [left, right] = node.args.map((each) => this.truth(each)) as [Truth, Truth];
        return { holds: or(left.holds, right.holds), fails: and(left.fails, right.fails) };
      }
      case '!_': {
        const { holds, fails } = this.truth(node.args);
        return { holds: fails, fails: holds };
      }
      case '?:': {
        const [condition, then, otherwise] = node.args.map((each) => this.truth(each)) as [
          Truth,
          Truth,
          Truth,
        ];
        return {
          holds: or(and(condition.holds, then.holds), and(condition.fails, otherwise.holds)),
          fails: or(and(condition.holds, then.fails), and(condition.fails, otherwise.fails)),
        };
      }
      default:
        return this.#term(node);
    }
  }

  #term(node: ASTNode): Truth {
    const read = this.#comparison(node) ?? this.#membership(node) ?? this.#method(node) ?? this.#has(node);
    if (read !== undefined) return read;
    const value = this.#value(node);
    if (value?.sort === 'Bool') return whereThere(value.isThere, value.term);
    return this.#opaque(node);
  }

  #comparison(node: ASTNode): Truth | undefined {
    if (node.op !== '==' && node.op !== '!=' && !orders.has(node.op)) return undefined;
    const [left, right] = (node.args as [ASTNode, ASTNode]).map((each) => this.#value(each));
    if (left === undefined || right === undefined || left.sort !== right.sort) return undefined;
    const areThere = and(left.isThere, right.isThere);
    if (orders.has(node.op)) {
      // Texts are compared by UTF-16 units, which no solver does.
      if (left.sort !== 'Int') return undefined;
      return whereThere(areThere, `(${node.op} ${left.term} ${right.term})`);
    }
    const truth = whereThere(areThere, equals(left.term, right.term));
    return node.op === '==' ? truth : { holds: truth.fails, fails: truth.holds };
  }

  #membership(node: ASTNode): Truth | undefined {
    if (node.op !== 'in') return undefined;
    const [element, list] = node.args;
    if (isRoles(list)) {
      if (element.op !== 'value' || typeof element.args !== 'string') return undefined;
      return whereThere(yes, this.#reading.hasRole(element.args));
    }
    if (list.op !== 'list') return undefined;
    const value = this.#value(element);
    const members = list.args.map((each) => (each.op === 'value' ? this.#value(each) : undefined));
    if (value === undefined) return undefined;
    const terms = members.flatMap((each) => (each?.sort === value.sort ? [each.term] : []));
    if (terms.length < list.args.length) return undefined;
    return whereThere(value.isThere, or(...terms.map((term) => equals(value.term, term))));
  }

  #method(node: ASTNode): Truth | undefined {
    if (node.op !== 'rcall') return undefined;
    const [name, receiver, operands] = node.args;
    const [operand] = operands;
    if (!Object.hasOwn(methods, name) || operand === undefined || operands.length > 1) return undefined;
    const [whole, part] = [this.#value(receiver), this.#value(operand)];
    if (whole?.sort !== 'String' || part?.sort !== 'String') return undefined;
    const method = methods[name as keyof typeof methods];
    const [first, second] = name === 'contains' ? [whole, part] : [part, whole];
    return whereThere(and(whole.isThere, part.isThere), `(${method} ${first.term} ${second.term})`);
  }

  #has(node: ASTNode): Truth | undefined {
    if (node.op !== 'call' || node.args[0] !== 'has') return undefined;
    const [asked] = node.args[1];
    if (asked?.op !== '.' || asked.args[0].op !== 'id' || asked.args[0].args !== 'args') return undefined;
    const [, name] = asked.args;
    const { args } = this.#reading;
    if (args === undefined) return undefined;
    const argument = args.get(name);
    return whereThere(yes, argument === undefined ? no : this.#isGiven(name, argument));
  }

  #value(node: ASTNode): Value | undefined {
    if (node.op === 'value') return literal(node.args);
    if (node.op === 'id') {
      return node.args === 'purpose' ? { ...this.#reading.purpose, isThere: yes } : undefined;
    }
    if (node.op !== '.' || node.args[0].op !== 'id') return undefined;
    const [{ args: variable }, name] = node.args as [{ args: string }, string];
    if (variable === 'caller') return this.#attribute(name);
    if (variable === 'args') return this.#argument(name);
    return variable === 'subject' ? this.#ofRecord(name) : undefined;
  }

  #attribute(name: string): Value | undefined {
    if (name === 'roles') return undefined;
    return { ...this.#reading.caller(name as Exclude<keyof CallerAttributes, 'roles'>), isThere: yes };
  }

  #argument(name: string): Value | undefined {
    const argument = this.#reading.args?.get(name);
    const sort = argument === undefined ? undefined : sortOf(argument.type);
    if (argument === undefined || sort === undefined) return undefined;
    const term = this.#reading.symbols.symbol({ of: 'argument', name }, sort);
    return { sort, term, isThere: this.#isGiven(name, argument) };
  }

  #isGiven(name: string, { isOptional }: InputOutline): Formula {
    return isOptional ? this.#reading.symbols.symbol({ of: 'argument-given', name }, 'Bool') : yes;
  }

  /** All that a condition needs of a record is there, or it is not evaluated. */
  #ofRecord(name: string): Value | undefined {
    const { record, symbols } = this.#reading;
    const type = record?.typeOf(name);
    const sort = type === undefined ? undefined : sortOf(type);
    if (record === undefined || sort === undefined) return undefined;
    const term = symbols.symbol({ of: 'record', type: record.type, name }, sort);
    return { sort, term, isThere: yes };
  }

  #opaque(node: ASTNode): Truth {
    // Before a record is known, what reads it is neither.
    if (this.#reading.record === undefined && reads(node, 'subject')) return thrown;
    const part = textOfPart(node) ?? JSON.stringify(node, jsonable);
    return this.#reading.symbols.opaque(`${this.#reading.about}: ${part}`);
  }
}

function whereThere(isThere: Formula, formula: Formula): Truth {
  return { holds: and(isThere, formula), fails: and(isThere, not(formula)) };
}

function literal(value: unknown): Value | undefined {
  if (typeof value === 'boolean') return { sort: 'Bool', term: value ? yes : no, isThere: yes };
  if (typeof value === 'bigint') return { sort: 'Int', term: integer(value), isThere: yes };
  const term = typeof value === 'string' ? text(value) : undefined;
  return term === undefined ? undefined : { sort: 'String', term, isThere: yes };
}

const sorts: Readonly<Record<string, Sort>> = { int: 'Int', bool: 'Bool', string: 'String' };

function sortOf({ kind, name, listDepth }: TypeOutline): Sort | undefined {
  if (listDepth > 0) return undefined;
  if (kind === 'enum') return 'String';
  return kind === 'scalar' ? sorts[celScalars[name] ?? ''] : undefined;
}

function isRoles(node: ASTNode): boolean {
  return (
    node.op === '.' && node.args[1] === 'roles' && node.args[0].op === 'id' && node.args[0].args === 'caller'
  );
}

/** Whether no arguments are ever too long or too many for an evaluation. */
function areAlwaysBounded(args: Reading['args']): boolean {
  const small: ReadonlySet<string> = new Set(['Int', 'Float', 'Boolean']);
  return (
    args !== undefined &&
    [...args.values()].every(
      ({ type: { kind, name, listDepth } }) =>
        listDepth === 0 && (kind === 'enum' || (kind === 'scalar' && small.has(name))),
    )
  );
}

/** Whether a variable is read anywhere in it. */
function reads(node: ASTNode, variable: string): boolean {
  const visit = (part: unknown): boolean => {
    if (Array.isArray(part)) return part.some(visit);
    if (typeof part !== 'object' || part === null || !('op' in part) || !('args' in part)) return false;
    if (part.op === 'id' && part.args === variable) return true;
    return visit(part.args);
  };
  return visit(node);
}

function jsonable(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? { integer: String(value) } : value;
}
