-- CreateEnum
CREATE TYPE "share_type" AS ENUM ('UNCONDITIONAL', 'CONDITIONAL', 'NOT_SHARED');

-- CreateEnum
CREATE TYPE "update_cycle" AS ENUM ('REALTIME', 'DAILY', 'WEEKLY', 'TENDAYS', 'MONTHLY', 'QUARTERLY', 'HALFYEARLY', 'YEARLY', 'IRREGULAR', 'OTHER');

-- CreateEnum
CREATE TYPE "item_role" AS ENUM ('DATA', 'KEY', 'STRUCTURE');

-- CreateEnum
CREATE TYPE "item_status" AS ENUM ('DRAFT', 'APPROVED', 'WITHDRAWN');

-- CreateEnum
CREATE TYPE "catalog_data_type" AS ENUM ('C', 'N', 'Y', 'D', 'T', 'L', 'M', 'G', 'B', 'I', 'F');

-- CreateEnum
CREATE TYPE "data_class" AS ENUM ('GENERAL', 'IMPORTANT', 'CORE');

-- CreateEnum
CREATE TYPE "administrative_level" AS ENUM ('NATION', 'PROVINCE', 'CITY', 'DISTRICT');

-- CreateEnum
CREATE TYPE "revision_status" AS ENUM ('DRAFT', 'SUBMITTED', 'REJECTED', 'APPROVED', 'SUPERSEDED');

-- CreateEnum
CREATE TYPE "grant_kind" AS ENUM ('PROVIDER_APPROVAL', 'AUTHORITY_OVERRIDE');

-- CreateEnum
CREATE TYPE "rule_set_status" AS ENUM ('DRAFT', 'APPROVED', 'ACTIVE', 'RETIRED');

-- CreateEnum
CREATE TYPE "rule_effect" AS ENUM ('DENY', 'MASK');

-- CreateEnum
CREATE TYPE "suspension_target" AS ENUM ('APPLICATION', 'DEPARTMENT', 'COORDINATE');

-- CreateEnum
CREATE TYPE "usage_outcome" AS ENUM ('ANSWERED', 'REFUSED', 'FAILED');

-- CreateEnum
CREATE TYPE "share_application_status" AS ENUM ('DRAFT', 'SUBMITTED', 'ESCALATED', 'APPROVED', 'REFUSED', 'DELIVERED', 'WITHDRAWN');

-- CreateEnum
CREATE TYPE "application_scope" AS ENUM ('SAME_REGION', 'CROSS_REGION', 'CROSS_LEVEL');

-- CreateEnum
CREATE TYPE "correction_status" AS ENUM ('SUBMITTED', 'ACCEPTED', 'CORRECTED', 'REJECTED', 'ESCALATED', 'WITHDRAWN');

-- CreateEnum
CREATE TYPE "workflow_kind" AS ENUM ('SHARE_APPLICATION', 'CORRECTION_REQUEST', 'RESOURCE_REVISION', 'RULE_SET', 'GRANT');

-- CreateTable
CREATE TABLE "departments" (
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "name_zh" TEXT NOT NULL,
    "uscc" TEXT,
    "region_code" TEXT,
    "level" "administrative_level",
    "parent_code" TEXT,

    CONSTRAINT "departments_pkey" PRIMARY KEY ("code")
);

-- CreateTable
CREATE TABLE "resources" (
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "name_zh" TEXT NOT NULL,
    "provider_code" TEXT NOT NULL,
    "provider_uscc" TEXT,
    "classification" TEXT,
    "abstract" TEXT NOT NULL,
    "format" TEXT NOT NULL,
    "share_mode" TEXT NOT NULL,
    "update_cycle" "update_cycle" NOT NULL,
    "published_on" DATE NOT NULL,
    "open_condition" TEXT,
    "related_resources" TEXT[],
    "use_requirements" TEXT,
    "sample_data" JSONB,
    "data_class" "data_class",
    "theme" TEXT,

    CONSTRAINT "resources_pkey" PRIMARY KEY ("code")
);

