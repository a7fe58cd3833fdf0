-- Records are appended to a month that was archived, or detached by hand, when the clock of the database was wrong. They
-- are then in the partition without a month, and become a partition whose name is not taken.

-- What a new partition of a month is called: usage_records_2020_01, or usage_records_2020_01_2 where there is a table of
-- that name, or was one that is archived.
CREATE FUNCTION "usage_month_name"("start" timestamp) RETURNS text LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $$
DECLARE
    "month" text := 'usage_records_' || to_char("start", 'YYYY_MM');
    "free" text := "month";
    "number" integer := 1;
BEGIN
    WHILE to_regclass(format('%I', "free")) IS NOT NULL
        OR EXISTS (SELECT FROM "usage_archives" a WHERE a."name" = "free")
    LOOP
        "number" := "number" + 1;
        "free" := "month" || '_' || "number";
    END LOOP;
    RETURN "free";
END
$$;
REVOKE EXECUTE ON FUNCTION "usage_month_name"(timestamp) FROM PUBLIC;

-- Makes this month and the two that follow where they are missing, and nothing else: gateways call it.
--
-- Records of a month cannot be moved into it once they are in the partition without a month. Then that partition becomes
-- the one of these months, and is replaced by an empty one.
--
-- Attaching a month waits for those who read all months, and nobody who appends waits for it; it gives up after two
-- seconds, and is called again.
CREATE OR REPLACE FUNCTION "make_usage_months"() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path FROM CURRENT SET lock_timeout = '2s' AS $$
DECLARE
    "this_month" timestamp := date_trunc('month', statement_timestamp() AT TIME ZONE 'Asia/Shanghai');
    "start" timestamp;
    "after" timestamp;
    "month" text;
BEGIN
    -- One at a time; neither readers nor those who append wait for it.
    LOCK TABLE "usage_records" IN SHARE UPDATE EXCLUSIVE MODE;
    IF EXISTS (SELECT FROM "usage_records_without_month") THEN
        LOCK TABLE "usage_records" IN ACCESS EXCLUSIVE MODE;
        SELECT
            date_trunc('month', min("appended_at") AT TIME ZONE 'Asia/Shanghai'),
            date_trunc('month', max("appended_at") AT TIME ZONE 'Asia/Shanghai') + interval '1 month'
        INTO "start", "after" FROM "usage_records_without_month";
        "month" := "usage_month_name"("start");
        ALTER TABLE "usage_records" DETACH PARTITION "usage_records_without_month";
        EXECUTE format('ALTER TABLE "usage_records_without_month" RENAME TO %I', "month");
        EXECUTE format(
            'ALTER TABLE "usage_records" ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
            "month", "start" AT TIME ZONE 'Asia/Shanghai', "after" AT TIME ZONE 'Asia/Shanghai'
        );
        PERFORM "make_usage_partition"('usage_records_without_month');
        ALTER TABLE "usage_records" ATTACH PARTITION "usage_records_without_month" DEFAULT;
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
-- Where auditors look for a file is no choice of those who archive.
ALTER TABLE "usage_archives"
    ADD CONSTRAINT "usage_archives_file_check" CHECK ("file" = replace("name", '_', '-') || '.jsonl') NOT VALID;

-- Whoever may make temporary tables would otherwise put one in the place of a table that these functions use, since those
-- are looked for first: https://www.postgresql.org/docs/current/sql-createfunction.html#SQL-CREATEFUNCTION-SECURITY
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
