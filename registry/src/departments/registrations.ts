import type { Department } from '@govgraph/policy';
import { inputReasons, whyNoSocialCreditCode } from '@govgraph/protocol';
import type { PolicyRegister } from '@govgraph/storage';
import { openMachineRecords, stepOf, type MachineRecord } from '../workflow/machine-records.ts';
import { refuse, takeAction, type ActionRequest, type Outcome } from '../workflow/machine.ts';
import type { RecordQuery, WorkflowStore } from '../workflow/workflow-store.ts';
import { registrationMachine, type RegistrationState } from './registration-machine.ts';

/** What a department says of itself: as it will stand in the policy. */
export type RegistrationDocument = Department;

export type Registration = MachineRecord<RegistrationState, RegistrationDocument>;

type RegistrationAction = keyof (typeof registrationMachine)['actions'];

/** How departments get into the policy. The record's id is the department's code. */
export interface Registrations {
  read(code: string): Promise<Registration | undefined>;
  /** The latest first. */
  list(query: RecordQuery): Promise<readonly Registration[]>;
  /** Asks to be registered: once more, where that was refused or withdrawn. */
  request(department: RegistrationDocument, request: ActionRequest): Promise<Outcome<Registration>>;
  /** Puts the department into the policy. */
  approve(code: string, request: ActionRequest): Promise<Outcome<Registration>>;
  refuse(code: string, request: ActionRequest): Promise<Outcome<Registration>>;
  withdraw(code: string, request: ActionRequest): Promise<Outcome<Registration>>;
}

export function createRegistrations(register: PolicyRegister, workflows: WorkflowStore): Registrations {
  const records = openRegistrationRecords(workflows);

  async function act(
    code: string,
    action: RegistrationAction,
    request: ActionRequest,
    changed?: RegistrationDocument,
  ): Promise<Outcome<Registration>> {
    const before = await records.read(code);
    const document = changed ?? before?.document;
    if (document === undefined) return records.noSuch(code);
    const head = before ?? { id: code, department: code };
    const taken = takeAction(registrationMachine, head, action, request);
    if ('refusal' in taken) return taken;
    const { state, event } = taken.done;
    const policy =
      state === 'REGISTERED'
        ? {
            transition: { kind: 'apply', change: { departments: [document] } } as const,
            reason: event.reason ?? `register ${code}`,
          }
        : undefined;
    return records.write({
      ...stepOf(taken.done, head, document),
      ...(policy === undefined ? {} : { policy }),
    });
  }

  return {
    read: records.read,
    list: records.list,
    async request(department, request) {
      const problem = whyNoDepartment(department);
      if (problem !== undefined) return refuse('INVALID', problem);
      const { code } = department;
      if ((await register.readPart('departments', code)) !== undefined)
        return refuse('TAKEN', `${code} is registered already`);
      const before = await records.read(code);
      return before === undefined
        ? act(code, 'request', request, department)
        : act(code, 'request-again', { ...request, expectedRevision: before.revision }, department);
    },
    approve: (code, request) => act(code, 'approve', request),
    refuse: (code, request) => act(code, 'refuse', request),
    withdraw: (code, request) => act(code, 'withdraw', request),
  };
}

/** For those who take a step that ends a registration. */
export function openRegistrationRecords(workflows: WorkflowStore) {
  return openMachineRecords<RegistrationState, RegistrationAction, RegistrationDocument>(
    workflows,
    registrationMachine,
    (code) => `nobody has asked to register ${code}`,
  );
}

const codePattern = /^[a-z][a-z0-9-]{0,62}$/;
const maxNameLength = 200;

/** Codes that mean something else where departments are named. */
const reservedCodes: ReadonlySet<string> = new Set([
  'anonymous',
  'policy',
  'operation',
  'composition',
  'gateway',
]);

/** @returns what is wrong with what is said of a department, with the name of the argument that says it */
export function whyNoDepartment({ code, name, nameZh, uscc }: Department): string | undefined {
  if (!codePattern.test(code) || reservedCodes.has(code))
    return `code: expected small letters, digits and dashes such as civil-affairs, got ${JSON.stringify(code)}`;
  for (const [what, text] of Object.entries({ name, nameZh })) {
    if (text.trim() === '' || text.length > maxNameLength || /\p{Cc}/u.test(text))
      return `${what}: expected 1 to ${maxNameLength} characters`;
  }
  const reason = uscc === undefined ? undefined : whyNoSocialCreditCode(uscc);
  return reason === undefined ? undefined : `uscc: ${uscc} ${inputReasons[reason]}`;
}
