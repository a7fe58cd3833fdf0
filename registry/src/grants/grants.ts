import type { Grant } from '@govgraph/policy';
import type { PageQuery, PolicyRegister, RegisteredPart } from '@govgraph/storage';
import {
  refuse,
  takeAction,
  type ActionRequest,
  type Outcome,
  type RecordHead,
} from '../workflow/machine.ts';
import type { WorkflowStore } from '../workflow/workflow-store.ts';
import { grantMachine } from './grant-machine.ts';

export interface GrantFilter {
  readonly consumer?: string;
  readonly provider?: string;
  readonly purpose?: string;
}

/** What departments may use of each other. */
export interface Grants {
  read(id: string): Promise<RegisteredPart<'grants'> | undefined>;
  list(page: PageQuery<string>, filter: GrantFilter): Promise<readonly RegisteredPart<'grants'>[]>;
  /** Ends a grant at once and for good. */
  revoke(id: string, request: ActionRequest): Promise<Outcome<RegisteredPart<'grants'>>>;
}

export function createGrants(register: PolicyRegister, workflows: WorkflowStore): Grants {
  return {
    read: (id) => register.readPart('grants', id),
    list: (page, filter) => register.listParts('grants', page, { ...filter }),
    async revoke(id, request) {
      const grant = await register.readPart('grants', id);
      if (grant === undefined) return refuse('NOT_FOUND', `there is no grant ${id}`);
      const taken = takeAction(grantMachine, headOf(grant), 'revoke', request);
      if ('refusal' in taken) return taken;
      const { event } = taken.done;
      const { key, revision } = grant;
      const written = await workflows.write({
        event,
        policy: {
          transition: { kind: 'revoke-grant', id },
          reason: event.reason ?? '',
          seen: { kind: 'grants', key, revision },
        },
      });
      if ('refusal' in written) return written;
      const revoked = await register.readPart('grants', id);
      return { done: revoked ?? grant };
    },
  };
}

/** The provider's matter: whose data it is. */
function headOf({ part, revision }: RegisteredPart<'grants'>): RecordHead<'IN_FORCE' | 'REVOKED'> {
  const { id, provider, approvedBy }: Grant = part;
  const state = part.revokedAt === undefined ? 'IN_FORCE' : 'REVOKED';
  return { id, department: provider, state, revision, createdBy: approvedBy };
}
