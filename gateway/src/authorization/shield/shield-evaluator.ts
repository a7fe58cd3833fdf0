import {
  createEvaluationContext,
  decide,
  denyField,
  type Decision,
  type FieldRequest,
  type PolicySnapshot,
} from '@govgraph/policy';
import { deny, isAllowedBy, type ShieldRule } from './graphql-shield.ts';
import { buildRuleTree } from './build-rule-tree.ts';

/** Decides about fields under one policy snapshot. */
export interface ShieldEvaluator {
  /** The decision about one field. Never rejects; whatever goes wrong denies. */
  readonly decide: (request: FieldRequest) => Promise<Decision>;
  /** What the rule tree alone says. */
  readonly isAllowed: (request: FieldRequest) => Promise<boolean>;
}

/**
 * Evaluates a policy as graphql-shield rules, one tree a field, built when the field is first asked for.
 *
 * A field is served only if the rule tree says exactly `true` AND `decide` permits it: two readings of the same
 * policy, of which either alone suffices to deny.
 */
export function createShieldEvaluator(snapshot: PolicySnapshot): ShieldEvaluator {
  const trees = new Map<string, ShieldRule>();

  const treeOf = (coordinate: string): ShieldRule => {
    const known = trees.get(coordinate);
    if (known !== undefined) return known;
    // Only registered fields are kept, so that made-up names cannot fill the memory.
    if (snapshot.item(coordinate) === undefined) return deny;
    const tree = buildRuleTree(snapshot, coordinate);
    trees.set(coordinate, tree);
    return tree;
  };

  const isAllowed = async (request: FieldRequest): Promise<boolean> => {
    try {
      const context = createEvaluationContext(snapshot, request);
      return context !== undefined && (await isAllowedBy(treeOf(request.coordinate), context));
    } catch {
      return false;
    }
  };

  return {
    isAllowed,
    decide: async (request) => {
      const decision = decide(snapshot, request);
      if ('code' in decision || (await isAllowed(request))) return decision;
      const detail = 'the rule tree does not allow the field';
      return denyField(snapshot, request, 'shield', 'RULE_FAILED', detail);
    },
  };
}
