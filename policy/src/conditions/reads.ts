/** What a part of a condition reads, and which literals it compares that with. */
import type { ASTNode } from '@marcbachmann/cel-js';
import { evaluateConstant, textOfPart } from './condition.ts';
import type { Domain } from './domain.ts';

/** The literals by path, `caller.level`. None where all values are listed and no literal is needed to tell them apart. */
export type Reads = ReadonlyMap<string, ReadonlySet<unknown>>;

const variables = new Set(['caller', 'purpose', 'args', 'subject']);

/** `args.year` for that and for `args["year"]`; undefined for what is no path of two steps, or `purpose`. */
export function pathOf(node: ASTNode): string | undefined {
  if (node.op === 'id') return node.args === 'purpose' ? node.args : undefined;
  if (node.op !== '.' && node.op !== '[]') return undefined;
  const [record, field] = node.args;
  if (record.op !== 'id' || record.args === 'purpose' || !variables.has(record.args)) return undefined;
  if (typeof field === 'string') return `${record.args}.${field}`;
  return field.op === 'value' && typeof field.args === 'string' ? `${record.args}.${field.args}` : undefined;
}

/** The parts that a part is made of. */
export function childrenOf({ args }: ASTNode): readonly ASTNode[] {
  const nodesIn = (value: unknown): readonly ASTNode[] => {
    if (Array.isArray(value)) return value.flatMap(nodesIn);
    return typeof value === 'object' && value !== null && 'op' in value ? [value as ASTNode] : [];
  };
  return nodesIn(args);
}

/** Undefined when it reads something in another way than its {@link Domain} offers. */
export function readsOf(part: ASTNode, domainOf: (path: string) => Domain | undefined): Reads | undefined {
  const reads = new Map<string, Set<unknown>>();
  const add = (path: string, literals: readonly unknown[]): true => {
    reads.set(path, new Set([...(reads.get(path) ?? []), ...literals]));
    return true;
  };
  const visit = (node: ASTNode): boolean => {
    const asked = node.op === 'call' && node.args[0] === 'has' ? node.args[1][0] : undefined;
    const path = pathOf(asked ?? node);
    if (path !== undefined) {
      const kind = domainOf(path)?.kind;
      const isReadable = asked === undefined ? kind === 'listed' || kind === 'level' : kind !== undefined;
      return isReadable && add(path, []);
    }
    const comparison = findComparison(node, domainOf);
    if (comparison !== undefined) return add(comparison.path, comparison.literals);
    // What else has a name is a variable of a macro, and goes through the values of what is visited as well.
    return node.op === 'id' ? !variables.has(node.args) : childrenOf(node).every(visit);
  };
  return visit(part) ? reads : undefined;
}

interface Comparison {
  readonly path: string;
  readonly literals: readonly unknown[];
}

/** A comparison of what is not listed with literals. */
function findComparison(
  node: ASTNode,
  domainOf: (path: string) => Domain | undefined,
): Comparison | undefined {
  for (const [read, operator, constant] of comparisonsIn(node)) {
    const path = pathOf(read);
    const kind = path === undefined ? undefined : domainOf(path)?.kind;
    if (path === undefined || kind === undefined || kind === 'listed' || kind === 'level') continue;
    const value = constantOf(constant);
    const literals = operator === 'in' && Array.isArray(value) ? (value as readonly unknown[]) : [value];
    const literalType = kind === 'integer' ? 'bigint' : 'string';
    const isOffered = operators[kind].includes(operator);
    if (isOffered && literals.every((literal) => typeof literal === literalType)) return { path, literals };
  }
  return undefined;
}

const operators: Readonly<Record<Exclude<Domain['kind'], 'listed' | 'level'>, readonly string[]>> = {
  text: ['==', '!=', 'in', 'startsWith'],
  region: ['==', '!=', 'in', 'startsWith'],
  integer: ['==', '!=', 'in', '<', '<=', '>', '>='],
  words: ['contains'],
};

/** What may be read, how, and what it may be compared with. */
function comparisonsIn(node: ASTNode): readonly (readonly [ASTNode, string, ASTNode])[] {
  switch (node.op) {
    case '==':
    case '!=':
    case '<':
    case '<=':
    case '>':
    case '>=': {
      const [left, right] = node.args;
      return [
        [left, node.op, right],
        [right, node.op, left],
      ];
    }
    case 'in': {
      const [element, list] = node.args;
      return [
        [element, 'in', list],
        [list, 'contains', element],
      ];
    }
    case 'rcall': {
      const [name, receiver, [operand]] = node.args;
      return name === 'startsWith' && operand !== undefined ? [[receiver, name, operand]] : [];
    }
    default:
      return [];
  }
}

/** The value of what reads nothing; undefined when it reads something, or has none. */
function constantOf(node: ASTNode): unknown {
  if (node.op === 'value') return node.args;
  const isConstant = (part: ASTNode): boolean => part.op !== 'id' && childrenOf(part).every(isConstant);
  const text = isConstant(node) ? textOfPart(node) : undefined;
  if (text === undefined) return undefined;
  try {
    return evaluateConstant(text);
  } catch {
    return undefined;
  }
}
