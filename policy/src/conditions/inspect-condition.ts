/**
 * Reads a condition without evaluating it, and finds what can never be meant: comparisons with what an attribute never
 * is, arguments that there are not, and arguments that may be absent and are read all the same.
 *
 * {@link Facts} of each part of the condition are derived from those of its parts: which literals it may be, or which
 * of the known sets of values it is one of. A comparison of the one with the other is then checked.
 */
import { omitUndefined } from '../model/omit-undefined.ts';
import type { ASTNode } from '@marcbachmann/cel-js';
import type { KnownValues } from './known-values.ts';
import type { Domain } from './domain.ts';
import type { Finding } from '../model/finding.ts';
import { suggest } from '../model/suggest.ts';

/** What is known of a value before it is there. */
export interface Facts {
  /** It is one of these. */
  readonly values?: KnownValues;
  /** How its values are told apart; undefined where that is not known. */
  readonly domain?: Domain;
  /** It is one of these literals of the condition. */
  readonly literals?: readonly unknown[];
  /** Of a list, or the keys of a map. */
  readonly elements?: Facts;
  /** Of an object, by name. */
  readonly fields?: ReadonlyMap<string, FieldFacts>;
}

export interface FieldFacts {
  readonly isOptional: boolean;
  /** Computed when it is read: input objects may hold themselves. */
  readonly facts: () => Facts;
}

export interface ConditionFinding extends Finding {
  /** Of a condition about several fields or types: it is a problem where it is found of all of them only. */
  readonly isAboutAll?: true;
}

/** What is known of variables, by name. */
export type Scope = ReadonlyMap<string, Facts>;

const nothing: Facts = {};

/** @param variables what is known of `caller`, `purpose`, and `args` or `subject` */
export function inspectCondition(condition: ASTNode, variables: Scope): readonly ConditionFinding[] {
  const inspector = new Inspector(guardsIn(condition));
  inspector.visit(condition, variables);
  return inspector.findings;
}

class Inspector {
  readonly findings: ConditionFinding[] = [];
  /** What the condition asks `has(…)` of, as it is written. */
  readonly #guards: ReadonlySet<string>;

  constructor(guards: ReadonlySet<string>) {
    this.#guards = guards;
  }

  visit(node: ASTNode, scope: Scope): Facts {
    switch (node.op) {
      case 'value':
        return { literals: [node.args] };
      case 'id':
        return scope.get(node.args) ?? nothing;
      case '.':
        return this.#field(node, this.visit(node.args[0], scope), node.args[1]);
      case '[]': {
        const [container, index] = node.args;
        const facts = this.visit(container, scope);
        this.visit(index, scope);
        if (facts.fields === undefined) return facts.elements ?? nothing;
        if (index.op === 'value' && typeof index.args === 'string')
          return this.#field(node, facts, index.args);
        this.#report(`${textOf(container)}[…] must say which field it reads, for example ["year"]`);
        return nothing;
      }
      case 'list':
        return { elements: union(node.args.map((element) => this.visit(element, scope))) };
      case 'map': {
        const keys = node.args.map(([key]) => this.visit(key, scope));
        for (const [, value] of node.args) this.visit(value, scope);
        return { elements: union(keys) };
      }
      case '?:': {
        const [condition, yes, no] = node.args;
        this.visit(condition, scope);
        return union([this.visit(yes, scope), this.visit(no, scope)]);
      }
      case '!_':
      case '-_':
        this.visit(node.args, scope);
        return nothing;
      case 'call':
        return this.#call(node.args[0], node.args[1], scope);
      case 'rcall':
        return this.#method(node.args[0], node.args[1], node.args[2], scope);
      case '.?':
        return nothing;
      default: {
        const [left, right] = [this.visit(node.args[0], scope), this.visit(node.args[1], scope)];
        if (node.op === 'in') this.#compare('==', left, right.elements ?? nothing);
        else this.#compare(node.op, left, right);
        return nothing;
      }
    }
  }

