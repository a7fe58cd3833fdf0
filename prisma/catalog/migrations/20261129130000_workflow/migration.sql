-- What departments and the authority decide: records with their state, and events, one for each action. Nothing was
-- kept in the events before.

-- DropTable
DROP TABLE "workflow_events";

-- DropEnum
DROP TYPE "workflow_kind";

-- CreateTable
CREATE TABLE "workflow_records" (
    "kind" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "department" TEXT NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "document" JSONB NOT NULL,

    CONSTRAINT "workflow_records_pkey" PRIMARY KEY ("kind","id")
);

-- CreateTable
CREATE TABLE "workflow_events" (
    "id" BIGSERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "reference" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor" TEXT NOT NULL,
    "official" TEXT,
    "application" TEXT NOT NULL,
    "department" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "from_state" TEXT,
    "to_state" TEXT NOT NULL,
    "reason" TEXT,
    "is_break_glass" BOOLEAN NOT NULL,
    "policy_version" INTEGER,

    CONSTRAINT "workflow_events_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "official_duties" (
    "official" TEXT NOT NULL,
    "duty" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "official_duties_pkey" PRIMARY KEY ("official")
);

-- CreateIndex
CREATE INDEX "workflow_records_kind_state_created_at_idx" ON "workflow_records"("kind", "state", "created_at");

-- CreateIndex
CREATE INDEX "workflow_records_kind_created_at_id_idx" ON "workflow_records"("kind", "created_at", "id");

-- CreateIndex
CREATE INDEX "workflow_events_kind_reference_id_idx" ON "workflow_events"("kind", "reference", "id");

-- What follows is written by hand.

CREATE TRIGGER "append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "workflow_events"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();

-- A record stays, whatever becomes of it, and each change of it is one step.
CREATE TRIGGER "keep_rows" BEFORE DELETE OR TRUNCATE ON "workflow_records"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();

CREATE FUNCTION "check_workflow_revision"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW."revision" <> OLD."revision" + 1
        OR (NEW."kind", NEW."id", NEW."created_by", NEW."created_at")
            IS DISTINCT FROM (OLD."kind", OLD."id", OLD."created_by", OLD."created_at") THEN
        RAISE EXCEPTION 'The record % % goes from revision % to the next one, and stays whose it is.',
            OLD."kind", OLD."id", OLD."revision" USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER "one_step" BEFORE UPDATE ON "workflow_records"
    FOR EACH ROW EXECUTE FUNCTION "check_workflow_revision"();

-- Whoever sets the rules, whoever works under them and whoever reads what was done are three people (三员分立). The
-- duty of an official is that of the first action; one of another duty is refused until the authority ends the first
-- with an event of its own. The names that break-glass commands give are nobody's word, so they are not looked at.
CREATE FUNCTION "keep_duties_apart"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
    "own" text := CASE
        WHEN NEW."role" IN ('security-officer', 'security-reviewer') THEN 'security'
        WHEN NEW."role" IN ('steward', 'authority', 'application-owner', 'operator') THEN 'operation'
        WHEN NEW."role" = 'auditor' THEN 'audit'
    END;
    "known" text;
BEGIN
    IF "own" IS NOT NULL AND NEW."official" IS NOT NULL AND NOT NEW."is_break_glass" THEN
        INSERT INTO "official_duties" ("official", "duty") VALUES (NEW."official", "own")
        ON CONFLICT ("official") DO NOTHING;
        SELECT d."duty" INTO "known" FROM "official_duties" d WHERE d."official" = NEW."official";
        IF "known" <> "own" THEN
            RAISE EXCEPTION 'The official has acted in the duty %, and % is another.', "known", "own"
                USING ERRCODE = 'GG001';
        END IF;
    END IF;
    IF NEW."kind" = 'official-duty' AND NEW."action" = 'end' THEN
        DELETE FROM "official_duties" d WHERE d."official" = NEW."reference";
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER "keep_duties_apart" BEFORE INSERT ON "workflow_events"
    FOR EACH ROW EXECUTE FUNCTION "keep_duties_apart"();

REVOKE EXECUTE ON FUNCTION "keep_duties_apart"() FROM PUBLIC;

DO $$
DECLARE
    "function" text;
BEGIN
    FOREACH "function" IN ARRAY ARRAY['check_workflow_revision()', 'keep_duties_apart()'] LOOP
        EXECUTE format('ALTER FUNCTION %s SET search_path = %I, pg_temp', "function", current_schema());
    END LOOP;
END
$$;
