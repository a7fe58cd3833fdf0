import { PolicyError, suggest, targetKey, type Suspension } from '@govgraph/policy';
import type { PageQuery, PolicyRegister, RegisteredPart, UsedOperationStore } from '@govgraph/storage';
import { authorityDepartment } from '../workflow/actor.ts';
import {
  refuse,
  takeAction,
  type ActionRequest,
  type Outcome,
  type RecordHead,
} from '../workflow/machine.ts';
import type { WorkflowStep, WorkflowStore } from '../workflow/workflow-store.ts';
import { suspensionMachine } from './suspension-machine.ts';

export type RegisteredSuspension = RegisteredPart<'suspensions'>;

/** What is stopped. Its key is `application:x`, `department:x` or `coordinate:x`. */
export interface Suspensions {
  /** In the order of their keys. */
  list(page: PageQuery<string>): Promise<readonly RegisteredSuspension[]>;
  /** Stops something at once. */
  suspend(target: Suspension['target'], request: ActionRequest): Promise<Outcome<RegisteredSuspension>>;
  /** @returns the suspension as it was */
  lift(target: Suspension['target'], request: ActionRequest): Promise<Outcome<RegisteredSuspension>>;
  /**
   * Applications are the issuer's to register: here, those are known that a grant names or that asked lately.
   *
   * @returns what somebody who has stopped it should look at; undefined where it is known
   */
  doubt(target: Suspension['target']): Promise<string | undefined>;
}

/** Grants whose applications are looked at for the one that was meant. */
const maxGrants = 10_000;

export function createSuspensions(
  register: PolicyRegister,
  workflows: WorkflowStore,
  usedOperations: Pick<UsedOperationStore, 'list'>,
): Suspensions {
  /** A field is the matter of the department that provides it, everything else the authority's. */
  async function whoseMatter(target: Suspension['target']): Promise<string> {
    if (!('coordinate' in target)) return authorityDepartment;
    const having = { items: [{ coordinate: target.coordinate }] };
    const [resource] = await register.listParts('resources', { first: 1 }, having);
    return resource?.part.provider ?? authorityDepartment;
  }

  async function write(step: WorkflowStep): Promise<Outcome<unknown>> {
    try {
      return await workflows.write(step);
    } catch (error) {
      if (!(error instanceof PolicyError)) throw error;
      return refuse('INVALID', error.problems[0]?.message ?? error.message);
    }
  }

  return {
    list: (page) => register.listParts('suspensions', page),
    async suspend(target, request) {
      const key = targetKey(target);
      const known = await register.readPart('suspensions', key);
      const department = await whoseMatter(target);
      const head = known === undefined ? { id: key, department } : headOf(known, department);
      const taken = takeAction(suspensionMachine, head, 'suspend', request);
      if ('refusal' in taken) return taken;
      const { event } = taken.done;
      const reason = event.reason ?? '';
      const change = { suspensions: [{ target, reason, since: new Date().toISOString() }] };
      const written = await write({ event, policy: { transition: { kind: 'apply', change }, reason } });
      if ('refusal' in written) return written;
      const after = await register.readPart('suspensions', key);
      return after === undefined ? refuse('CHANGED_MEANWHILE', 'it was lifted at once') : { done: after };
    },
    async lift(target, request) {
      const key = targetKey(target);
      const known = await register.readPart('suspensions', key);
      if (known === undefined) return refuse('NOT_FOUND', `${key} is not suspended`);
      const head = headOf(known, await whoseMatter(target));
      const taken = takeAction(suspensionMachine, head, 'lift', request);
      if ('refusal' in taken) return taken;
      const { event } = taken.done;
      const written = await write({
        event,
        policy: {
          transition: { kind: 'lift-suspension', target },
          reason: event.reason ?? '',
          seen: { kind: 'suspensions', key, revision: known.revision },
        },
      });
      return 'refusal' in written ? written : { done: known };
    },
    async doubt(target) {
      if (!('application' in target)) return undefined;
      const { application } = target;
      const named = await register.listParts('grants', { first: 1 }, { applications: [application] });
      if (named.length > 0) return undefined;
      const [operations, grants] = await Promise.all([
        usedOperations.list(),
        register.listParts('grants', { first: maxGrants }),
      ]);
      const known = new Set([
        ...operations.map((operation) => operation.application),
        ...grants.flatMap(({ part }) => part.applications ?? []),
      ]);
      if (known.has(application)) return undefined;
      const hint = suggest(application, known) || '; check its spelling';
      return `no grant or operation of the last 40 days names the application ${application}${hint}`;
    },
  };
}

function headOf({ key, revision }: RegisteredSuspension, department: string): RecordHead<'IN_FORCE'> {
  return { id: key, department, state: 'IN_FORCE', revision, createdBy: '' };
}