  #call(name: string, operands: readonly ASTNode[], scope: Scope): Facts {
    const [first] = operands;
    if (name === 'has' && first?.op === '.') {
      this.#field(first, this.visit(first.args[0], scope), first.args[1], { isAsked: true });
    } else {
      for (const operand of operands) this.visit(operand, scope);
    }
    return nothing;
  }

  #method(name: string, receiverNode: ASTNode, operands: readonly ASTNode[], scope: Scope): Facts {
    const [variable, ...others] = operands;
    if (variable?.op === 'id' && others.length > 0) {
      if (name === 'bind' && others[0] !== undefined && others[1] !== undefined) {
        return this.visit(others[1], new Map(scope).set(variable.args, this.visit(others[0], scope)));
      }
      const receiver = this.visit(receiverNode, scope);
      const inner = new Map(scope).set(variable.args, receiver.elements ?? nothing);
      const results = others.map((node) => this.visit(node, inner));
      if (name === 'filter') return receiver;
      return name === 'map' ? { elements: results.at(-1) ?? nothing } : nothing;
    }
    const receiver = this.visit(receiverNode, scope);
    const found = operands.map((operand) => this.visit(operand, scope));
    if (name === 'startsWith' || name === 'endsWith' || name === 'contains') {
      for (const part of found[0]?.literals ?? []) {
        if (typeof part === 'string') {
          this.#report(receiver.values?.whyNeverPart(name, part), receiver.values);
        }
      }
    }
    return nothing;
  }

  #field(node: ASTNode, record: Facts, name: string, { isAsked = false } = {}): Facts {
    if (record.fields === undefined) return nothing;
    const text = textOf(node);
    const field = record.fields.get(name);
    if (field === undefined) {
      const known = [...record.fields.keys()];
      const what = known.length === 0 ? 'there is nothing to read' : `there is ${known.join(', ')}`;
      this.#report(`${text} does not exist, ${what}${suggest(name, known)}`);
      return nothing;
    }
    if (field.isOptional && !isAsked && !this.#guards.has(text)) {
      this.#report(`${text} may be absent: write has(${text}) && … before it is read`);
    }
    return field.facts();
  }

  #compare(operator: string, left: Facts, right: Facts): void {
    for (const [{ values }, { literals = [] }] of [
      [left, right],
      [right, left],
    ] as const) {
      if (values === undefined || literals.length === 0) continue;
      if (isOrdering(operator)) this.#report(values.whyUnordered);
      if (isOrdering(operator) && values.whyUnordered !== undefined) continue;
      if (!isOrdering(operator) && operator !== '==' && operator !== '!=') continue;
      for (const literal of literals) this.#report(values.whyNever(literal), values);
    }
    if (left.elements !== undefined && right.elements !== undefined) {
      this.#compare(operator, left.elements, right.elements);
    }
  }

  #report(message: string | undefined, values?: KnownValues): void {
    if (message === undefined || this.findings.some((finding) => finding.message === message)) return;
    this.findings.push({ kind: values?.isIncomplete === true ? 'warning' : 'problem', message });
  }
}

const isOrdering = (operator: string): boolean => ['<', '<=', '>', '>='].includes(operator);

function union(all: readonly Facts[]): Facts {
  const literals = all.flatMap((facts) => facts.literals ?? []);
  const values = all.find((facts) => facts.values !== undefined)?.values;
  const elements = all.flatMap((facts) => (facts.elements === undefined ? [] : [facts.elements]));
  return {
    ...(literals.length === 0 ? {} : { literals }),
    ...omitUndefined({ values }),
    ...(elements.length === 0 ? {} : { elements: union(elements) }),
    ...(all.length === 1 && all[0]?.fields !== undefined ? { fields: all[0].fields } : {}),
  };
}

function guardsIn(node: ASTNode): ReadonlySet<string> {
  const guards = new Set<string>();
  const visit = (part: unknown): void => {
    if (Array.isArray(part)) part.forEach(visit);
    if (typeof part !== 'object' || part === null || !('op' in part) || !('args' in part)) return;
    const { op, args } = part as ASTNode;
    if (op === 'call' && args[0] === 'has' && args[1][0] !== undefined) guards.add(textOf(args[1][0]));
    visit(args);
  };
  visit(node);
  return guards;
}

/** A path as it is written, `args.filter.kind`. */
function textOf(node: ASTNode): string {
  if (node.op === 'id') return node.args;
  if (node.op === '.') return `${textOf(node.args[0])}.${node.args[1]}`;
  if (node.op === '[]' && node.args[1].op === 'value') {
    return `${textOf(node.args[0])}.${String(node.args[1].args)}`;
  }
  return '…';
}