-- CreateTable
CREATE TABLE "items" (
    "resource_code" TEXT NOT NULL,
    "coordinate" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "name_zh" TEXT NOT NULL,
    "data_type" "catalog_data_type" NOT NULL,
    "length" INTEGER,
    "role" "item_role" NOT NULL,
    "share_type" "share_type" NOT NULL,
    "condition" TEXT,
    "legal_basis" TEXT,
    "level" SMALLINT NOT NULL,
    "open" BOOLEAN NOT NULL,
    "verifiable" BOOLEAN NOT NULL,
    "mask" TEXT,
    "status" "item_status" NOT NULL,
    "in_force_from" TIMESTAMPTZ(3) NOT NULL,
    "in_force_until" TIMESTAMPTZ(3),

    CONSTRAINT "items_pkey" PRIMARY KEY ("resource_code","coordinate")
);

-- CreateTable
CREATE TABLE "resource_revisions" (
    "resource_code" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "document" JSONB NOT NULL,
    "content_hash" TEXT NOT NULL,
    "status" "revision_status" NOT NULL,
    "reason" TEXT,
    "submitted_by" TEXT,
    "submitted_at" TIMESTAMPTZ(3),
    "reviewed_by" TEXT,
    "reviewed_at" TIMESTAMPTZ(3),
    "review_comment" TEXT,
    "confidentiality_cleared_by" TEXT,
    "confidentiality_cleared_at" TIMESTAMPTZ(3),
    "deadline_profile_id" UUID,
    "update_due_on" DATE,

    CONSTRAINT "resource_revisions_pkey" PRIMARY KEY ("resource_code","revision")
);

-- CreateTable
CREATE TABLE "purposes" (
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "name_zh" TEXT NOT NULL,
    "department_code" TEXT NOT NULL,
    "legal_basis" TEXT NOT NULL,
    "approved_by" TEXT NOT NULL,
    "approved_on" DATE NOT NULL,
    "items" TEXT[],
    "retired_at" TIMESTAMPTZ(3),

    CONSTRAINT "purposes_pkey" PRIMARY KEY ("code")
);

