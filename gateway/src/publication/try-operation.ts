import type { Permission } from '@govgraph/policy';
import { type DocumentNode, type GraphQLSchema, Kind, parse, validate, visit } from 'graphql';
import { ClientError, isRefusal } from '../errors.ts';
import { SubgraphAliases } from '../operation/subgraph-aliases.ts';
import { defaultLimits } from '../operation/limits.ts';
import { readDocument } from '../operation/read-document.ts';
import { rewriteOperation } from '../authorization/rewrite/rewrite-operation.ts';
import type { PlannableSchema } from '../planner/plannable-schema.ts';

/** Whoever may have everything has the largest plan. */
const allowed: Permission = {
  outcome: 'allow',
  coordinate: 'Query.any',
  policyVersion: 0,
  conditions: [],
  validUntil: Infinity,
  trace: [],
};

/** True when callers could ask it of this schema. */
export function isValidFor(schema: GraphQLSchema, text: string): boolean {
  return validate(schema, parse(text)).length === 0;
}

/**
 * Validates an operation against a schema and plans it, as if its caller may have everything and every condition is
 * met.
 *
 * @returns why it cannot be served; undefined when it can
 */
export async function tryOperation(schema: PlannableSchema, text: string): Promise<string | undefined> {
  const document = readDocument(text, schema.apiSchema, defaultLimits);
  if (isRefusal(document)) return document.errors.map(({ message }) => message).join(' ');
  const variables = metConditions(parse(text));
  try {
    for (const operation of document.operations) {
      const rewritten = rewriteOperation({
        schema,
        operation,
        variables,
        aliases: new SubgraphAliases(schema.namesWithArguments),
        decisionOf: () => allowed,
        subjectKeyOf: () => undefined,
      });
      if (rewritten.document !== undefined) await schema.plan(rewritten.text, 'publication');
    }
    return undefined;
  } catch (error) {
    if (!(error instanceof ClientError)) throw error;
    const [first] = error.refusal.errors;
    return error.refusal.code === 'INTERNAL_ERROR' ? 'No plan can be made for it.' : first?.message;
  }
}

/** `true` for what `@include` reads, and nothing, which is `false`, for what only `@skip` does. */
function metConditions(document: DocumentNode): Readonly<Record<string, boolean>> {
  const met: Record<string, boolean> = {};
  visit(document, {
    Directive: ({ name, arguments: given }) => {
      const condition = given?.[0]?.value;
      if (name.value === 'include' && condition?.kind === Kind.VARIABLE) met[condition.name.value] = true;
    },
  });
  return met;
}
