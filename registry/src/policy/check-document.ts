import {
  byKind,
  checkPolicy,
  locateProblems,
  type PolicyDocument,
  type PolicySource,
  type Problem,
  type SchemaOutline,
} from '@govgraph/policy';
import type { PolicyAdmin } from '@govgraph/storage';
import { describeChanges } from './describe-changes.ts';

/** What a policy document would come to, under the policy and the schema in force. */
export interface CheckedDocument {
  readonly inForce: PolicySource;
  /** As it would be; `version` is the one in force. */
  readonly policy: PolicySource;
  /** Of all departments; undefined before they have published. */
  readonly supergraphSdl: string | undefined;
  /** What it removes, changes and adds, a line for each. */
  readonly changes: readonly string[];
  /** All at once, each with its line. */
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
}

/** Checks what the policy would be with a document; changes nothing. @param text that the document was read from */
export async function checkDocument(
  admin: Pick<PolicyAdmin, 'preview'>,
  document: PolicyDocument,
  text: string,
): Promise<CheckedDocument> {
  const { inForce, policy, problems, supergraphSdl } = await admin.preview(document);
  const { schema, warnings } = await readSchema(supergraphSdl);
  const check = byKind(checkPolicy(policy, schema));
  return {
    inForce,
    policy,
    supergraphSdl,
    changes: describeChanges(inForce, policy),
    problems: locateProblems(text, [...problems, ...check.problems]),
    warnings: [...warnings, ...locateProblems(text, check.warnings)],
  };
}

interface ReadSchema {
  /** Undefined where there is none yet, and where it cannot be opened. */
  readonly schema?: SchemaOutline;
  readonly warnings: readonly Problem[];
}

/** Whoever repairs a policy need not wait for a schema that cannot be opened; gateways deny what does not fit theirs. */
async function readSchema(supergraphSdl: string | undefined): Promise<ReadSchema> {
  if (supergraphSdl === undefined) return { warnings: [] };
  // Loaded only where there is a schema: the planner's libraries take their time.
  const { outlineSchema, readApiSchema } = await import('@govgraph/gateway/publication');
  try {
    return { schema: outlineSchema(readApiSchema(supergraphSdl)), warnings: [] };
  } catch {
    const message = 'gateways cannot open it, so the policy is not compared with it';
    return { warnings: [{ path: 'supergraph in force', message }] };
  }
}
