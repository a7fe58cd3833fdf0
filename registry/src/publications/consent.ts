/*
 * Departments agree themselves to what somebody else's publication changes of their data. It waits for each of them; the
 * last one has it checked again, since the others may have published meanwhile. One word against it ends it.
 */
import { stepOf } from '../workflow/machine-records.ts';
import { refuse, takeAction, type ActionRequest, type Outcome } from '../workflow/machine.ts';
import { emptyResult } from './conclude-publication.ts';
import { publicationMachine } from './publication-machine.ts';
import type { PublicationDocument, PublicationRecord, PublicationRecords } from './publication.ts';

/** @param department which is asked, and says its word */
export async function decideOnConsent(
  records: PublicationRecords,
  id: string,
  word: 'agree' | 'decline',
  department: string,
  request: ActionRequest,
): Promise<Outcome<PublicationRecord>> {
  const record = await records.read(id);
  if (record === undefined) return records.noSuch(id);
  const { awaited = [] } = record.document.result ?? {};
  const asked = awaited.find((each) => each.department === department);
  const others = awaited.filter((each) => each !== asked);
  const action = word === 'agree' && others.length === 0 ? 'agree-as-last' : word;
  const taken = takeAction(publicationMachine, { ...record, asked: department }, action, request);
  if ('refusal' in taken) return taken;
  if (asked === undefined) return refuse('INVALID', describeAwaited(department, awaited));
  const { document } = record;
  const result = document.result ?? emptyResult;
  const decided: PublicationDocument =
    word === 'agree'
      ? {
          ...document,
          agreements: [...(document.agreements ?? []), asked],
          result: { ...result, awaited: others },
        }
      : {
          ...document,
          result: { ...result, failure: `${department} does not agree: ${request.reason?.trim()}` },
        };
  return records.write(stepOf(taken.done, record, decided));
}

/** Whose word a publication waits for. */
export function awaitedBy({ state, document }: PublicationRecord): readonly string[] {
  if (state !== 'WAITING_FOR_CONSENT') return [];
  return (document.result?.awaited ?? []).map(({ department }) => department);
}

function describeAwaited(department: string, awaited: PublicationDocument['agreements'] = []): string {
  const names = awaited.map((each) => each.department).join(', ');
  return `department: ${department} is not asked to agree; it waits for ${names}`;
}