-- CreateTable
CREATE TABLE "grants" (
    "id" TEXT NOT NULL,
    "consumer_code" TEXT NOT NULL,
    "applications" TEXT[],
    "purpose_code" TEXT NOT NULL,
    "provider_code" TEXT NOT NULL,
    "items" TEXT[],
    "exact" TEXT[],
    "masks" JSONB NOT NULL DEFAULT '{}',
    "row_type" TEXT,
    "row_needs" TEXT,
    "row_when" TEXT,
    "daily_quota" INTEGER,
    "valid_from" TIMESTAMPTZ(3) NOT NULL,
    "valid_until" TIMESTAMPTZ(3) NOT NULL,
    "kind" "grant_kind" NOT NULL,
    "content_hash" TEXT NOT NULL,
    "approved_by" TEXT NOT NULL,
    "approved_at" TIMESTAMPTZ(3) NOT NULL,
    "accepted_by_consumer" TEXT,
    "accepted_by_consumer_at" TIMESTAMPTZ(3),
    "revoked_by" TEXT,
    "revoked_at" TIMESTAMPTZ(3),
    "revocation_reason" TEXT,
    "share_application_id" UUID,

    CONSTRAINT "grants_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rule_sets" (
    "version" TEXT NOT NULL,
    "status" "rule_set_status" NOT NULL,
    "based_on" TEXT,
    "content_hash" TEXT NOT NULL,
    "author" TEXT NOT NULL,
    "authored_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "reviewer" TEXT,
    "reviewed_at" TIMESTAMPTZ(3),
    "review_comment" TEXT,
    "activated_by" TEXT,
    "activated_at" TIMESTAMPTZ(3),
    "retired_at" TIMESTAMPTZ(3),

    CONSTRAINT "rule_sets_pkey" PRIMARY KEY ("version")
);

-- CreateTable
CREATE TABLE "rules" (
    "rule_set_version" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "basis" TEXT NOT NULL,
    "fields" TEXT[],
    "when" TEXT NOT NULL,
    "needs" TEXT,
    "effect" "rule_effect" NOT NULL,
    "mask" TEXT,

    CONSTRAINT "rules_pkey" PRIMARY KEY ("rule_set_version","id")
);

-- CreateTable
CREATE TABLE "masks" (
    "name" TEXT NOT NULL,
    "strength" DOUBLE PRECISION NOT NULL,
    "method" JSONB NOT NULL,

    CONSTRAINT "masks_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "suspensions" (
    "id" UUID NOT NULL,
    "target_kind" "suspension_target" NOT NULL,
    "target" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "ordered_by" TEXT,
    "lifted_at" TIMESTAMPTZ(3),
    "lifted_by" TEXT,
    "lift_reason" TEXT,

    CONSTRAINT "suspensions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "flows" (
    "item" TEXT NOT NULL,
    "department_code" TEXT NOT NULL,
    "basis" TEXT NOT NULL,
    "approved_by" TEXT,
    "approved_at" TIMESTAMPTZ(3),

    CONSTRAINT "flows_pkey" PRIMARY KEY ("item","department_code")
);

-- CreateTable
CREATE TABLE "usage_records" (
    "writer" UUID NOT NULL,
    "sequence" BIGINT NOT NULL,
    "decision_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "channel" TEXT NOT NULL,
    "user" TEXT,
    "application" TEXT,
    "department" TEXT,
    "purpose" TEXT,
    "approver" TEXT,
    "content" JSONB NOT NULL,
    "method" TEXT NOT NULL,
    "medium" TEXT NOT NULL,
    "policy_version" INTEGER NOT NULL,
    "operation_hash" TEXT,
    "operation_name" TEXT,
    "subjects" TEXT[],
    "outcome" "usage_outcome" NOT NULL,
    "status" SMALLINT NOT NULL,
    "previous_hash" TEXT NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "usage_records_pkey" PRIMARY KEY ("writer","sequence")
);

-- CreateTable
CREATE TABLE "usage_checkpoints" (
    "writer" UUID NOT NULL,
    "sequence" BIGINT NOT NULL,
    "hash" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "signature" TEXT NOT NULL,

    CONSTRAINT "usage_checkpoints_pkey" PRIMARY KEY ("writer","sequence")
);

-- CreateTable
CREATE TABLE "subgraph_versions" (
    "id" SERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "sdl" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "resources_hash" TEXT NOT NULL,
    "published_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "published_by" TEXT NOT NULL,
    "policy_version" INTEGER NOT NULL,

    CONSTRAINT "subgraph_versions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "supergraph_versions" (
    "id" SERIAL NOT NULL,
    "sdl" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "composed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "policy_version" INTEGER NOT NULL,

    CONSTRAINT "supergraph_versions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "policy_versions" (
    "version" INTEGER NOT NULL,
    "document" JSONB NOT NULL,
    "hash" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "transaction" BIGINT NOT NULL DEFAULT ((pg_current_xact_id())::text)::bigint,

    CONSTRAINT "policy_versions_pkey" PRIMARY KEY ("version")
);

-- CreateTable
CREATE TABLE "policy_head" (
    "id" BOOLEAN NOT NULL DEFAULT true,
    "version" INTEGER NOT NULL,

    CONSTRAINT "policy_head_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "policy_profiles" (
    "id" UUID NOT NULL,
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "legal_basis" TEXT NOT NULL,
    "is_verified" BOOLEAN NOT NULL,
    "is_default" BOOLEAN NOT NULL,
    "effective_from" DATE NOT NULL,
    "unconditional_reply_days" INTEGER,
    "conditional_reply_days" INTEGER NOT NULL,
    "conditional_extension_days" INTEGER,
    "delivery_days" INTEGER NOT NULL,
    "authority_override_days" INTEGER,
    "correction_days" INTEGER NOT NULL,
    "catalog_filing_days" INTEGER,
    "catalog_update_days" INTEGER,
    "open_data_update_days" INTEGER,

    CONSTRAINT "policy_profiles_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "share_applications" (
    "id" UUID NOT NULL,
    "consumer_code" TEXT NOT NULL,
    "provider_code" TEXT NOT NULL,
    "purpose_code" TEXT NOT NULL,
    "applications" TEXT[],
    "items" TEXT[],
    "exact" TEXT[],
    "row_type" TEXT,
    "row_needs" TEXT,
    "row_when" TEXT,
    "daily_quota" INTEGER,
    "valid_from" TIMESTAMPTZ(3) NOT NULL,
    "valid_until" TIMESTAMPTZ(3) NOT NULL,
    "justification" TEXT NOT NULL,
    "scope" "application_scope" NOT NULL DEFAULT 'SAME_REGION',
    "status" "share_application_status" NOT NULL,
    "deadline_profile_id" UUID NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "submitted_at" TIMESTAMPTZ(3),
    "reply_due_on" DATE,
    "override_due_on" DATE,
    "delivery_due_on" DATE,
    "decided_by" TEXT,
    "decided_at" TIMESTAMPTZ(3),
    "decision_reason" TEXT,
    "delivered_at" TIMESTAMPTZ(3),
    "feedback" TEXT,
    "feedback_at" TIMESTAMPTZ(3),

    CONSTRAINT "share_applications_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "correction_requests" (
    "id" UUID NOT NULL,
    "raised_by_code" TEXT NOT NULL,
    "provider_code" TEXT NOT NULL,
    "resource_code" TEXT NOT NULL,
    "coordinate" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "is_raised_by_subject" BOOLEAN NOT NULL,
    "sealed_claim" BYTEA,
    "decision_id" UUID,
    "status" "correction_status" NOT NULL,
    "deadline_profile_id" UUID NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "due_on" DATE NOT NULL,
    "answered_by" TEXT,
    "answered_at" TIMESTAMPTZ(3),
    "answer" TEXT,

    CONSTRAINT "correction_requests_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "workflow_events" (
    "id" BIGSERIAL NOT NULL,
    "kind" "workflow_kind" NOT NULL,
    "reference" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor" TEXT NOT NULL,
    "actor_department" TEXT,
    "from_status" TEXT,
    "to_status" TEXT NOT NULL,
    "comment" TEXT,

    CONSTRAINT "workflow_events_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "resources_provider_code_idx" ON "resources"("provider_code");

-- CreateIndex
CREATE INDEX "items_coordinate_idx" ON "items"("coordinate");

-- CreateIndex
CREATE INDEX "purposes_items_idx" ON "purposes" USING GIN ("items");

-- CreateIndex
CREATE UNIQUE INDEX "grants_share_application_id_key" ON "grants"("share_application_id");

-- CreateIndex
CREATE INDEX "grants_consumer_code_purpose_code_idx" ON "grants"("consumer_code", "purpose_code");

-- CreateIndex
CREATE INDEX "grants_provider_code_idx" ON "grants"("provider_code");

-- CreateIndex
CREATE INDEX "grants_items_idx" ON "grants" USING GIN ("items");

-- CreateIndex
CREATE INDEX "suspensions_target_kind_target_idx" ON "suspensions"("target_kind", "target");

-- CreateIndex
CREATE UNIQUE INDEX "usage_records_decision_id_key" ON "usage_records"("decision_id");

-- CreateIndex
CREATE INDEX "usage_records_subjects_idx" ON "usage_records" USING GIN ("subjects");

-- CreateIndex
CREATE INDEX "usage_records_application_at_idx" ON "usage_records"("application", "at");

-- CreateIndex
CREATE INDEX "usage_records_at_idx" ON "usage_records"("at");

-- CreateIndex
CREATE INDEX "subgraph_versions_name_id_idx" ON "subgraph_versions"("name", "id" DESC);

-- CreateIndex
CREATE INDEX "policy_versions_transaction_idx" ON "policy_versions"("transaction");

-- CreateIndex
CREATE UNIQUE INDEX "policy_head_version_key" ON "policy_head"("version");

-- CreateIndex
CREATE UNIQUE INDEX "policy_profiles_code_effective_from_key" ON "policy_profiles"("code", "effective_from");

-- CreateIndex
CREATE INDEX "share_applications_consumer_code_status_idx" ON "share_applications"("consumer_code", "status");

-- CreateIndex
CREATE INDEX "share_applications_provider_code_status_idx" ON "share_applications"("provider_code", "status");

-- CreateIndex
CREATE INDEX "share_applications_status_reply_due_on_idx" ON "share_applications"("status", "reply_due_on");

-- CreateIndex
CREATE INDEX "correction_requests_provider_code_status_idx" ON "correction_requests"("provider_code", "status");

-- CreateIndex
CREATE INDEX "correction_requests_subject_coordinate_idx" ON "correction_requests"("subject", "coordinate");

-- CreateIndex
CREATE INDEX "correction_requests_status_due_on_idx" ON "correction_requests"("status", "due_on");

-- CreateIndex
CREATE INDEX "workflow_events_kind_reference_id_idx" ON "workflow_events"("kind", "reference", "id");

-- AddForeignKey
ALTER TABLE "departments" ADD CONSTRAINT "departments_parent_code_fkey" FOREIGN KEY ("parent_code") REFERENCES "departments"("code") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "resources" ADD CONSTRAINT "resources_provider_code_fkey" FOREIGN KEY ("provider_code") REFERENCES "departments"("code") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "items" ADD CONSTRAINT "items_resource_code_fkey" FOREIGN KEY ("resource_code") REFERENCES "resources"("code") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "resource_revisions" ADD CONSTRAINT "resource_revisions_deadline_profile_id_fkey" FOREIGN KEY ("deadline_profile_id") REFERENCES "policy_profiles"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "purposes" ADD CONSTRAINT "purposes_department_code_fkey" FOREIGN KEY ("department_code") REFERENCES "departments"("code") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "grants" ADD CONSTRAINT "grants_consumer_code_fkey" FOREIGN KEY ("consumer_code") REFERENCES "departments"("code") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "grants" ADD CONSTRAINT "grants_purpose_code_fkey" FOREIGN KEY ("purpose_code") REFERENCES "purposes"("code") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "grants" ADD CONSTRAINT "grants_provider_code_fkey" FOREIGN KEY ("provider_code") REFERENCES "departments"("code") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "grants" ADD CONSTRAINT "grants_share_application_id_fkey" FOREIGN KEY ("share_application_id") REFERENCES "share_applications"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rules" ADD CONSTRAINT "rules_rule_set_version_fkey" FOREIGN KEY ("rule_set_version") REFERENCES "rule_sets"("version") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "subgraph_versions" ADD CONSTRAINT "subgraph_versions_policy_version_fkey" FOREIGN KEY ("policy_version") REFERENCES "policy_versions"("version") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "supergraph_versions" ADD CONSTRAINT "supergraph_versions_policy_version_fkey" FOREIGN KEY ("policy_version") REFERENCES "policy_versions"("version") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "policy_head" ADD CONSTRAINT "policy_head_version_fkey" FOREIGN KEY ("version") REFERENCES "policy_versions"("version") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "share_applications" ADD CONSTRAINT "share_applications_consumer_code_fkey" FOREIGN KEY ("consumer_code") REFERENCES "departments"("code") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "share_applications" ADD CONSTRAINT "share_applications_provider_code_fkey" FOREIGN KEY ("provider_code") REFERENCES "departments"("code") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "share_applications" ADD CONSTRAINT "share_applications_purpose_code_fkey" FOREIGN KEY ("purpose_code") REFERENCES "purposes"("code") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "share_applications" ADD CONSTRAINT "share_applications_deadline_profile_id_fkey" FOREIGN KEY ("deadline_profile_id") REFERENCES "policy_profiles"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "correction_requests" ADD CONSTRAINT "correction_requests_raised_by_code_fkey" FOREIGN KEY ("raised_by_code") REFERENCES "departments"("code") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "correction_requests" ADD CONSTRAINT "correction_requests_provider_code_fkey" FOREIGN KEY ("provider_code") REFERENCES "departments"("code") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "correction_requests" ADD CONSTRAINT "correction_requests_deadline_profile_id_fkey" FOREIGN KEY ("deadline_profile_id") REFERENCES "policy_profiles"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What follows is written by hand: the rules that must hold even if a program errs.

-- Values
ALTER TABLE "items"
    ADD CONSTRAINT "items_level_check" CHECK ("level" BETWEEN 1 AND 4),
    ADD CONSTRAINT "items_condition_check" CHECK ("share_type" <> 'CONDITIONAL' OR "condition" IS NOT NULL),
    ADD CONSTRAINT "items_legal_basis_check" CHECK ("share_type" <> 'NOT_SHARED' OR "legal_basis" IS NOT NULL),
    -- A field is bound to one item. Deferred, so that a publication may move it in any order.
    ADD CONSTRAINT "items_coordinate_bound_once" EXCLUDE USING btree ("coordinate" WITH =)
        WHERE ("status" <> 'WITHDRAWN') DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE "grants"
    ADD CONSTRAINT "grants_term_check" CHECK ("valid_from" < "valid_until"),
    ADD CONSTRAINT "grants_daily_quota_check" CHECK ("daily_quota" > 0),
    ADD CONSTRAINT "grants_row_scope_check" CHECK (num_nulls("row_type", "row_needs", "row_when") IN (0, 3));

ALTER TABLE "rule_sets"
    ADD CONSTRAINT "rule_sets_two_people_check" CHECK ("reviewer" <> "author"),
    ADD CONSTRAINT "rule_sets_one_active" EXCLUDE USING btree ("status" WITH =)
        WHERE ("status" = 'ACTIVE') DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE "rules"
    ADD CONSTRAINT "rules_mask_check" CHECK (("effect" = 'MASK') = ("mask" IS NOT NULL));

ALTER TABLE "share_applications"
    ADD CONSTRAINT "share_applications_refusal_check" CHECK ("status" <> 'REFUSED' OR "decision_reason" IS NOT NULL);

ALTER TABLE "usage_records"
    ADD CONSTRAINT "usage_records_sequence_check" CHECK ("sequence" >= 1);

-- Append-only tables: refused for everybody, whatever rights they have.
CREATE FUNCTION "refuse_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Rows of %.% are never changed or deleted.', TG_TABLE_SCHEMA, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END
$$;

CREATE TRIGGER "append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "usage_records"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "usage_checkpoints"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "policy_versions"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "subgraph_versions"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "supergraph_versions"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "workflow_events"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();

-- The version in force: one row, which only ever goes up by one.
ALTER TABLE "policy_head" ADD CONSTRAINT "policy_head_one_row" CHECK ("id");
-- Head and version may be written in either order.
ALTER TABLE "policy_head" ALTER CONSTRAINT "policy_head_version_fkey" DEFERRABLE INITIALLY DEFERRED;

CREATE TRIGGER "keep_row" BEFORE DELETE OR TRUNCATE ON "policy_head"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();

CREATE FUNCTION "check_policy_head"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW."version" <> OLD."version" + 1 THEN
        RAISE EXCEPTION 'The policy version goes from % to %, not to %.', OLD."version", OLD."version" + 1, NEW."version"
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER "go_up_by_one" BEFORE UPDATE ON "policy_head"
    FOR EACH ROW EXECUTE FUNCTION "check_policy_head"();

-- No change of the policy in force without a new version in the same transaction: gateways refuse to answer under a
-- version that is no longer the head, so a change that they cannot notice must not be possible.
CREATE FUNCTION "is_in_force"("table_name" text, "content" jsonb) RETURNS boolean LANGUAGE sql
    SET search_path FROM CURRENT
    RETURN CASE "table_name"
        WHEN 'rule_sets' THEN "content" ->> 'status' = 'ACTIVE'
        WHEN 'rules' THEN EXISTS (
            SELECT FROM "rule_sets" s
            WHERE s."version" = "content" ->> 'rule_set_version' AND s."status" = 'ACTIVE'
        )
        WHEN 'grants' THEN "content" ->> 'accepted_by_consumer_at' IS NOT NULL
        ELSE "content" IS NOT NULL
    END;

CREATE FUNCTION "require_policy_version"() RETURNS trigger LANGUAGE plpgsql
    SET search_path FROM CURRENT AS $$
DECLARE
    before_change jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END;
    after_change jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END;
BEGIN
    IF (is_in_force(TG_TABLE_NAME, before_change) OR is_in_force(TG_TABLE_NAME, after_change)) AND NOT EXISTS (
        SELECT FROM "policy_versions" v JOIN "policy_head" h ON h."version" = v."version"
        WHERE v."transaction" = pg_current_xact_id()::text::bigint
    ) THEN
        RAISE EXCEPTION 'A change of %.% needs a new policy version in the same transaction.',
            TG_TABLE_SCHEMA, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END
$$;

CREATE CONSTRAINT TRIGGER "versioned" AFTER INSERT OR UPDATE OR DELETE ON "departments"
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "require_policy_version"();
CREATE CONSTRAINT TRIGGER "versioned" AFTER INSERT OR UPDATE OR DELETE ON "resources"
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "require_policy_version"();
CREATE CONSTRAINT TRIGGER "versioned" AFTER INSERT OR UPDATE OR DELETE ON "items"
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "require_policy_version"();
CREATE CONSTRAINT TRIGGER "versioned" AFTER INSERT OR UPDATE OR DELETE ON "purposes"
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "require_policy_version"();
CREATE CONSTRAINT TRIGGER "versioned" AFTER INSERT OR UPDATE OR DELETE ON "grants"
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "require_policy_version"();
CREATE CONSTRAINT TRIGGER "versioned" AFTER INSERT OR UPDATE OR DELETE ON "rule_sets"
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "require_policy_version"();
CREATE CONSTRAINT TRIGGER "versioned" AFTER INSERT OR UPDATE OR DELETE ON "rules"
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "require_policy_version"();
CREATE CONSTRAINT TRIGGER "versioned" AFTER INSERT OR UPDATE OR DELETE ON "masks"
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "require_policy_version"();
CREATE CONSTRAINT TRIGGER "versioned" AFTER INSERT OR UPDATE OR DELETE ON "suspensions"
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "require_policy_version"();
CREATE CONSTRAINT TRIGGER "versioned" AFTER INSERT OR UPDATE OR DELETE ON "flows"
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "require_policy_version"();
CREATE CONSTRAINT TRIGGER "versioned" AFTER INSERT ON "subgraph_versions"
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "require_policy_version"();
CREATE CONSTRAINT TRIGGER "versioned" AFTER INSERT ON "supergraph_versions"
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "require_policy_version"();
-- And no version that is not in force.
CREATE CONSTRAINT TRIGGER "versioned" AFTER INSERT ON "policy_versions"
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "require_policy_version"();

-- The catalog before anything was published.
INSERT INTO "policy_head" ("version") VALUES (0);
INSERT INTO "policy_versions" ("version", "document", "hash", "actor", "reason")
    VALUES (0, '{}', 'genesis', 'migration', 'The empty catalog');

-- Deadlines in working days: those of the local rules, and those of the State Council's Regulations on Government Data
-- Sharing (Order No. 809, in force 2025-08-01), whose figures have not been checked against the text.
INSERT INTO "policy_profiles" (
    "id", "code", "name", "legal_basis", "is_verified", "is_default", "effective_from",
    "unconditional_reply_days", "conditional_reply_days", "delivery_days", "authority_override_days",
    "correction_days", "catalog_filing_days", "catalog_update_days", "open_data_update_days"
) VALUES
    ('6f1f4a52-6a55-4c2b-9a3e-0f4c0a7b1d01', 'local-rules', '地方政务数据管理办法',
     '中山市政务数据管理办法 §11, §22, §23, §27', true, true, '2000-01-01', NULL, 5, 5, 5, 5, 5, 5, 20),
    ('6f1f4a52-6a55-4c2b-9a3e-0f4c0a7b1d02', 'state-council-809', '政务数据共享条例(数字未核对)',
     '国务院令第809号', false, false, '2025-08-01', 1, 10, 20, NULL, 10, NULL, NULL, NULL);
