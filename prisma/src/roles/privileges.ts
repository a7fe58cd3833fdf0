import { departments, type DepartmentName } from '../schemas.ts';

/*
 * Who may do what in the database. A role gets exactly what its program does, table by table: a table that is not
 * named here is nobody's but its owner's.
 *
 * Whoever migrates owns the tables, and can do everything; no program that answers requests connects as the owner.
 */

/**
 * Those who work with the catalog: the gateways, the authority's own service, the commands that change the policy past
 * it, those that read the usage record, and the one that archives it.
 */
export const catalogRoles = ['gateway', 'registry', 'authority', 'auditor', 'archivist'] as const;

export type CatalogRole = (typeof catalogRoles)[number];

/** One who connects to a database: by what it does with the catalog, or as a department to its own data. */
export type RoleName = CatalogRole | DepartmentName;

export const roleNames: readonly RoleName[] = [...catalogRoles, ...departments];

/** What the role is called in PostgreSQL. */
export function postgresRole(name: RoleName): string {
  return `govgraph_${name.replaceAll('-', '_')}`;
}

/** As GRANT takes them, for example `SELECT, INSERT`. */
type Privileges = string;

const read = 'SELECT';
const append = 'SELECT, INSERT';
const put = 'SELECT, INSERT, UPDATE';

/** What a gateway says of a use. */
const recordColumns =
  'writer, sequence, form, decision_id, at, channel, "user", application, department, attributes, purpose, ' +
  'exhausted_grants, uncounted_grants, approver, content, method, medium, policy_version, operation_hash, ' +
  'operation_name, subjects, tries, outcome, code, status, sum, uses, previous_hash, hash';

/** What people may know of a department's key. */
const keyColumns =
  'department, key_id, algorithm, sealed_to, valid_from, valid_until, registered_by, ended_by, revision';

/**
 * Of all tables and views of the schema `catalog`; tables of workflows that no program has yet are nobody's. So are
 * partitions, which are reached through their table.
 */
export const catalogPrivileges: Readonly<Record<string, Readonly<Partial<Record<CatalogRole, Privileges>>>>> =
  {
    // The policy in force, and its history.
    policy_head: { gateway: read, registry: 'SELECT, UPDATE', authority: 'SELECT, UPDATE', auditor: read },
    // A gateway tells versions apart by their hash, and need not know who made them and why.
    policy_versions: {
      gateway: 'SELECT (version, hash)',
      registry: 'SELECT, INSERT, UPDATE (hash, at)',
      authority: 'SELECT, INSERT, UPDATE (hash, at)',
      auditor: read,
    },
    // Rights to columns are enough to read it FOR KEY SHARE, and not to lock the table.
    policy_fence: {
      gateway: 'SELECT (id), UPDATE (id)',
      registry: 'SELECT, UPDATE',
      authority: 'SELECT, UPDATE',
      auditor: read,
    },
    policy_parts: { gateway: read, registry: put, authority: put, auditor: read },
    // Views of the parts.
    departments: { auditor: read },
    resources: { auditor: read },
    items: { auditor: read },
    inputs: { auditor: read },
    purposes: { auditor: read },
    grants: { auditor: read },
    rule_sets: { auditor: read },
    rules: { auditor: read },
    masks: { auditor: read },
    suspensions: { auditor: read },
    flows: { auditor: read },
    identification_limits: { auditor: read },
    rate_limits: { auditor: read },
    // Where the catalog in force is searched: written by triggers on the parts.
    resource_index: { registry: read, auditor: read },
    item_index: { registry: read, auditor: read },
    subgraph_versions: { registry: append, authority: append, auditor: read },
    supergraph_versions: { gateway: read, registry: append, authority: append, auditor: read },
    announced_supergraph: { gateway: read, registry: put, authority: put, auditor: read },
    // What was used. A gateway finds where its chain ends, and cannot read who asked for what.
    // The moment of writing, and with it the month, is the database's to say.
    usage_records: {
      gateway: `SELECT (writer, sequence, hash, appended_at), INSERT (${recordColumns})`,
      registry: read,
      auditor: read,
      archivist: read,
    },
    usage_partitions: { gateway: read, auditor: read, archivist: read },
    // What was archived is noted by a function only.
    usage_retention: { auditor: read, archivist: read },
    usage_archives: { auditor: read, archivist: read },
    usage_archive_pieces: { auditor: read, archivist: read },
    usage_archived_months: { auditor: read, archivist: read },
    checkpoints: { gateway: append, auditor: read },
    checkpoint_ends: { gateway: append, auditor: read },
    usage_checkpoints: { auditor: read },
    // Gateways report themselves by a function only. Whoever publishes waits for them, and is not told their ids.
    gateways: {
      registry: 'SELECT (name, joined_at, seen_at, version, preparing, preparation)',
      authority: 'SELECT (name, joined_at, seen_at, version, preparing, preparation)',
      auditor: read,
    },
    pseudonym_keys: { auditor: read },
    // Sealed keys of departments: gateways open them, and need not know who made them. To which key departments seal is told
    // by gateways only, with a function.
    department_keys: {
      gateway: 'SELECT (department, key_id, algorithm, sealed_to, sealed, valid_from, valid_until)',
      registry: `SELECT (${keyColumns}), INSERT (department, key_id, algorithm, sealed_to, sealed, registered_by), UPDATE (valid_until, ended_by)`,
      auditor: `SELECT (${keyColumns})`,
    },
    sealing_keys: { registry: read, auditor: read },
    write_probe: { gateway: 'SELECT (at), UPDATE (at)', auditor: read },
    // What a publication is tried on: gateways write it and bound it, and need not read it.
    used_operations: {
      gateway: 'SELECT (application, hash, last_used_on), INSERT, UPDATE (last_used_on), DELETE',
      registry: read,
      authority: read,
      auditor: read,
    },
    operation_uses: {
      gateway:
        'SELECT (application, hash, purpose, operation_name, day, uses), INSERT, UPDATE (uses), DELETE',
      registry: read,
      authority: read,
      auditor: read,
    },
    policy_profiles: { auditor: read },
    share_applications: {},
    correction_requests: {},
    // What is decided, and by whom. The duty of an official is a trigger's to write.
    workflow_records: { registry: put, authority: read, auditor: read },
    workflow_leases: { registry: put, auditor: read },
    workflow_events: { registry: append, auditor: read },
    official_duties: { registry: read, auditor: read },
    _prisma_migrations: {},
  };

/** Functions that do or tell more than those who call them may. */
export const catalogFunctions: Readonly<Record<string, readonly CatalogRole[]>> = {
  // A gateway counts again what its counters have lost.
  'recorded_uses(text[])': ['gateway'],
  'make_usage_months()': ['gateway'],
  'report_gateway(uuid,jsonb,boolean,boolean,jsonb)': ['gateway'],
  'remove_gateway(uuid)': ['gateway'],
  'tell_sealing_key(text,text)': ['gateway'],
  // Months that are old enough, the oldest first.
  'usage_month_latest(text)': ['archivist'],
  'archive_usage_month(text,text,text,bigint,jsonb)': ['archivist'],
  'drop_usage_month(text)': ['archivist'],
  // Triggers'.
  'keep_duties_apart()': [],
  'index_begun_resources()': [],
  'forget_ended_resources()': [],
};

/** Numbers that rows get. */
export const catalogSequences: Readonly<Record<string, readonly CatalogRole[]>> = {
  subgraph_versions_id_seq: ['registry', 'authority'],
  supergraph_versions_id_seq: ['registry', 'authority'],
  workflow_events_id_seq: ['registry'],
};
