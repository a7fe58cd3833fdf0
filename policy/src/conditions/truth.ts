/** Conditions by the logic of CEL, where not all that they read is known. */
import type { ASTNode } from '@marcbachmann/cel-js';

/** An evaluation that threw. */
export class Failure {
  readonly why: string;

  constructor(why: string) {
    this.why = why;
  }
}

/** `undefined` is not known. */
export type Truth = boolean | Failure | undefined;

/** What is left of a condition that is taken apart at `&&`, `||`, `!` and `? :`. */
export function termsOf(node: ASTNode): readonly ASTNode[] {
  switch (node.op) {
    case '&&':
    case '||':
    case '?:':
      return node.args.flatMap(termsOf);
    case '!_':
      return termsOf(node.args);
    default:
      return [node];
  }
}

/**
 * The truth of a condition whatever its unknown terms are, and also where they throw: CEL takes no notice of a failure
 * on one side of `&&` and `||` where the other side decides, but a failing choice of `? :` fails as a whole.
 */
export function truthOf(node: ASTNode, ofTerm: (term: ASTNode) => Truth): Truth {
  switch (node.op) {
    case '&&':
    case '||': {
      const [left, right] = node.args.map((each) => truthOf(each, ofTerm));
      const decisive = node.op === '||';
      if (left === decisive || right === decisive) return decisive;
      if (left === undefined || right === undefined) return undefined;
      return left instanceof Failure ? left : right;
    }
    case '?:': {
      const [condition, yes, no] = node.args;
      const chosen = truthOf(condition, ofTerm);
      return typeof chosen === 'boolean' ? truthOf(chosen ? yes : no, ofTerm) : chosen;
    }
    case '!_': {
      const inner = truthOf(node.args, ofTerm);
      return typeof inner === 'boolean' ? !inner : inner;
    }
    default:
      return ofTerm(node);
  }
}
