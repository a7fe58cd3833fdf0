/**
 * Departments that join the city beside the nine: registered, given keys, published and asked for what the purposes of
 * two applications need of them.
 */
import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { prepareKeys } from '@govgraph/demo/testing';
import { inject } from 'vitest';
import { parse, stringify } from 'yaml';
import { govgraph } from '../environment/govgraph.ts';

export interface NewDepartment {
  /** Its code, and the name of its folder. */
  readonly code: string;
  readonly uscc: string;
  /** Fields that a purpose needs of it, all of which it grants. */
  readonly purpose: string;
  readonly items: readonly string[];
}

/** The keys of gateways and departments, with one more for each of the new ones. */
export interface NewKeys {
  /** For `GOVGRAPH_SIGNING_KEYS_FILE`. */
  readonly signingKeysFile: string;
  /** For `GOVGRAPH_GATEWAY_KEYS_FILE`, by department. */
  readonly gatewayKeysFiles: ReadonlyMap<string, string>;
}

/** @param directory where the files are written */
export async function writeKeys(directory: string, codes: readonly string[]): Promise<NewKeys> {
  const known = await prepareKeys(inject('services').keysDirectory);
  const signing = JSON.parse(await readFile(known.signingKeysFile, 'utf8')) as Record<string, unknown>;
  const gatewayKeysFiles = new Map<string, string>();
  for (const code of codes) {
    const secret = randomBytes(32).toString('base64');
    const key = { keyId: `gateway-${code}-1`, algorithm: 'hmac-sha256', secret };
    signing[code] = key;
    const file = path.join(directory, `${code}-keys.json`);
    await writeFile(file, JSON.stringify({ keys: [key] }));
    gatewayKeysFiles.set(code, file);
  }
  const signingKeysFile = path.join(directory, 'signing-keys.json');
  await writeFile(signingKeysFile, JSON.stringify(signing));
  return { signingKeysFile, gatewayKeysFiles };
}

interface PolicyDocument {
  departments: object[];
  purposes: { code: string; department: string; items: string[] }[];
  grants: object[];
  ruleSet: { version: string; rules: object[] };
}

/** Changes the policy in force as the authority does, with a document. */
async function changePolicy(
  catalogUrl: string,
  directory: string,
  change: (policy: PolicyDocument) => void,
): Promise<void> {
  const policy = parse(await govgraph(catalogUrl, 'policy', 'export', '--database')) as PolicyDocument;
  change(policy);
  const file = path.join(directory, 'policy.yaml');
  await writeFile(file, stringify(policy));
  await govgraph(catalogUrl, 'policy', 'apply', file, '--database', '--reason', 'departments join');
}

export function registerDepartments(
  catalogUrl: string,
  directory: string,
  departments: readonly NewDepartment[],
): Promise<void> {
  return changePolicy(catalogUrl, directory, (policy) => {
    for (const { code, uscc } of departments)
      policy.departments.push({ code, name: code, nameZh: code, uscc });
  });
}

/** Purposes name what they need of the new departments, these grant it, and security denies one field. */
export function allowItems(
  catalogUrl: string,
  directory: string,
  departments: readonly NewDepartment[],
  deniedField: string,
): Promise<void> {
  return changePolicy(catalogUrl, directory, (policy) => {
    for (const { code, purpose: purposeCode, items } of departments) {
      const purpose = policy.purposes.find((each) => each.code === purposeCode);
      if (purpose === undefined) throw new Error(`there is no purpose ${purposeCode}`);
      purpose.items.push(...items);
      policy.grants.push({
        id: `${purposeCode}-${code}`,
        consumer: purpose.department,
        purpose: purposeCode,
        provider: code,
        items,
        validFrom: '2025-11-15T00:00:00+08:00',
        validUntil: '2030-11-15T00:00:00+08:00',
        kind: 'PROVIDER_APPROVAL',
        approvedBy: `${code} 李主任`,
        approvedAt: '2025-11-14T10:00:00+08:00',
        acceptedByConsumerAt: '2025-11-14T16:00:00+08:00',
      });
    }
    policy.ruleSet.version += '+sources';
    policy.ruleSet.rules.push({
      id: 'no-titles',
      basis: '个人信息保护法 第六条',
      fields: [deniedField],
      when: 'true',
      effect: 'deny',
    });
  });
}
