import type { Duty } from '@govgraph/protocol';
import type { PageQuery } from '@govgraph/storage';
import { authorityDepartment } from '../workflow/actor.ts';
import { refuse, takeAction, type ActionRequest, type Outcome } from '../workflow/machine.ts';
import type { OfficialDuty, WorkflowStore } from '../workflow/workflow-store.ts';
import { officialDutyMachine } from './official-duty-machine.ts';

/** Who acts in which duty. */
export interface OfficialDuties {
  read(official: string): Promise<OfficialDuty | undefined>;
  /** By the official's name. */
  list(page: PageQuery<string>): Promise<readonly OfficialDuty[]>;
  /**
   * The official may act in another duty from now on.
   *
   * @param duty that was decided on
   * @returns what has ended
   */
  end(official: string, duty: Duty, request: ActionRequest): Promise<Outcome<OfficialDuty>>;
}

export function createOfficialDuties(workflows: WorkflowStore): OfficialDuties {
  return {
    read: (official) => workflows.readDuty(official),
    list: (page) => workflows.listDuties(page),
    async end(official, duty, request) {
      const known = await workflows.readDuty(official);
      if (known === undefined) return refuse('NOT_FOUND', `${official} has not acted in any duty`);
      // Duties have no revisions: what was decided on is which one it is.
      const head = { department: authorityDepartment, state: 'ACTING', revision: 1 } as const;
      const taken = takeAction(officialDutyMachine, { ...head, id: official, createdBy: official }, 'end', {
        ...request,
        expectedRevision: head.revision,
      });
      if ('refusal' in taken) return taken;
      if (known.duty !== duty)
        return refuse('CHANGED_MEANWHILE', `${official} acts in the duty ${known.duty}, and not in ${duty}`);
      const written = await workflows.write({ event: taken.done.event });
      return 'refusal' in written ? written : { done: known };
    },
  };
}
