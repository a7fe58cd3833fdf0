import {
  checkPolicy,
  describeProblem,
  formatPolicyDocument,
  locateProblems,
  parsePolicyDocument,
  PolicyError,
  type PolicyDocument,
  type PolicySource,
  type SchemaOutline,
} from '@govgraph/policy';
import type { CommandConfig } from '../config.ts';
import { count } from '../count.ts';
import { readTextFile } from '../read-text-file.ts';
import { withPolicyAdmin, withPolicyStore } from '../stores.ts';
import { findCatalogUrl } from '../world.ts';
import { describeChanges } from './describe-changes.ts';
import { changePolicy, type ChangeOptions } from './change-policy.ts';

/** Checks what the policy would be against the schema in force; changes nothing. */
export async function checkPolicyFile(config: CommandConfig, file: string): Promise<void> {
  const { policy, changes } = await readChecked(await findCatalogUrl(config, 'authority'), file);
  const { version, purposes, grants, ruleSet } = policy;
  console.log(
    `${file} compiles against version ${version}: ` +
      `${count(purposes.length, 'purpose')}, ${count(grants.length, 'grant')}, ${count(ruleSet?.rules.length ?? 0, 'rule')}`,
  );
  console.log(changes.length === 0 ? 'nothing would change' : changes.join('\n'));
}

export async function applyPolicy(
  config: CommandConfig,
  file: string,
  options: ChangeOptions,
): Promise<void> {
  const { document, changes } = await readChecked(await findCatalogUrl(config, 'authority'), file);
  if (options.json === undefined) for (const change of changes) console.log(change);
  await changePolicy(
    config,
    options,
    (admin, actor, reason) => admin.apply(document, actor, reason),
    `${file} is in force`,
  );
}

/** Whoever repairs a policy need not wait for a schema that cannot be opened; gateways deny what does not fit theirs. */
async function readSchema(supergraphSdl: string): Promise<SchemaOutline | undefined> {
  const { outlineSchema, readApiSchema } = await import('@govgraph/gateway/publication');
  try {
    return outlineSchema(readApiSchema(supergraphSdl));
  } catch {
    console.error('warning: gateways cannot open the schema in force, so the policy is not compared with it');
    return undefined;
  }
}

/**
 * @returns the document, the policy that it comes to, and what that changes
 * @throws PolicyError with all problems at once, each with its line
 */
async function readChecked(
  catalogUrl: string,
  file: string,
): Promise<{
  readonly document: PolicyDocument;
  readonly policy: PolicySource;
  readonly changes: readonly string[];
}> {
  const text = await readTextFile(file);
  const document = parsePolicyDocument(text);
  const { inForce, policy, supergraphSdl } = await withPolicyAdmin(catalogUrl, (admin) =>
    admin.preview(document),
  );
  const schema = supergraphSdl === undefined ? undefined : await readSchema(supergraphSdl);
  const { problems, warnings } = checkPolicy(policy, schema);
  for (const warning of locateProblems(text, warnings)) {
    console.error(`warning: ${describeProblem(warning)}`);
  }
  if (problems.length > 0) throw new PolicyError(file, locateProblems(text, problems));
  return { document, policy, changes: describeChanges(inForce, policy) };
}

export async function revokeGrant(config: CommandConfig, id: string, options: ChangeOptions): Promise<void> {
  await changePolicy(
    config,
    options,
    (admin, actor, reason) => admin.revokeGrant(id, actor, reason),
    `the grant ${id} is revoked`,
  );
}

export async function exportPolicy(config: CommandConfig, { json }: { readonly json?: true }): Promise<void> {
  const { policy } = await withPolicyStore(await findCatalogUrl(config, 'authority'), (store) =>
    store.load(),
  );
  const text = json ? `${JSON.stringify(policy, null, 2)}\n` : formatPolicyDocument(policy);
  process.stdout.write(text);
}
