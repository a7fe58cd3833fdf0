-- Records stay for as long as the month that they were written in, and for as long after their own time: the month is of
-- the clock of the database, which may have been wrong.

-- The latest time that the records of a month are of; null when there is no such month, or no such record.
--
-- A time that is still to come is of a gateway whose clock was wrong. It says nothing of the age of a record, and would
-- keep this month, and with it all later ones, for as long as somebody likes.
CREATE FUNCTION "usage_month_latest"("month" text) RETURNS timestamptz LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path FROM CURRENT AS $$
DECLARE
    "latest" timestamptz;
BEGIN
    IF to_regclass(format('%I', "month")) IS NOT NULL AND (
        EXISTS (SELECT FROM "usage_partitions" p WHERE p."name" = "month")
        OR EXISTS (SELECT FROM "usage_archives" a WHERE a."name" = "month")
    ) THEN
        EXECUTE format('SELECT max("at") FROM %I WHERE "at" <= statement_timestamp()', "month") INTO "latest";
    END IF;
    RETURN "latest";
END
$$;

-- Notes that a month is in a file, and detaches it: both, or nothing. The oldest month comes first, so that what is left
-- of a chain is always its end. The table stays, with its triggers.
--
-- What is noted of chains is what the month holds. It has to be what the file was found to hold.
--
-- Detaching waits for those who use the usage record, and they wait for it: for a second at most, then it gives up.
CREATE OR REPLACE FUNCTION "archive_usage_month"(
    "month" text, "to_file" text, "file_sha256" text, "file_records" bigint, "file_pieces" jsonb
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT SET lock_timeout = '1s' AS $$
DECLARE
    "this" record;
    "latest" timestamptz;
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
    "latest" := "usage_month_latest"("month");
    IF "usage_kept_until"("latest") > statement_timestamp() THEN
        RAISE EXCEPTION 'A usage record of % is of %: it is kept until %.', "month", "latest", "usage_kept_until"("latest")
            USING ERRCODE = 'restrict_violation';
    END IF;
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
CREATE OR REPLACE FUNCTION "drop_usage_month"("month" text) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
    SET search_path FROM CURRENT SET lock_timeout = '1s' AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM "usage_archives" a WHERE a."name" = "month")
        OR EXISTS (SELECT FROM "usage_partitions" p WHERE p."name" = "month") THEN
        RAISE EXCEPTION '% is no month that was archived and detached.', "month" USING ERRCODE = 'restrict_violation';
    END IF;
    -- A longer retention may have been set since, or the month was archived when only its own end counted.
    IF (
        SELECT "usage_kept_until"(greatest(a."until", "usage_month_latest"(a."name")))
        FROM "usage_archives" a WHERE a."name" = "month"
    ) > statement_timestamp() THEN
        RAISE EXCEPTION 'The usage records of % are kept for longer.', "month" USING ERRCODE = 'restrict_violation';
    END IF;
    IF to_regclass(format('%I', "month")) IS NULL THEN
        RETURN false;
    END IF;
    EXECUTE format('DROP TABLE %I', "month");
    RETURN true;
END
$$;

-- Makes the partition without a month one of the months of its records, and puts an empty one in its place.
--
-- Where the clock of the database was wrong, they may be from before and after months that there are. Those of each gap
-- between such months are then copied into a partition of their own, since rows cannot be moved.
CREATE FUNCTION "give_months_to_usage"() RETURNS void LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    "starts" timestamptz[] := ARRAY(SELECT p."since" FROM "usage_partitions" p WHERE p."since" IS NOT NULL ORDER BY 1);
    "ends" timestamptz[] := ARRAY(SELECT p."until" FROM "usage_partitions" p WHERE p."until" IS NOT NULL ORDER BY 1);
    "gaps" integer[];
    "gap" integer;
    "since" timestamptz;
    "until" timestamptz;
    "month" text;
