import { dutyOf } from '@govgraph/protocol';
import type { PolicyAdmin, PolicyTransition } from '@govgraph/storage';
import { refuse, type Outcome } from './machine.ts';
import type {
  FollowingStep,
  OfficialDuty,
  RecordQuery,
  StoredEvent,
  WorkflowRecord,
  WorkflowStep,
  WorkflowStore,
  WrittenStep,
} from './workflow-store.ts';

/**
 * Keeps workflows in this process, for tests. What was decided on is not compared with a part of the policy here: parts have
 * no revisions in memory.
 *
 * @param policy where changes of the policy come into force
 */
export function createMemoryWorkflowStore(
  policy: Pick<PolicyAdmin, 'apply' | 'publishSubgraphs' | 'revokeGrant' | 'liftSuspension'>,
): WorkflowStore {
  const records = new Map<string, WorkflowRecord>();
  const events: StoredEvent[] = [];
  const duties = new Map<string, OfficialDuty>();
  let last: Promise<unknown> = Promise.resolve();

  const keyOf = (kind: string, id: string): string => JSON.stringify([kind, id]);

  /** @returns why a step cannot be written */
  function findRefusal({ event, record }: FollowingStep): ReturnType<typeof refuse> | undefined {
    const { kind, official, role, isBreakGlass } = event;
    const before = record === undefined ? undefined : records.get(keyOf(kind, record.id));
    if (record !== undefined && record.revision === 1 && before !== undefined)
      return refuse('TAKEN', `there is a ${kind} ${record.id} already`);
    if (record !== undefined && record.revision !== (before?.revision ?? 0) + 1)
      return refuse('CHANGED_MEANWHILE', 'somebody else has decided on it in the meantime');
    const duty = official === undefined || isBreakGlass ? undefined : dutyOf(role);
    const known = official === undefined ? undefined : duties.get(official)?.duty;
    return duty !== undefined && known !== undefined && known !== duty
      ? refuse('OTHER_DUTY', `the official has acted in the duty ${known}, and ${duty} is another`)
      : undefined;
  }

  function keep({ event, record }: FollowingStep, at: string, policyVersion: number | undefined): void {
    const { kind, actor, official, role, isBreakGlass } = event;
    const duty = isBreakGlass ? undefined : dutyOf(role);
    if (official !== undefined && duty !== undefined && !duties.has(official))
      duties.set(official, { official, duty, since: at });
    if (kind === 'official-duty' && event.action === 'end') duties.delete(event.reference);
    if (record !== undefined) {
      const before = records.get(keyOf(kind, record.id));
      records.set(keyOf(kind, record.id), {
        ...structuredClone(record),
        kind,
        createdBy: before?.createdBy ?? actor,
        createdAt: before?.createdAt ?? at,
        changedAt: at,
      });
    }
    const id = String(events.length + 1);
    events.push({ ...event, id, at, ...(policyVersion === undefined ? {} : { policyVersion }) });
  }

  async function write({
    policy: change,
    following = [],
    ...step
  }: WorkflowStep): Promise<Outcome<WrittenStep>> {
    const steps = [step, ...following];
    for (const each of steps) {
      const refused = findRefusal(each);
      if (refused !== undefined) return refused;
    }
    const policyVersion =
      change === undefined
        ? undefined
        : await enforce(policy, change.transition, change.actor ?? step.event.actor, change.reason);
    const at = new Date().toISOString();
    for (const each of steps) keep(each, at, policyVersion);
    return { done: { policyVersion } };
  }

  return {
    read: async <Document>(kind: string, id: string) =>
      records.get(keyOf(kind, id)) as WorkflowRecord<Document> | undefined,
    list: async <Document>(kind: string, { first, after, department, states, having = {} }: RecordQuery) =>
      [...records.values()]
        .filter((record) => record.kind === kind)
        .filter((record) => department === undefined || record.department === department)
        .filter((record) => states === undefined || states.includes(record.state))
        .filter(({ document }) =>
          Object.entries(having).every(([name, value]) => Object(document)[name] === value),
        )
        .filter((record) => after === undefined || comparePlaces(record, after) < 0)
        .sort((left, right) => comparePlaces(right, left))
        .slice(0, first) as WorkflowRecord<Document>[],
    listEvents: async (kind, reference, { first, after }) =>
      events
        .filter((event) => event.kind === kind && event.reference === reference)
        .filter(({ id }) => after === undefined || Number(id) < Number(after))
        .toReversed()
        .slice(0, first),
    listDuties: async ({ first, after }) =>
      [...duties.values()]
        .filter(({ official }) => after === undefined || official > after)
        .sort((left, right) => (left.official < right.official ? -1 : 1))
        .slice(0, first),
    readDuty: async (official) => duties.get(official),
    // One after the other, as transactions that touch the same rows are.
    write: (step) => {
      const written = last.then(() => write(step));
      last = written.catch(() => undefined);
      return written;
    },
    close: async () => undefined,
  };
}

function comparePlaces(
  left: Pick<WorkflowRecord, 'createdAt' | 'id'>,
  right: Pick<WorkflowRecord, 'createdAt' | 'id'>,
): number {
  const [one, other] = [left, right].map(({ createdAt, id }) => `${createdAt} ${id}`) as [string, string];
  return one < other ? -1 : Number(one > other);
}

function enforce(
  policy: Parameters<typeof createMemoryWorkflowStore>[0],
  transition: PolicyTransition,
  actor: string,
  reason: string,
): Promise<number> {
  switch (transition.kind) {
    case 'apply':
      return policy.apply(transition.change, actor, reason);
    case 'publish':
      return policy.publishSubgraphs(transition.publication, actor, reason);
    case 'revoke-grant':
      return policy.revokeGrant(transition.id, actor, reason);
    case 'lift-suspension':
      return policy.liftSuspension(transition.target, actor, reason);
  }
}
