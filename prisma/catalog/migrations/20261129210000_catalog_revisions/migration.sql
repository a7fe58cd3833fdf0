-- Changes of catalog entries are records of workflows. The table that was meant for them was never used.
DROP TABLE "resource_revisions";

DROP TYPE "revision_status";

-- What was assessed, agreed to and reviewed is exactly what is published: each event says which content it was about.
ALTER TABLE "workflow_events" ADD COLUMN "content_hash" TEXT;

-- The head of a department, too, works under the rules that others set.
CREATE OR REPLACE FUNCTION "keep_duties_apart"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
    "own" text := CASE
        WHEN NEW."role" IN ('security-officer', 'security-reviewer') THEN 'security'
        WHEN NEW."role" IN ('steward', 'department-head', 'authority', 'application-owner', 'operator') THEN 'operation'
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

-- A function that is replaced loses its settings.
DO $$
BEGIN
    EXECUTE format('ALTER FUNCTION keep_duties_apart() SET search_path = %I, pg_temp', current_schema());
END
$$;
