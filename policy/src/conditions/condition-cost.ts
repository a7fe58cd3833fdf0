/**
 * How long a condition may take at most, before it is ever evaluated. CEL has no loops without end, but macros in
 * macros multiply, so the worst case is computed from the condition's text and from what its inputs are bounded to:
 *
 * 1. {@link estimateCost} walks the condition and multiplies the cost of a macro's body by the length of its list.
 *    What a variable holds is taken to be as long as it may be.
 * 2. {@link requireBounds} holds the inputs of each evaluation to those bounds.
 *
 * So no evaluation takes more steps than its estimate. A step is one node of the condition's syntax tree, or ten
 * characters or one element that an operation looks at; ten thousand of them take about a millisecond. After
 * cel-go's cost estimation (`checker/cost.go`).
 */
import type { ASTNode } from '@marcbachmann/cel-js';

export const conditionBounds = Object.freeze({
  /** Steps of one evaluation. */
  steps: 10_000,
  /** Characters of a condition. */
  text: 10_000,
  /** Of one value that a condition reads. */
  characters: 4_000,
  elements: 100,
  /** Of everything in `args` or `subject` together. */
  values: 1_000,
  allCharacters: 20_000,
});

/** How long a value can be: as a text, and as a list or a map of elements. */
interface Size {
  readonly characters: number;
  readonly elements: number;
  /** The largest element; undefined when there are none. */
  readonly element: Size | undefined;
}

interface Estimate {
  readonly steps: number;
  readonly size: Size;
}

type Scope = ReadonlyMap<string, Size>;

/** A number, a truth, an instant: as text at most so long. */
const scalar: Size = { characters: 32, elements: 0, element: undefined };

/** What a variable holds is not known beforehand, nor is what that holds. */
const unknown: Size = {
  characters: conditionBounds.characters,
  elements: conditionBounds.elements,
  get element() {
    return unknown;
  },
};

/** Steps of the longest evaluation. @throws Error when the condition calls what is not offered */
export function estimateCost(condition: ASTNode): number {
  return estimate(condition, new Map()).steps;
}

function estimate(node: ASTNode, scope: Scope): Estimate {
  switch (node.op) {
    case 'value':
      return { steps: 1, size: typeof node.args === 'string' ? textOf(node.args.length) : scalar };
    case 'id':
      return { steps: 1, size: scope.get(node.args) ?? unknown };
    case '.': {
      const record = estimate(node.args[0], scope);
      return { steps: record.steps + 1, size: record.size.element ?? scalar };
    }
    case '[]': {
      const [list, index] = estimateAll(node.args, scope);
      return { steps: 1 + sumOf([list, index]), size: list.size.element ?? scalar };
    }
    case 'list': {
      const elements = node.args.map((element) => estimate(element, scope));
      return { steps: 1 + sumOf(elements), size: listOf(elements.length, elements) };
    }
    case 'map': {
      const keys = node.args.map(([key]) => estimate(key, scope));
      const values = node.args.map(([, value]) => estimate(value, scope));
      return { steps: 1 + sumOf([...keys, ...values]), size: listOf(keys.length, [...keys, ...values]) };
    }
    case '?:': {
      const [condition, yes, no] = node.args;
      const branches = [estimate(yes, scope), estimate(no, scope)];
      return { steps: 1 + estimate(condition, scope).steps + sumOf(branches), size: largestOf(branches) };
    }
    case '||':
    case '&&':
      return { steps: 1 + sumOf(estimateAll(node.args, scope)), size: scalar };
    case '!_':
    case '-_':
      return { steps: 1 + estimate(node.args, scope).steps, size: scalar };
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
    case '==':
    case '!=':
    case '<':
    case '<=':
    case '>':
    case '>=':
    case 'in':
      return estimateOperation(node.op, estimateAll(node.args, scope));
    case 'call':
      return estimateCall(node.args[0], node.args[1], scope);
    case 'rcall':
      return estimateMethod(node.args[0], node.args[1], node.args[2], scope);
    default:
      throw new Error(`\`${node.op}\` is not offered in conditions`);
  }
}

