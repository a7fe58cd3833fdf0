/*
 * Carries one publication out, from its record to the version that it comes into force with. Loads what composes and plans
 * schemas, so it runs on a thread of its own (job-thread-main.ts).
 *
 *   1. the record says that it runs: whoever ran it before decides nothing any more
 *   2. everything is read and checked as of one version, as a command does it
 *   3. a check ends here; a publication is staged, waits for gateways, and comes into force with its record, and with
 *      what follows from it
 */
import { PolicyError } from '@govgraph/policy';
import {
  createPostgresDepartmentKeys,
  createPostgresGatewayList,
  createPostgresPolicyAdmin,
  createPostgresUsedOperations,
  type DepartmentKeyStore,
  type GatewayList,
  type PolicyAdmin,
  type UsedOperationStore,
} from '@govgraph/storage';
import { listApprovalsInForce } from '../approvals/breaking-approvals.ts';
import { Overtaken } from '../jobs/conclude.ts';
import type { CarryOutJob } from '../jobs/job.ts';
import { openCatalogRevisionRecords } from '../catalog-revisions/catalog-revision.ts';
import { checkReview } from '../catalog-revisions/check-review.ts';
import { checkTogether, type CheckedTogether } from '../publication/check-together.ts';
import { publishChecked } from '../publication/publish-checked.ts';
import { readCheckContext } from '../publication/read-check-context.ts';
import { isProblem } from '../publication/subgraph-finding.ts';
import type { GatewayPreparations } from '../publication/wait-for-gateways.ts';
import { withConsent } from '../publication/with-consent.ts';
import { nameOf } from '../workflow/actor.ts';
import { createPostgresWorkflowStore } from '../workflow/postgres-workflow-store.ts';
import type { WorkflowStore } from '../workflow/workflow-store.ts';
import { conclude, emptyResult } from './conclude-publication.ts';
import { openPublicationRecords, type PublicationProgress, type PublicationRecord } from './publication.ts';
import { resultOf } from './publication-result.ts';
import { whatFollows } from './what-follows.ts';

/** What a publication is carried out with. */
interface PublicationTools {
  readonly workflows: WorkflowStore;
  readonly admin: PolicyAdmin;
  readonly gateways: GatewayList;
  readonly usedOperations: UsedOperationStore;
  readonly keys: Pick<DepartmentKeyStore, 'keysOf' | 'close'>;
}

/** With tools of its own, on a thread. */
export const carryOutPublication: CarryOutJob = async (connectionString, id, onProgress) => {
  const tools: PublicationTools = {
    workflows: createPostgresWorkflowStore(connectionString),
    admin: createPostgresPolicyAdmin(connectionString),
    gateways: createPostgresGatewayList(connectionString),
    usedOperations: createPostgresUsedOperations(connectionString),
    keys: createPostgresDepartmentKeys(connectionString),
  };
  try {
    await runPublication(tools, id, onProgress);
  } finally {
    await Promise.all(Object.values(tools).map((store: { close(): Promise<void> }) => store.close()));
  }
};

async function runPublication(
  tools: PublicationTools,
  id: string,
  onProgress: (progress: PublicationProgress) => void,
): Promise<void> {
  const record = await openPublicationRecords(tools.workflows).read(id);
  if (record === undefined) return;
  try {
    const running = await conclude(tools.workflows, record, 'run');
    await carryOut(tools, running, onProgress);
  } catch (error) {
    if (!(error instanceof Overtaken)) throw error;
  }
}

async function carryOut(
  { workflows, admin, gateways, usedOperations, keys }: PublicationTools,
  record: PublicationRecord,
  onProgress: (progress: PublicationProgress) => void,
): Promise<void> {
  const { document } = record;
  const { requestedBy, reason = '', waitsForGateways, catalogRevision } = document;
  const check = async (): Promise<CheckedTogether> => {
    const sources = document.sources.map(({ url, ...source }) => ({ source, url }));
    const context = await readCheckContext(
      {
        readPublished: () => admin.readPublished(),
        listUsedOperations: () => usedOperations.list(),
        listApprovals: (departments, now) => listApprovalsInForce(workflows, departments, now),
      },
      sources,
      document.change,
    );
    const { consent, agreements = [] } = document;
    const checked = await checkTogether(sources, { ...consent, agreements, ...context });
    const revision =
      catalogRevision === undefined
        ? undefined
        : await openCatalogRevisionRecords(workflows).read(catalogRevision.id);
    return checkReview(document, revision, context.published, checked);
  };
  onProgress({ stage: 'CHECKING', message: 'checking against what is published, and what was used lately' });
  if (document.kind === 'CHECK') {
    const checked = await check();
    const isFine = checked.publication !== undefined;
    await conclude(workflows, record, isFine ? 'pass' : 'refuse', { result: resultOf(checked) });
    return;
  }

  let latest: CheckedTogether | undefined;
  let prepared: GatewayPreparations | undefined;
  const publishSubgraphs: PolicyAdmin['publishSubgraphs'] = async (publication, actor, why) => {
    const result = latest === undefined ? emptyResult : resultOf(latest, prepared);
    await conclude(workflows, record, 'put-into-force', {
      result,
      policy: { transition: { kind: 'publish', publication }, actor, reason: why },
      following: await whatFollows({ workflows, keys }, document),
    });
    return publication.checkedVersion ?? 0;
  };
  try {
    const { version, checked } = await publishChecked(
      { admin: { ...admin, publishSubgraphs }, gateways },
      async () => (latest = await check()),
      {
        actor: nameOf(requestedBy),
        reasonOf: (result) =>
          withConsent(
            reason,
            result,
            document.agreements?.map(({ department }) => department),
          ),
        now: waitsForGateways ? undefined : true,
        onWait: (names) =>
          onProgress({
            stage: 'WAITING_FOR_GATEWAYS',
            message: `waiting for gateways to prepare the new schema: ${names.join(', ')}`,
          }),
        onPrepared: (preparations) => (prepared = preparations),
        onSuperseded: ({ problems }) =>
          onProgress({ stage: 'CHECKING_AGAIN', message: problems[0]?.message ?? 'the policy has changed' }),
      },
    );
    if (version === undefined) {
      const action = lacksConsentOnly(checked) ? 'ask-consent' : 'refuse';
      await conclude(workflows, record, action, { result: resultOf(checked) });
    }
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    const [first] = error.problems;
    const failure = first === undefined ? error.message : `${first.path}: ${first.message}`;
    const result = latest === undefined ? emptyResult : resultOf(latest, prepared);
    await conclude(workflows, record, 'fail', { result: { ...result, failure } });
  }
}

/** Whether other departments' agreement is all that keeps it from being published. */
function lacksConsentOnly({ findings, awaited }: CheckedTogether): boolean {
  return awaited.length > 0 && findings.filter(isProblem).every(({ code }) => code === 'CONSENT_REQUIRED');
}