BEGIN
    ALTER TABLE "usage_records" DETACH PARTITION "usage_records_without_month";
    -- How many months end before.
    SELECT array_agg(DISTINCT width_bucket("appended_at", "ends")) INTO "gaps" FROM "usage_records_without_month";
    FOREACH "gap" IN ARRAY "gaps" LOOP
        SELECT
            greatest(
                date_trunc('month', min("appended_at") AT TIME ZONE 'Asia/Shanghai') AT TIME ZONE 'Asia/Shanghai',
                "ends"["gap"]
            ),
            least(
                (date_trunc('month', max("appended_at") AT TIME ZONE 'Asia/Shanghai') + interval '1 month')
                    AT TIME ZONE 'Asia/Shanghai',
                "starts"["gap" + 1]
            )
        INTO "since", "until"
        FROM "usage_records_without_month" WHERE width_bucket("appended_at", "ends") = "gap";
        "month" := "usage_month_name"("since" AT TIME ZONE 'Asia/Shanghai');
        IF cardinality("gaps") = 1 THEN
            EXECUTE format('ALTER TABLE "usage_records_without_month" RENAME TO %I', "month");
        ELSE
            PERFORM "make_usage_partition"("month");
            EXECUTE format(
                'INSERT INTO %I SELECT * FROM "usage_records_without_month" WHERE width_bucket("appended_at", $1) = $2',
                "month"
            ) USING "ends", "gap";
        END IF;
        EXECUTE format(
            'ALTER TABLE "usage_records" ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', "month", "since", "until"
        );
    END LOOP;
    IF cardinality("gaps") > 1 THEN
        DROP TABLE "usage_records_without_month";
    END IF;
    PERFORM "make_usage_partition"('usage_records_without_month');
    ALTER TABLE "usage_records" ATTACH PARTITION "usage_records_without_month" DEFAULT;
END
$$;

-- Makes this month and the two that follow where they are missing, and nothing else: gateways call it.
--
-- Attaching a month waits for those who read all months, and nobody who appends waits for it; it gives up after two
-- seconds, and is called again.
CREATE OR REPLACE FUNCTION "make_usage_months"() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path FROM CURRENT SET lock_timeout = '2s' AS $$
DECLARE
    "this_month" timestamp := date_trunc('month', statement_timestamp() AT TIME ZONE 'Asia/Shanghai');
    "start" timestamp;
    "month" text;
BEGIN
    -- One at a time; neither readers nor those who append wait for it.
    LOCK TABLE "usage_records" IN SHARE UPDATE EXCLUSIVE MODE;
    IF EXISTS (SELECT FROM "usage_records_without_month") THEN
        LOCK TABLE "usage_records" IN ACCESS EXCLUSIVE MODE;
        PERFORM "give_months_to_usage"();
    END IF;
    FOR "start" IN SELECT generate_series("this_month", "this_month" + interval '2 months', interval '1 month') LOOP
        CONTINUE WHEN EXISTS (
            SELECT FROM "usage_partitions" p
            WHERE "start" AT TIME ZONE 'Asia/Shanghai' >= p."since" AND "start" AT TIME ZONE 'Asia/Shanghai' < p."until"
        );
        "month" := "usage_month_name"("start");
        PERFORM "make_usage_partition"("month");
        EXECUTE format(
            'ALTER TABLE "usage_records" ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', "month",
            "start" AT TIME ZONE 'Asia/Shanghai', ("start" + interval '1 month') AT TIME ZONE 'Asia/Shanghai'
        );
    END LOOP;
END
$$;
REVOKE EXECUTE ON FUNCTION "usage_month_latest"(text), "give_months_to_usage"() FROM PUBLIC;

-- Temporary tables come last for these functions, as for all: see the migration `late_usage_records`.
DO $$
DECLARE
    "function" regprocedure;
BEGIN
    FOR "function" IN
        SELECT p.oid FROM pg_proc p
        WHERE p.pronamespace = current_schema()::regnamespace AND p.proconfig::text ~ 'search_path=[^"]*\w'
    LOOP
        EXECUTE format('ALTER FUNCTION %s SET search_path = %I, pg_temp', "function", current_schema());
    END LOOP;
END
$$;