function estimateAll([left, right]: readonly [ASTNode, ASTNode], scope: Scope): [Estimate, Estimate] {
  return [estimate(left, scope), estimate(right, scope)];
}

function estimateOperation(op: string, [left, right]: [Estimate, Estimate]): Estimate {
  const steps = 1 + left.steps + right.steps;
  switch (op) {
    case '+': {
      const size: Size = {
        characters: left.size.characters + right.size.characters,
        elements: left.size.elements + right.size.elements,
        element: larger(left.size.element, right.size.element),
      };
      return { steps: steps + size.characters / 10 + size.elements, size };
    }
    case 'in': {
      const compared = Math.min(weightOf(left.size), weightOf(right.size.element));
      return { steps: steps + right.size.elements * (1 + compared), size: scalar };
    }
    default:
      // What is not equally long is not compared to its end.
      return { steps: steps + Math.min(weightOf(left.size), weightOf(right.size)), size: scalar };
  }
}

/** Functions that take one value and give a number, a truth, a text or an instant. */
const functions = new Set(['has', 'size', 'int', 'double', 'string', 'bool', 'timestamp', 'duration']);

function estimateCall(name: string, operands: readonly ASTNode[], scope: Scope): Estimate {
  if (!functions.has(name)) throw notOffered(name);
  const inner = operands.map((operand) => estimate(operand, scope));
  const longest = largestOf(inner);
  if (name === 'has') return { steps: 1 + sumOf(inner), size: scalar };
  const size = name === 'string' ? { ...scalar, characters: Math.max(32, longest.characters) } : scalar;
  // A duration is read by a regular expression that goes back for each digit, and for each digit before it.
  const reading = name === 'duration' ? longest.characters ** 3 / 1_000 : longest.characters / 10;
  return { steps: 1 + sumOf(inner) + reading, size };
}

/** Macros whose body is evaluated for each element of a list or each key of a map. */
const macros = new Set(['all', 'exists', 'exists_one', 'map', 'filter']);

type Method = (receiver: Size, operands: readonly Size[]) => Estimate;

const looksAtText: Method = ({ characters }) => ({ steps: characters / 10, size: scalar });
const looksAtEnd: Method = (receiver, [end = unknown]) => ({
  steps: Math.min(receiver.characters, end.characters) / 10,
  size: scalar,
});
/** A text that repeats itself is looked through once for each of its characters. */
const looksForText: Method = (receiver, [sought = unknown]) => ({
  steps: receiver.characters / 10 + (receiver.characters * sought.characters) / 1_000,
  size: scalar,
});
const givesText: Method = (receiver) => ({
  steps: receiver.characters / 10,
  // Upper case of some characters is two or three.
  size: textOf(receiver.characters * 3),
});
const partsOfInstants = [
  ...['FullYear', 'Month', 'Date', 'DayOfMonth', 'DayOfWeek', 'DayOfYear'],
  ...['Hours', 'Minutes', 'Seconds', 'Milliseconds'],
];
/** In UTC only: the first use of a time zone takes a tenth of a second. */
const partOfInstant: Method = (_, { length }) => {
  if (length > 0)
    throw new Error('no time zone is offered in conditions; add a duration("8h") to the instant');
  return { steps: 1, size: scalar };
};

const methods: Readonly<Record<string, Method>> = {
  size: looksAtText,
  startsWith: looksAtEnd,
  endsWith: looksAtEnd,
  contains: looksForText,
  indexOf: looksForText,
  lastIndexOf: looksForText,
  lowerAscii: givesText,
  upperAscii: givesText,
  trim: givesText,
  substring: givesText,
  split: ({ characters }) => ({
    steps: characters,
    size: { characters: 0, elements: characters + 1, element: textOf(characters) },
  }),
  join: ({ elements, element = scalar }, [separator = scalar]) => {
    const characters = elements * (element.characters + separator.characters);
    return { steps: elements + characters / 10, size: textOf(characters) };
  },
  ...Object.fromEntries(partsOfInstants.map((part) => [`get${part}`, partOfInstant])),
};

