/*
 * What may become of a thing that departments and the authority decide on, as a table: its states, its actions, and who
 * may take each. Pure: whoever stores it gives the record and the moment, and writes what comes out.
 *
 * A record has an id, a department whose matter it is, a state and a revision. An action goes from one of its states
 * to another, and is an event. What an action does besides (a change of the policy, for example) is its service's.
 */
import { authorityDepartment, nameOf, systemRole, type Actor, type ActorRole } from './actor.ts';

/** Who may take an action. */
export interface Permission {
  readonly role: ActorRole;
  /** Of which department they have to be: that of the record, the one that is asked about it, the authority, or any. */
  readonly of: 'own-department' | 'asked-department' | 'the-authority' | 'any-department';
  /** Not the one who began the record (四眼原则). */
  readonly isSomeoneElse?: true;
}

export interface Transition<State extends string> {
  /** Empty: the action begins a record. */
  readonly from: readonly State[];
  readonly to: State;
  readonly by: readonly Permission[];
  readonly needsReason?: true;
}

export interface Machine<State extends string = string, Action extends string = string> {
  /** What the records are, in lower case with dashes. */
  readonly kind: string;
  readonly states: readonly State[];
  readonly actions: Readonly<Record<Action, Transition<State>>>;
}

/** What a record has, whatever it is about. */
export interface RecordHead<State extends string = string> {
  readonly id: string;
  /** Whose matter it is. */
  readonly department: string;
  readonly state: State;
  /** Another department, whose word on it is what is taken; absent where none is asked. */
  readonly asked?: string;
  /** Goes up with each change. */
  readonly revision: number;
  /** Whom histories name as the one who began it. */
  readonly createdBy: string;
}

/** One action, as the history keeps it. */
export interface WorkflowEvent<State extends string = string> {
  readonly kind: string;
  /** Of the record. */
  readonly reference: string;
  /** As the policy's history says it, too. */
  readonly actor: string;
  readonly official?: string;
  readonly application: string;
  readonly department: string;
  /** Which of the actor's roles allowed it. */
  readonly role: ActorRole;
  readonly action: string;
  /** Absent for the first one. */
  readonly from?: State;
  readonly to: State;
  readonly reason?: string;
  /** SHA-256 of what was decided on, where the record can be given other contents. */
  readonly contentHash?: string;
  readonly isBreakGlass: boolean;
}

/** Why something that was to be expected is not done; an error is what was not. */
export const refusalCodes = [
  'NOT_FOUND',
  'WRONG_STATE',
  'WRONG_ROLE',
  'OTHER_DEPARTMENT',
  'OWN_WORK',
  'OTHER_DUTY',
  'REASON_REQUIRED',
  'CHANGED_MEANWHILE',
  'STALE',
  'TAKEN',
  'INVALID',
] as const;

export type RefusalCode = (typeof refusalCodes)[number];

export interface ActionRefusal {
  readonly code: RefusalCode;
  readonly message: string;
}

/** What an action came to. */
export type Outcome<Result> = { readonly done: Result } | { readonly refusal: ActionRefusal };

export interface TakenAction<State extends string> {
  readonly state: State;
  readonly revision: number;
  readonly event: WorkflowEvent<State>;
}

export interface ActionRequest {
  readonly actor: Actor;
  /** The record as the actor has seen it; left out by whoever begins one. */
  readonly expectedRevision?: number;
  readonly reason?: string | undefined;
  /** Kept with the event: see {@link WorkflowEvent.contentHash}. */
  readonly contentHash?: string;
}

/** A record that is to begin. */
export type NewRecord = Pick<RecordHead, 'id' | 'department'>;

/**
 * Takes an action on a record, or says why not. The first reason counts, in this order: state, role, department, person,
 * reason, revision. A refusal tells nothing of the record that its readers do not know.
 */
