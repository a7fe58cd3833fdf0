import { applyChange } from '@govgraph/gateway/stores';
import {
  compilePolicy,
  formatPolicyDocument,
  parsePolicyDocument,
  type PolicyDocument,
} from '@govgraph/policy';
import type { CommandConfig } from '../config.ts';
import { readTextFile } from '../read-text-file.ts';
import { withPolicyAdmin, withPolicyStore } from '../stores.ts';
import { findCatalogUrl } from '../world.ts';
import { reportVersion, type ChangeOptions } from './change-options.ts';

/** Compiles what the policy would be; changes nothing. */
export async function checkPolicy(config: CommandConfig, file: string): Promise<void> {
  const document = await readDocument(file);
  const { policy } = await withPolicyStore(await findCatalogUrl(config), (store) => store.load());
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
  const version = await withPolicyAdmin(await findCatalogUrl(config), (admin) =>
    admin.apply(document, options.actor ?? config.userName, options.reason),
  );
  reportVersion(version, `${file} is in force`, options);
}

export async function revokeGrant(config: CommandConfig, id: string, options: ChangeOptions): Promise<void> {
  const version = await withPolicyAdmin(await findCatalogUrl(config), (admin) =>
    admin.revokeGrant(id, options.actor ?? config.userName, options.reason),
  );
  reportVersion(version, `the grant ${id} is revoked`, options);
}

export async function exportPolicy(config: CommandConfig, { json }: { readonly json?: true }): Promise<void> {
  const { policy } = await withPolicyStore(await findCatalogUrl(config), (store) => store.load());
  const text = json ? `${JSON.stringify(policy, null, 2)}\n` : formatPolicyDocument(policy);
  process.stdout.write(text);
}

async function readDocument(file: string): Promise<PolicyDocument> {
  return parsePolicyDocument(await readTextFile(file));
}
