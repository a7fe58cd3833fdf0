import {
  checkPolicy,
  describeProblem,
  formatPolicyDocument,
  locateProblems,
  parsePolicyDocument,
  PolicyError,
  type PolicyDocument,
  type PolicySource,
  type Problem,
  type SchemaOutline,
} from '@govgraph/policy';
import type { CommandConfig } from '../config.ts';
import { count } from '../count.ts';
import { readTextFile } from '../read-text-file.ts';
import { withPolicyAdmin, withPolicyStore } from '../stores.ts';
import { findCatalogUrl } from '../find-catalog.ts';
import { describeChanges } from './describe-changes.ts';
import { changePolicy, type ChangeOptions } from './change-policy.ts';

/**
 * Checks what the policy would be against the schema in force; changes nothing.
 *
 * @returns 0 when it can come into force, 1 when there are problems, and they were printed as JSON
 * @throws PolicyError when there are problems to be printed as text
 */
export async function checkPolicyFile(
  config: CommandConfig,
  file: string,
  { json }: { readonly json?: true } = {},
): Promise<number> {
  const catalogUrl = await findCatalogUrl(config, 'authority');
  if (json) return printChecked(catalogUrl, file);
  const { policy, changes } = await readChecked(catalogUrl, file);
  const { version, purposes, grants, ruleSet } = policy;
  console.log(
    `${file} compiles against version ${version}: ` +
      `${count(purposes.length, 'purpose')}, ${count(grants.length, 'grant')}, ${count(ruleSet?.rules.length ?? 0, 'rule')}`,
  );
  console.log(changes.length === 0 ? 'nothing would change' : changes.join('\n'));
  return 0;
}

async function printChecked(catalogUrl: string, file: string): Promise<number> {
  const { problems, warnings, changes } = await readPreview(catalogUrl, file).catch((error: unknown) => {
    if (error instanceof PolicyError) return { problems: error.problems, warnings: [], changes: [] };
    throw error;
  });
  console.log(JSON.stringify({ problems, warnings, changes }, null, 2));
  return problems.length === 0 ? 0 : 1;
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

/** What a document comes to. */
interface Preview {
  readonly document: PolicyDocument;
  readonly policy: PolicySource;
  /** What it removes, changes and adds, a line for each. */
  readonly changes: readonly string[];
  /** All at once, each with its line. */
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
}

/** Prints warnings. @throws PolicyError when there are problems */
async function readChecked(catalogUrl: string, file: string): Promise<Preview> {
  const preview = await readPreview(catalogUrl, file);
  for (const warning of preview.warnings) console.error(`warning: ${describeProblem(warning)}`);
  if (preview.problems.length > 0) throw new PolicyError(file, preview.problems);
  return preview;
}

/** @throws PolicyError with all problems at once, each with its line, when the document cannot be read as one */
async function readPreview(catalogUrl: string, file: string): Promise<Preview> {
  const text = await readTextFile(file);
  const document = parseFile(file, text);
  const { inForce, policy, problems, supergraphSdl } = await withPolicyAdmin(catalogUrl, (admin) =>
    admin.preview(document),
  );
  const schema = supergraphSdl === undefined ? undefined : await readSchema(supergraphSdl);
  const check = checkPolicy(policy, schema);
  return {
    document,
    policy,
    changes: describeChanges(inForce, policy),
    problems: locateProblems(text, [...problems, ...check.problems]),
    warnings: locateProblems(text, check.warnings),
  };
}

/** @throws PolicyError that names the file */
function parseFile(file: string, text: string): PolicyDocument {
  try {
    return parsePolicyDocument(text);
  } catch (error) {
    throw error instanceof PolicyError ? new PolicyError(file, error.problems) : error;
  }
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
