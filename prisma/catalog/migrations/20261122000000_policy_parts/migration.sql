-- A version of the policy was kept as one document. From now on, versions keep what differs from the one before.

-- CreateTable
CREATE TABLE "policy_parts" (
    "kind" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "from_version" INTEGER NOT NULL,
    "until_version" INTEGER,
    "document" JSONB NOT NULL,

    CONSTRAINT "policy_parts_pkey" PRIMARY KEY ("kind","key","from_version")
);

-- CreateIndex
CREATE INDEX "policy_parts_from_version_idx" ON "policy_parts"("from_version");

-- CreateIndex
CREATE INDEX "policy_parts_until_version_idx" ON "policy_parts"("until_version");

-- What follows is written by hand.

-- Every version's document, in parts: those that are the same in successive versions become one.
INSERT INTO "policy_parts" ("kind", "key", "from_version", "until_version", "document")
WITH "documents" AS (
    SELECT v."version", l."kind", p."part"
    FROM "policy_versions" v
    CROSS JOIN LATERAL jsonb_each(v."document") AS l("kind", "list")
    CROSS JOIN LATERAL jsonb_array_elements(
        CASE WHEN jsonb_typeof(l."list") = 'array' THEN l."list" ELSE jsonb_build_array(l."list") END
    ) AS p("part")
    WHERE l."kind" <> 'version'
        -- What a policy has before its first rule set is none.
        AND NOT (l."kind" = 'ruleSet' AND p."part" ->> 'version' = 'none')
),
"parts" AS (
    -- One document could name the target of a suspension twice. The earliest was in force with or without the others.
    SELECT DISTINCT ON ("version", "kind", "key") "version", "kind", "part",
        CASE "kind"
            WHEN 'grants' THEN "part" ->> 'id'
            WHEN 'masks' THEN "part" ->> 'name'
            WHEN 'ruleSet' THEN 'ruleSet'
            WHEN 'flows' THEN ("part" ->> 'item') || '>' || ("part" ->> 'to')
            WHEN 'suspensions' THEN
                (SELECT t."kind" || ':' || t."value" FROM jsonb_each_text("part" -> 'target') AS t("kind", "value"))
            ELSE "part" ->> 'code'
        END AS "key"
    FROM "documents"
    ORDER BY "version", "kind", "key", "part" ->> 'since'
),
"begun" AS (
    SELECT *, lag("version") OVER "successive" IS DISTINCT FROM "version" - 1
        OR lag("part") OVER "successive" <> "part" AS "is_new"
    FROM "parts"
    WINDOW "successive" AS (PARTITION BY "kind", "key" ORDER BY "version")
),
"runs" AS (
    SELECT *, count(*) FILTER (WHERE "is_new") OVER (PARTITION BY "kind", "key" ORDER BY "version") AS "run"
    FROM "begun"
)
SELECT r."kind", r."key", min(r."version"), nullif(max(r."version"), h."version") + 1, (array_agg(r."part"))[1]
FROM "runs" r CROSS JOIN "policy_head" h
GROUP BY r."kind", r."key", r."run", h."version";

ALTER TABLE "policy_versions" DROP COLUMN "document";

ALTER TABLE "policy_parts"
    ADD CONSTRAINT "policy_parts_term_check" CHECK ("from_version" < "until_version"),
    -- One of a kind and key is in force.
    ADD CONSTRAINT "policy_parts_in_force_once" EXCLUDE USING btree ("kind" WITH =, "key" WITH =)
        WHERE ("until_version" IS NULL);

-- The history of the policy: nothing is deleted, and nothing changes but that a part in force is closed, once.
CREATE TRIGGER "append_only" BEFORE DELETE OR TRUNCATE ON "policy_parts"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "close_once" BEFORE UPDATE ON "policy_parts" FOR EACH ROW
    WHEN (
        OLD."until_version" IS NOT NULL OR NEW."until_version" IS NULL
        OR (OLD."kind", OLD."key", OLD."from_version", OLD."document")
            IS DISTINCT FROM (NEW."kind", NEW."key", NEW."from_version", NEW."document")
    )
    EXECUTE FUNCTION "refuse_change"();

-- Both only by the version that was recorded before in the same transaction.
CREATE FUNCTION "require_own_version"() RETURNS trigger LANGUAGE plpgsql
    SET search_path FROM CURRENT AS $$
DECLARE
    own_version integer := (
        SELECT max(v."version") FROM "policy_versions" v WHERE v."transaction" = pg_current_xact_id()::text::bigint
    );
BEGIN
    IF EXISTS (
        SELECT FROM "written" w
        WHERE own_version IS DISTINCT FROM CASE TG_OP WHEN 'INSERT' THEN w."from_version" ELSE w."until_version" END
            OR (TG_OP = 'INSERT' AND w."until_version" IS NOT NULL)
    ) THEN
        RAISE EXCEPTION 'A change of %.% needs a new policy version in the same transaction.',
            TG_TABLE_SCHEMA, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER "versioned_insert" AFTER INSERT ON "policy_parts" REFERENCING NEW TABLE AS "written"
    FOR EACH STATEMENT EXECUTE FUNCTION "require_own_version"();
CREATE TRIGGER "versioned_update" AFTER UPDATE ON "policy_parts" REFERENCING NEW TABLE AS "written"
    FOR EACH STATEMENT EXECUTE FUNCTION "require_own_version"();

-- The parts of which the policy of a version is made.
CREATE FUNCTION "policy_at"("at_version" integer) RETURNS SETOF "policy_parts" LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT p.* FROM "policy_parts" p
    WHERE p."from_version" <= "at_version" AND (p."until_version" IS NULL OR "at_version" < p."until_version");
END;
