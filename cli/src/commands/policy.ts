import {
  describeProblem,
  formatPolicyDocument,
  parsePolicyDocument,
  PolicyError,
  type PolicyDocument,
} from '@govgraph/policy';
import { checkDocument, type CheckedDocument } from '@govgraph/registry/policy';
import type { CommandConfig } from '../config.ts';
import { count } from '../count.ts';
import { readTextFile } from '../read-text-file.ts';
import { withPolicyAdmin, withPolicyStore } from '../stores.ts';
import { findCatalogUrl } from '../find-catalog.ts';
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
  const { problems, warnings, changes } = await readDocument(catalogUrl, file).catch((error: unknown) => {
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

interface ReadDocument extends CheckedDocument {
  readonly document: PolicyDocument;
}

/** Prints warnings. @throws PolicyError when there are problems */
async function readChecked(catalogUrl: string, file: string): Promise<ReadDocument> {
  const checked = await readDocument(catalogUrl, file);
  for (const warning of checked.warnings) console.error(`warning: ${describeProblem(warning)}`);
  if (checked.problems.length > 0) throw new PolicyError(file, checked.problems);
  return checked;
}

/** @throws PolicyError with all problems at once, each with its line, when the file cannot be read as a document */
async function readDocument(catalogUrl: string, file: string): Promise<ReadDocument> {
  const text = await readTextFile(file);
  const document = parseFile(file, text);
  const checked = await withPolicyAdmin(catalogUrl, (admin) => checkDocument(admin, document, text));
  return { ...checked, document };
}

/** @throws PolicyError that names the file */
function parseFile(file: string, text: string): PolicyDocument {
  try {
    return parsePolicyDocument(text);
  } catch (error) {
    throw error instanceof PolicyError ? new PolicyError(file, error.problems) : error;
  }
}

export async function exportPolicy(config: CommandConfig, { json }: { readonly json?: true }): Promise<void> {
  const { policy } = await withPolicyStore(await findCatalogUrl(config, 'authority'), (store) =>
    store.load(),
  );
  const text = json ? `${JSON.stringify(policy, null, 2)}\n` : formatPolicyDocument(policy);
  process.stdout.write(text);
}
