import {
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
  readonly policy: PolicySource;
  /** What it removes, changes and adds, a line for each. */
  readonly changes: readonly string[];
  /** All at once, each with its line. */
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
  /** False where gateways cannot open the schema in force: the policy was not compared with it. */
  readonly isSchemaReadable: boolean;
}

/** Checks what the policy would be with a document; changes nothing. @param text that the document was read from */
export async function checkDocument(
  admin: Pick<PolicyAdmin, 'preview'>,
  document: PolicyDocument,
  text: string,
): Promise<CheckedDocument> {
  const { inForce, policy, problems, supergraphSdl } = await admin.preview(document);
  const schema = supergraphSdl === undefined ? undefined : await readSchema(supergraphSdl);
  const check = checkPolicy(policy, schema === 'unreadable' ? undefined : schema);
  return {
    policy,
    changes: describeChanges(inForce, policy),
    problems: locateProblems(text, [...problems, ...check.problems]),
    warnings: locateProblems(text, check.warnings),
    isSchemaReadable: schema !== 'unreadable',
  };
}

/** Whoever repairs a policy need not wait for a schema that cannot be opened; gateways deny what does not fit theirs. */
async function readSchema(supergraphSdl: string): Promise<SchemaOutline | 'unreadable'> {
  // Loaded only where there is a schema: the planner's libraries take their time.
  const { outlineSchema, readApiSchema } = await import('@govgraph/gateway/publication');
  try {
    return outlineSchema(readApiSchema(supergraphSdl));
  } catch {
    return 'unreadable';
  }
}
