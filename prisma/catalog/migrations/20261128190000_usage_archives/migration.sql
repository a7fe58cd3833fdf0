-- Months of usage records that are old enough are written to files, noted here, and detached. The notes are what an audit
-- goes on with where records are no longer in the database.

-- CreateTable
CREATE TABLE "usage_retention" (
    "id" BOOLEAN NOT NULL DEFAULT true,
    "years" INTEGER NOT NULL,

    CONSTRAINT "usage_retention_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "usage_archives" (
    "name" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,
    "file" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "records" BIGINT NOT NULL,
    "archived_at" TIMESTAMPTZ(3) NOT NULL DEFAULT statement_timestamp(),
    "archived_by" TEXT NOT NULL,

    CONSTRAINT "usage_archives_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "usage_archive_pieces" (
    "name" TEXT NOT NULL,
    "writer" UUID NOT NULL,
    "first" BIGINT NOT NULL,
    "last" BIGINT NOT NULL,
    "previous_hash" TEXT NOT NULL,
    "first_hash" TEXT NOT NULL,
    "last_hash" TEXT NOT NULL,

    CONSTRAINT "usage_archive_pieces_pkey" PRIMARY KEY ("name","writer","first")
);

-- CreateIndex
CREATE INDEX "usage_archive_pieces_writer_first_idx" ON "usage_archive_pieces"("writer", "first");

-- CreateIndex
CREATE INDEX "checkpoint_ends_writer_sequence_idx" ON "checkpoint_ends"("writer", "sequence");

-- AddForeignKey
ALTER TABLE "usage_archive_pieces" ADD CONSTRAINT "usage_archive_pieces_name_fkey" FOREIGN KEY ("name") REFERENCES "usage_archives"("name") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What follows is written by hand.

-- Three years are the least that the law asks for (国务院令第809号 §29). An owner may say more.
ALTER TABLE "usage_retention"
    ADD CONSTRAINT "usage_retention_one_row" CHECK ("id"),
    ADD CONSTRAINT "usage_retention_years_check" CHECK ("years" BETWEEN 3 AND 100);
INSERT INTO "usage_retention" ("years") VALUES (3);
CREATE TRIGGER "keep_row" BEFORE DELETE OR TRUNCATE ON "usage_retention"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();

CREATE TRIGGER "append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "usage_archives"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "usage_archive_pieces"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();

-- Until when the records of a month stay, which ends at some moment: a month ends at midnight in Beijing.
CREATE FUNCTION "usage_kept_until"("month_end" timestamptz) RETURNS timestamptz LANGUAGE sql STABLE
    SET search_path FROM CURRENT
    RETURN (
        SELECT ("month_end" AT TIME ZONE 'Asia/Shanghai' + make_interval(years => r."years")) AT TIME ZONE 'Asia/Shanghai'
        FROM "usage_retention" r
    );

