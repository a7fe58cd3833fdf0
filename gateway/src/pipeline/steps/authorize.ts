/**
 * Decides every field that an operation asks for, and prepares what follows from the decisions: the document
 * that is planned, the plan, and the writer of the response.
 *
 * 1. Decide every field on every object type it may stand on, each once (`authorization/decide/`). A denial is a value:
 *    the field leaves the document and is explained in the response.
 * 2. Rewrite the document (`authorization/rewrite/`); decisions whose conditions cannot be evaluated in it become denials.
 * 3. Plan, guard and compile (`authorization/plan/`).
 *
 * All of it is done once for an operation with its `@skip` and `@include`, and a set of rights, and kept until the first
 * instant at which some decision may change by itself.
 */
import { setImmediate } from 'node:timers/promises';
import { applyMask, type Decision, isPermitted } from '@govgraph/policy';
import { stringifyJson } from '@govgraph/protocol';
import type { FieldNode, GraphQLObjectType } from 'graphql';
import type { Authorization } from '../../authorization/authorization.ts';
import type { AuthorizationInput } from '../../authorization/authorization-input.ts';
import { Decisions } from '../../authorization/decisions.ts';
import { decideFields } from '../../authorization/decide/decide-fields.ts';
import { planOperation } from '../../authorization/plan/plan-operation.ts';
import { rewriteOperation } from '../../authorization/rewrite/rewrite-operation.ts';
import { compileResponseWriter } from '../../executor/response-writer.ts';
import { knownCaller } from '../../identity/known-caller.ts';
import { SubgraphAliases } from '../../operation/subgraph-aliases.ts';
import { UnplannableOperation } from '../../planner/planner.ts';
import type { Release } from '../../release/release.ts';
import { explainDenial } from '../explain-denial.ts';

export async function authorize(release: Release, input: AuthorizationInput): Promise<Authorization> {
  const key = cacheKey(release, input);
  // INVARIANT: nothing is waited for before a new one is kept, so that requests at one time share it.
  const { application } = input.caller;
  const known = release.authorizations.get(application, key);
  const cached = known && (await known);
  if (cached !== undefined && input.now < cached.validUntil) return cached;
  const authorizing = prepare(release, input);
  release.authorizations.set(application, key, authorizing, key.length + input.operation.size);
  authorizing.catch((error: unknown) => {
    if (!(error instanceof UnplannableOperation)) release.authorizations.delete(key);
  });
  return authorizing;
}

/** Everything that a decision can depend on beside the policy and the time. */
function cacheKey(release: Release, input: AuthorizationInput): string {
  const { operation, caller, purpose, variables, inputs, identificationRefusal } = input;
  return String(
    stringifyJson([
      operation.hash,
      operation.name,
      operation.conditionValues(variables),
      knownCaller(caller).rights,
      purpose,
      [...input.exhaustedGrants].sort(),
      [...input.uncountedGrants].sort(),
      identificationRefusal && [identificationRefusal.until, identificationRefusal.namesLeft],
      inputs.given(),
      // Not their arguments: what these hold beside variables is part of the operation.
      release
        .prepare(operation)
        .variablesReadByRules.map((name) => (Object.hasOwn(variables, name) ? [variables[name]] : [])),
    ]),
  );
}

async function prepare(release: Release, input: AuthorizationInput): Promise<Authorization> {
  const { schema, policy } = release;
  const { operation } = input;
  // Between steps that may take long for a large operation, others have their turn on the request thread.
  await setImmediate();
  const fields = await decideFields(release, input);
  const shape = {
    schema,
    operation,
    variables: input.variables,
    aliases: new SubgraphAliases(schema.namesWithArguments),
    decisionOf: (type: GraphQLObjectType, node: FieldNode) => fields.of(type, node),
    subjectKeyOf: release.subjectKeyOf,
  };

  await setImmediate();
  let rewritten = rewriteOperation(shape);
  while (rewritten.unenforceable.size > 0) {
    fields.denyUnenforceable(rewritten.unenforceable);
    rewritten = rewriteOperation(shape);
  }
  const reached = [...rewritten.reached];
  return {
    decisions: new Decisions(reached, policy),
    identifications: rewritten.identifications,
    execute: await planOperation(release, input.caller, rewritten, reached),
    write: compileResponseWriter({
      decisions: reached,
      maskOf: (name) => {
        const definition = policy.masks.get(name);
        return (value) => (definition === undefined ? null : applyMask(definition, value));
      },
      hasQuota: (grantId) => policy.grant(grantId)?.dailyQuota !== undefined,
      explain: (decision, code) =>
        explainDenial(decision, code, input.purpose, input.identificationRefusal?.namesLeft),
      ...shape,
    }),
    validUntil: earliest(fields.all()),
    permittedUntil: earliest(reached.filter(isPermitted)),
  };
}

function earliest(decisions: Iterable<Decision>): number {
  let until = Infinity;
  for (const { validUntil } of decisions) until = Math.min(until, validUntil);
  return until;
}