export function takeAction<State extends string, Action extends string>(
  machine: Machine<State, Action>,
  record: RecordHead<State> | NewRecord,
  action: Action,
  { actor, expectedRevision, reason: given, contentHash }: ActionRequest,
): Outcome<TakenAction<State>> {
  const transition = machine.actions[action];
  const before = 'state' in record ? record : undefined;
  const isInState =
    before === undefined ? transition.from.length === 0 : transition.from.includes(before.state);
  if (!isInState) return refuse('WRONG_STATE', describeState(machine, action, before?.state));
  const permission = findPermission(transition.by, record, actor);
  if ('refusal' in permission) return permission;
  const reason = given?.trim();
  if (transition.needsReason && !reason)
    return refuse('REASON_REQUIRED', `say why: ${action} is kept with its reason`);
  if (before !== undefined && expectedRevision !== before.revision)
    return refuse(
      'CHANGED_MEANWHILE',
      `revision ${before.revision} is there, and ${expectedRevision ?? 'none'} was decided on: look at it once more`,
    );
  return {
    done: {
      state: transition.to,
      revision: before === undefined ? 1 : before.revision + 1,
      event: {
        kind: machine.kind,
        reference: record.id,
        actor: nameOf(actor),
        ...(actor.official === undefined ? {} : { official: actor.official }),
        application: actor.application,
        department: actor.department,
        role: permission.done,
        action,
        ...(before === undefined ? {} : { from: before.state }),
        to: transition.to,
        ...(reason ? { reason } : {}),
        ...(contentHash === undefined ? {} : { contentHash }),
        isBreakGlass: actor.isBreakGlass,
      },
    },
  };
}

export function refuse(code: RefusalCode, message: string): { readonly refusal: ActionRefusal } {
  return { refusal: { code, message } };
}

/** @returns the role that allows it. Break-glass is asked for nothing but a state, a reason and a revision */
function findPermission(
  by: readonly Permission[],
  record: RecordHead | NewRecord,
  actor: Actor,
): Outcome<ActorRole> {
  const ofSystemOnly = by.every(({ role }) => role === systemRole);
  if (actor.isBreakGlass && !ofSystemOnly) return { done: 'operator' };
  const withRole = by.filter(({ role }) => actor.roles.includes(role));
  if (withRole.length === 0) {
    const roles = [...new Set(by.map(({ role }) => role))].join(' or ');
    const own = actor.roles.length === 0 ? 'you have none of the roles' : `you are ${actor.roles.join(', ')}`;
    return refuse('WRONG_ROLE', `only an official with the role ${roles} may do this, and ${own}`);
  }
  const ofDepartment = withRole.filter(({ of }) => isOfDepartment(of, record, actor));
  if (ofDepartment.length === 0) {
    const whose = withRole.some(({ of }) => of === 'own-department')
      ? record.department
      : (('asked' in record ? record.asked : undefined) ?? authorityDepartment);
    const message = `only officials of ${whose} may do this, and you are of ${actor.department}: ask them`;
    return refuse('OTHER_DEPARTMENT', message);
  }
  const permission = ofDepartment.find(
    ({ isSomeoneElse }) => !isSomeoneElse || !('createdBy' in record) || record.createdBy !== nameOf(actor),
  );
  return permission === undefined
    ? refuse('OWN_WORK', 'whoever began it does not decide on it: somebody else has to')
    : { done: permission.role };
}

function isOfDepartment(
  of: Permission['of'],
  record: RecordHead | NewRecord,
  { department }: Actor,
): boolean {
  switch (of) {
    case 'own-department':
      return department === record.department;
    case 'asked-department':
      return 'asked' in record && department === record.asked;
    case 'the-authority':
      return department === authorityDepartment;
    case 'any-department':
      return true;
  }
}

function describeState<State extends string>(
  { kind, actions }: Machine<State>,
  action: string,
  state: State | undefined,
): string {
  const from = actions[action]?.from ?? [];
  if (state === undefined) return `there is no ${kind} yet to ${action}`;
  if (from.length === 0) return `there is one already, and it is ${state}`;
  return `it is ${state}, and ${action} needs it to be ${from.join(' or ')}`;
}

/** The table of a machine as text: its documentation. A line for each action. */
export function printMachine({ kind, states, actions }: Machine): string {
  const rows = Object.entries(actions).map(([action, { from, to, by, needsReason }]) => [
    action,
    from.length === 0 ? '–' : from.join(', '),
    to,
    by.map(describePermission).join('; '),
    needsReason ? 'with a reason' : '',
  ]);
  const header = ['action', 'from', 'to', 'by', ''];
  const widths = header.map((name, column) =>
    Math.max(name.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const lines = [header, ...rows].map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return [`${kind}: ${states.join(', ')}`, '', ...lines, ''].join('\n');
}

function describePermission({ role, of, isSomeoneElse }: Permission): string {
  const whose = {
    'own-department': 'of its department',
    'asked-department': 'of the department that is asked',
    'the-authority': '',
    'any-department': 'of any department',
  };
  const who = [role, role === systemRole ? '' : whose[of], isSomeoneElse ? 'who did not begin it' : ''];
  return who.filter((part) => part !== '').join(' ');
}