-- Notes that a month is in a file, and detaches it: both, or nothing. The oldest month comes first, so that what is left
-- of a chain is always its end. The table stays, with its triggers.
--
-- What is noted of chains is what the month holds. It has to be what the file was found to hold.
--
-- Detaching waits for those who use the usage record, and they wait for it: for a second at most, then it gives up.
CREATE FUNCTION "archive_usage_month"(
    "month" text, "to_file" text, "file_sha256" text, "file_records" bigint, "file_pieces" jsonb
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT SET lock_timeout = '1s' AS $$
DECLARE
    "this" record;
BEGIN
    SELECT p."since", p."until", "usage_kept_until"(p."until") AS "kept_until" INTO "this"
    FROM "usage_partitions" p WHERE p."name" = "month" AND p."since" IS NOT NULL;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'There is no month % of usage records.', "month" USING ERRCODE = 'restrict_violation';
    END IF;
    IF EXISTS (SELECT FROM "usage_archives" a WHERE a."name" = "month") THEN
        RAISE EXCEPTION '% was archived before, and is there again.', "month" USING ERRCODE = 'restrict_violation';
    END IF;
    IF "this"."kept_until" > statement_timestamp() THEN
        RAISE EXCEPTION 'The usage records of % are kept until %.', "month", "this"."kept_until"
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF EXISTS (SELECT FROM "usage_partitions" p WHERE p."since" < "this"."since")
        OR EXISTS (SELECT FROM "usage_records_without_month" r WHERE r."appended_at" < "this"."until") THEN
        RAISE EXCEPTION 'There are usage records from before %: the oldest month is archived first.', "month"
            USING ERRCODE = 'restrict_violation';
    END IF;

    EXECUTE format('LOCK TABLE %I IN SHARE MODE', "month");
    INSERT INTO "usage_archives" ("name", "since", "until", "file", "sha256", "records", "archived_by")
    VALUES ("month", "this"."since", "this"."until", "to_file", "file_sha256", "file_records", session_user);
    EXECUTE format(
        'INSERT INTO "usage_archive_pieces"
        WITH links AS (
            SELECT "writer", "sequence", "previous_hash", "hash",
                (lag("sequence") OVER chain, lag("hash") OVER chain)
                    IS DISTINCT FROM ("sequence" - 1, "previous_hash") AS begins,
                (lead("sequence") OVER chain, lead("previous_hash") OVER chain)
                    IS DISTINCT FROM ("sequence" + 1, "hash") AS ends
            FROM %I WINDOW chain AS (PARTITION BY "writer" ORDER BY "sequence")
        ), pieces AS (
            SELECT "writer", "sequence" AS first, "previous_hash", "hash" AS first_hash, begins,
                CASE WHEN ends THEN "sequence" ELSE lead("sequence") OVER chain END AS last,
                CASE WHEN ends THEN "hash" ELSE lead("hash") OVER chain END AS last_hash
            FROM links WHERE begins OR ends WINDOW chain AS (PARTITION BY "writer" ORDER BY "sequence")
        )
        SELECT %L, "writer", first, last, "previous_hash", first_hash, last_hash FROM pieces WHERE begins',
        "month", "month"
    );
    IF "file_records" IS DISTINCT FROM (
        SELECT coalesce(sum(p."last" - p."first" + 1), 0) FROM "usage_archive_pieces" p WHERE p."name" = "month"
    ) OR EXISTS (
        SELECT FROM (
            SELECT p."writer", p."first", p."last", p."previous_hash", p."first_hash", p."last_hash"
            FROM "usage_archive_pieces" p WHERE p."name" = "month"
        ) AS m FULL JOIN jsonb_to_recordset("file_pieces") AS f(
            "writer" uuid, "first" bigint, "last" bigint, "previousHash" text, "firstHash" text, "lastHash" text
        ) ON f."writer" = m."writer" AND f."first" = m."first"
        WHERE (m."last", m."previous_hash", m."first_hash", m."last_hash")
            IS DISTINCT FROM (f."last", f."previousHash", f."firstHash", f."lastHash")
    ) THEN
        RAISE EXCEPTION 'The file % does not hold what % does.', "to_file", "month" USING ERRCODE = 'restrict_violation';
    END IF;
    EXECUTE format('ALTER TABLE "usage_records" DETACH PARTITION %I', "month");
END
$$;

-- Removes the table of a month that was archived and detached. Says whether it was there.
CREATE FUNCTION "drop_usage_month"("month" text) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
    SET search_path FROM CURRENT SET lock_timeout = '1s' AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM "usage_archives" a WHERE a."name" = "month")
        OR EXISTS (SELECT FROM "usage_partitions" p WHERE p."name" = "month") THEN
        RAISE EXCEPTION '% is no month that was archived and detached.', "month" USING ERRCODE = 'restrict_violation';
    END IF;
    -- A longer retention may have been set since.
    IF (SELECT "usage_kept_until"(a."until") FROM "usage_archives" a WHERE a."name" = "month") > statement_timestamp() THEN
        RAISE EXCEPTION 'The usage records of % are kept for longer.', "month" USING ERRCODE = 'restrict_violation';
    END IF;
    IF to_regclass(format('%I', "month")) IS NULL THEN
        RETURN false;
    END IF;
    EXECUTE format('DROP TABLE %I', "month");
    RETURN true;
END
$$;

-- Months that were archived, and whether their detached tables are still there.
CREATE VIEW "usage_archived_months" AS
    SELECT a."name", a."since", a."until", a."file", a."sha256", a."records", a."archived_at", a."archived_by",
        EXISTS (
            SELECT FROM pg_class c WHERE c.relname = a."name" AND c.relnamespace = (
                SELECT t.relnamespace FROM pg_class t WHERE t.oid = '"usage_records"'::regclass
            ) AND NOT c.relispartition
        ) AS "has_table"
    FROM "usage_archives" a;

REVOKE EXECUTE ON FUNCTION "archive_usage_month"(text, text, text, bigint, jsonb), "drop_usage_month"(text) FROM PUBLIC;
