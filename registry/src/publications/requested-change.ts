/*
 * What is asked to become of a subgraph beside its folder, as a publication carries it out: the folder that it comes to, if
 * any, and what changes with it.
 */
import { omitUndefined, type Department } from '@govgraph/policy';
import type { PolicyRegister, SubgraphHistory } from '@govgraph/storage';
import { whyNoDepartment } from '../departments/registrations.ts';
import type { SubgraphChange } from '../publication/subgraph-change.ts';
import { NoSuchVersionError, sourceToRollBack } from '../publication/subgraph-versions.ts';
import { authorityDepartment } from '../workflow/actor.ts';
import { refuse, type Outcome } from '../workflow/machine.ts';
import type { HandedInSource } from './publication.ts';

export type RequestedChange =
  /** What the department had published under a version of the policy is published once more. */
  | { readonly kind: 'ROLLBACK'; readonly department: string; readonly toVersion: number }
  /** The subgraph is taken out. `endUse`: purposes, grants and rules that need it end with it. */
  | { readonly kind: 'REMOVE'; readonly department: string; readonly endUse: boolean }
  /** The department has another code from now on; it keeps the names that are not given. */
  | {
      readonly kind: 'TRANSFER';
      readonly department: string;
      readonly to: Pick<Department, 'code'> & Partial<Department>;
    }
  /** The department ends: its subgraph, its purposes, the grants of it and to it, its keys. */
  | { readonly kind: 'LEAVE'; readonly department: string };

/** What a publication of it consists of. */
interface ResolvedChange {
  readonly sources: readonly HandedInSource[];
  readonly change: SubgraphChange;
}

export interface ChangeReaders {
  readonly register: Pick<PolicyRegister, 'readPart' | 'readSubgraph'>;
  readonly history: Pick<SubgraphHistory, 'readSubgraph'>;
}

/** @returns a refusal where there is nothing that could change */
export async function resolveChange(
  { register, history }: ChangeReaders,
  requested: RequestedChange,
): Promise<Outcome<ResolvedChange>> {
  const { department } = requested;
  if (requested.kind === 'ROLLBACK') {
    try {
      const { source, url } = await sourceToRollBack(history, department, requested.toVersion);
      const change = { rolledBackTo: requested.toVersion };
      return { done: { sources: [{ ...source, url }], change } };
    } catch (error) {
      if (error instanceof NoSuchVersionError) return refuse('NOT_FOUND', error.message);
      throw error;
    }
  }
  if (department === authorityDepartment)
    return refuse('INVALID', 'the authority runs the catalog: it stays, and under its code');
  if (requested.kind === 'REMOVE') {
    if ((await register.readSubgraph(department)) === undefined)
      return refuse('NOT_FOUND', `${department} has no published subgraph to take out`);
    return { done: { sources: [], change: { removed: [department], endUse: requested.endUse } } };
  }
  const known = (await register.readPart('departments', department))?.part;
  if (known === undefined) return refuse('NOT_FOUND', `no department ${department} is registered`);
  if (requested.kind === 'LEAVE') return { done: { sources: [], change: { leaving: [department] } } };
  const { code, name = known.name, nameZh = known.nameZh, uscc } = requested.to;
  const to = { code, name, nameZh, ...omitUndefined({ uscc }) };
  const problem = whyNoDepartment(to);
  return problem === undefined
    ? { done: { sources: [], change: { transferred: [{ from: department, to }] } } }
    : refuse('INVALID', problem);
}
