import {
  type CatalogSearch,
  createPostgresCatalogSearch,
  createPostgresDepartmentKeys,
  createPostgresPolicyRegister,
  createPostgresSubgraphHistory,
  createPostgresUsedOperations,
  type PolicyRegister,
  type SubgraphHistory,
} from '@govgraph/storage';
import { createBreakingApprovals, type BreakingApprovals } from './approvals/breaking-approvals.ts';
import { createCatalogRevisions, type CatalogRevisions } from './catalog-revisions/catalog-revisions.ts';
import { createDemands, type Demands } from './demands/demands.ts';
import { createRegistrations, type Registrations } from './departments/registrations.ts';
import { createOfficialDuties, type OfficialDuties } from './duties/official-duties.ts';
import { createGrants, type Grants } from './grants/grants.ts';
import { createJobLeases } from './jobs/job-leases.ts';
import { startJobRunner, type JobRunner } from './jobs/job-runner.ts';
import { createKeys, type Keys } from './keys/keys.ts';
import { createPolicyChanges, type PolicyChanges } from './policy-changes/policy-changes.ts';
import { createPolicyDocuments, type PolicyDocuments } from './policy-changes/policy-documents.ts';
import type { CatalogReview } from './publications/publication.ts';
import { createPublications, type Publications } from './publications/publications.ts';
import { createSuspensions, type Suspensions } from './suspensions/suspensions.ts';
import { createThemes, type Themes } from './themes/themes.ts';
import { createUsageReading, type UsageReading } from './usage/usage-reading.ts';
import { createPostgresWorkflowStore } from './workflow/postgres-workflow-store.ts';
import type { WorkflowStore } from './workflow/workflow-store.ts';

/** The authority's services, on one catalog. Whoever acts is given to each action; none is remembered. */
export interface Registry {
  /** The policy in force and its history. */
  readonly register: PolicyRegister;
  /** Finds what the catalog in force has. */
  readonly search: Pick<CatalogSearch, 'findItems' | 'findResources'>;
  /** Everything that departments have ever published. */
  readonly history: SubgraphHistory;
  /** What was decided, and by whom. */
  readonly workflows: Pick<WorkflowStore, 'listEvents'>;
  readonly registrations: Registrations;
  readonly publications: Publications;
  readonly policyChanges: PolicyChanges;
  readonly policyDocuments: Omit<PolicyDocuments, 'close'>;
  /** Changes of what catalogs register. */
  readonly catalogRevisions: CatalogRevisions;
  /** Views of the catalog. */
  readonly themes: Themes;
  /** What departments need of each other. */
  readonly demands: Demands;
  readonly grants: Grants;
  readonly suspensions: Suspensions;
  readonly usage: Omit<UsageReading, 'close'>;
  /** Breaking changes that departments may publish. */
  readonly approvals: BreakingApprovals;
  readonly keys: Keys;
  readonly duties: OfficialDuties;
  /** Lets go of a job that runs, for another process to take over. */
  close(): Promise<void>;
}

export interface RegistryOptions {
  /** When this process takes jobs up, its own and others': while it is open, or once something was handed in to it. */
  readonly runsJobs: 'always' | 'once-handed-in';
  /** Whether what departments hand in to it has to have been reviewed; `advised` by default. */
  readonly catalogReview?: CatalogReview;
}

/**
 * Opens the services without what composes and plans schemas: that is loaded where a job runs, on a thread.
 *
 * @param connectionString of the catalog database, with the rights of the role `registry`
 */
export function openRegistry(
  connectionString: string,
  { runsJobs, catalogReview = 'advised' }: RegistryOptions,
): Registry {
  const register = createPostgresPolicyRegister(connectionString);
  const search = createPostgresCatalogSearch(connectionString);
  const history = createPostgresSubgraphHistory(connectionString);
  const workflows = createPostgresWorkflowStore(connectionString);
  const keyStore = createPostgresDepartmentKeys(connectionString);
  const policyDocuments = createPolicyDocuments(connectionString, workflows);
  const usedOperations = createPostgresUsedOperations(connectionString);
  const usage = createUsageReading(connectionString, workflows);
  const leases = createJobLeases(connectionString);
  let runner: JobRunner | undefined;
  const startRunner = (): JobRunner => (runner ??= startJobRunner({ connectionString, leases, workflows }));
  if (runsJobs === 'always') startRunner();
  const wake = (): void => startRunner().wake();
  const publications = createPublications({ register, history, workflows, leases, catalogReview }, wake);
  return {
    register,
    search,
    history,
    workflows,
    registrations: createRegistrations(register, workflows),
    policyChanges: createPolicyChanges(workflows, policyDocuments, leases, wake),
    policyDocuments,
    publications,
    catalogRevisions: createCatalogRevisions(history, workflows, publications),
    themes: createThemes(register, workflows),
    demands: createDemands(register, workflows),
    grants: createGrants(register, workflows),
    suspensions: createSuspensions(register, workflows, usedOperations),
    usage,
    approvals: createBreakingApprovals(register, workflows),
    keys: createKeys(keyStore, register, workflows),
    duties: createOfficialDuties(workflows),
    close: async () => {
      await runner?.close();
      await Promise.all([
        register.close(),
        search.close(),
        history.close(),
        workflows.close(),
        leases.close(),
        keyStore.close(),
        policyDocuments.close(),
        usedOperations.close(),
        usage.close(),
      ]);
    },
  };
}
