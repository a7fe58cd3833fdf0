import { applyChange } from '@govgraph/gateway/stores';
import {
  compilePolicy,
  formatPolicyDocument,
  parsePolicyDocument,
  type PolicyDocument,
} from '@govgraph/policy';
import type { CommandConfig } from '../config.ts';
import { readTextFile } from '../read-text-file.ts';
import { withPolicyStore } from '../stores.ts';
import { findCatalogUrl } from '../world.ts';
import { changePolicy, type ChangeOptions } from './change-policy.ts';

/** Compiles what the policy would be; changes nothing. */
export async function checkPolicy(config: CommandConfig, file: string): Promise<void> {
  const document = await readDocument(file);
  const { policy } = await withPolicyStore(await findCatalogUrl(config, 'authority'), (store) =>
    store.load(),
  );
  const candidate = applyChange(policy, document);
  compilePolicy(candidate);
  const { purposes, grants, ruleSet } = candidate;
  console.log(
    `${file} compiles against version ${policy.version}: ` +
      `${purposes.length} purposes, ${grants.length} grants, ${ruleSet.rules.length} rules`,
  );
}

export async function applyPolicy(
  config: CommandConfig,
  file: string,
  options: ChangeOptions,
): Promise<void> {
  const document = await readDocument(file);
  await changePolicy(
    config,
    options,
    (admin, actor, reason) => admin.apply(document, actor, reason),
    `${file} is in force`,
  );
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

async function readDocument(file: string): Promise<PolicyDocument> {
  return parsePolicyDocument(await readTextFile(file));
}