function estimateMethod(
  name: string,
  receiverNode: ASTNode,
  operandNodes: readonly ASTNode[],
  scope: Scope,
): Estimate {
  const [variable, ...others] = operandNodes;
  if (name === 'bind' && receiverNode.op === 'id' && receiverNode.args === 'cel') {
    const [value, body] = others;
    if (variable?.op !== 'id' || value === undefined || body === undefined) throw notOffered(name);
    const bound = estimate(value, scope);
    const result = estimate(body, new Map(scope).set(variable.args, bound.size));
    return { steps: 1 + bound.steps + result.steps, size: result.size };
  }
  const receiver = estimate(receiverNode, scope);
  if (macros.has(name)) {
    const inner = new Map(scope);
    if (variable?.op === 'id') inner.set(variable.args, receiver.size.element ?? scalar);
    const body = others.map((node) => estimate(node, inner));
    const { elements } = receiver.size;
    const size =
      name === 'map'
        ? listOf(elements, body)
        : name === 'filter'
          ? { ...receiver.size, characters: 0 }
          : scalar;
    return { steps: 1 + receiver.steps + elements * (2 + sumOf(body)), size };
  }
  const method = Object.hasOwn(methods, name) ? methods[name] : undefined;
  if (method === undefined) throw notOffered(name);
  const operands = operandNodes.map((node) => estimate(node, scope));
  const own = method(
    receiver.size,
    operands.map(({ size }) => size),
  );
  return { steps: 1 + receiver.steps + sumOf(operands) + own.steps, size: own.size };
}

function notOffered(name: string): Error {
  const offered = [...functions, ...macros, ...Object.keys(methods)].filter(
    (each) => !each.startsWith('get'),
  );
  return new Error(`\`${name}\` is not offered in conditions; there are ${[...new Set(offered)].join(', ')}`);
}

const textOf = (characters: number): Size => ({ characters, elements: 0, element: undefined });

function listOf(elements: number, each: readonly Estimate[]): Size {
  return { characters: 0, elements, element: each.length === 0 ? undefined : largestOf(each) };
}

const sumOf = (estimates: readonly Estimate[]): number =>
  estimates.reduce((sum, { steps }) => sum + steps, 0);

function largestOf(estimates: readonly Estimate[]): Size {
  return estimates.map(({ size }) => size).reduce<Size>((one, other) => larger(one, other) ?? one, textOf(0));
}

function larger(one: Size | undefined, other: Size | undefined): Size | undefined {
  if (one === undefined || other === undefined || one === other) return one ?? other;
  if (one === unknown || other === unknown) {
    const known = one === unknown ? other : one;
    if (known.characters <= unknown.characters && known.elements <= unknown.elements) return unknown;
  }
  return {
    characters: Math.max(one.characters, other.characters),
    elements: Math.max(one.elements, other.elements),
    element: larger(one.element, other.element),
  };
}

/** Steps to look at all of a value once. */
function weightOf(size: Size | undefined): number {
  if (size === undefined) return 0;
  if (size === unknown) return conditionBounds.values + conditionBounds.allCharacters / 10;
  return size.characters / 10 + size.elements * (1 + weightOf(size.element));
}

/** @throws Error when a value that a condition reads is longer than {@link conditionBounds} */
export function requireBounds(value: unknown): void {
  let [values, allCharacters] = [0, 0];
  const visit = (each: unknown): void => {
    values += 1;
    if (values > conditionBounds.values) throw new Error('the condition would read too many values');
    if (typeof each === 'string') {
      allCharacters += each.length;
      if (each.length > conditionBounds.characters || allCharacters > conditionBounds.allCharacters) {
        throw new Error('the condition would read a text that is too long');
      }
    } else if (typeof each === 'object' && each !== null) {
      const elements: readonly unknown[] = Array.isArray(each) ? each : Object.entries(each).flat();
      const length = Array.isArray(each) ? elements.length : elements.length / 2;
      if (length > conditionBounds.elements) throw new Error('the condition would read too long a list');
      for (const element of elements) visit(element);
    }
  };
  visit(value);
}
