-- Usage records are kept in a partition for each month, so that a month can be archived and detached as a whole. What
-- there is becomes the partition of the month of this migration.
--
-- A month is that of the writing, by the clock of the database and in the time zone of the law. It is no part of a record.
-- A writer appends one batch after the other, so each month has a contiguous piece of its chain.
--
-- Indexes of a partitioned table are unique with the column that partitions only. So places and decision ids are unique
-- within a month, by indexes of each partition; over months, an audit finds what stands twice.

-- What there is has the moment of this migration.
ALTER TABLE "usage_records" ADD COLUMN "appended_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now();
ALTER TABLE "usage_records" ALTER COLUMN "appended_at" SET DEFAULT statement_timestamp();

-- "Who used this field?" The path of each form finds nothing in the other one.
CREATE FUNCTION "fields_of_use"("content" jsonb) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 1000
    RETURN ARRAY(
        SELECT DISTINCT c #>> '{}'
        FROM (
            SELECT jsonb_path_query("content", '$[*].items[*].coordinate')
            UNION ALL
            SELECT jsonb_path_query("content", '$[*].coordinate')
        ) AS coordinates(c)
    );
CREATE INDEX "usage_records_fields_idx" ON "usage_records" USING GIN ("fields_of_use"("content"));

-- The table of records so far becomes a partition of one that is like it.
DO $$
DECLARE
    "start" timestamp := date_trunc('month', now() AT TIME ZONE 'Asia/Shanghai');
    "month" text := 'usage_records_' || to_char("start", 'YYYY_MM');
    -- As they are: NOT VALID for what was written before them. One names the row, which is each partition's own.
    "constraints" text[] := ARRAY(
        SELECT format('ALTER TABLE "usage_records" ADD CONSTRAINT %I %s', conname, pg_get_constraintdef(oid))
        FROM pg_constraint
        WHERE conrelid = '"usage_records"'::regclass AND contype = 'c' AND conname <> 'usage_records_size_check'
    );
    "indexes" text[] := ARRAY(
        SELECT pg_get_indexdef(indexrelid) FROM pg_index
        WHERE indrelid = '"usage_records"'::regclass AND NOT indisunique
    );
    "name" text;
    "statement" text;
BEGIN
    FOR "name" IN
        SELECT i.relname FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
        WHERE x.indrelid = '"usage_records"'::regclass
    LOOP
        EXECUTE format('ALTER INDEX %I RENAME TO %I', "name", replace("name", 'usage_records', "month"));
    END LOOP;
    EXECUTE format('ALTER TABLE "usage_records" RENAME TO %I', "month");
    EXECUTE format('ALTER TABLE %I DROP CONSTRAINT %I', "month", "month" || '_pkey');
    EXECUTE format('ALTER TABLE %I ADD UNIQUE ("writer", "sequence")', "month");
    EXECUTE format(
        'CREATE TABLE "usage_records" (LIKE %I INCLUDING ALL EXCLUDING INDEXES EXCLUDING CONSTRAINTS)
            PARTITION BY RANGE ("appended_at")', "month"
    );
    ALTER TABLE "usage_records"
        ADD CONSTRAINT "usage_records_pkey" PRIMARY KEY ("writer", "sequence", "appended_at");
    FOREACH "statement" IN ARRAY "constraints" || "indexes" LOOP
        EXECUTE "statement";
    END LOOP;
    EXECUTE format(
        'ALTER TABLE "usage_records" ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', "month",
        "start" AT TIME ZONE 'Asia/Shanghai', ("start" + interval '1 month') AT TIME ZONE 'Asia/Shanghai'
    );
END
$$;

CREATE TRIGGER "append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "usage_records"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();

-- Which months there are; the moments are null of the partition for records that no other one takes.
CREATE VIEW "usage_partitions" AS
    SELECT
        p."name",
        substring(p."bound" FROM 'FROM \(''([^'']+)''\)')::timestamptz AS "since",
        substring(p."bound" FROM 'TO \(''([^'']+)''\)')::timestamptz AS "until"
    FROM (
        SELECT c.relname::text AS "name", pg_get_expr(c.relpartbound, c.oid) AS "bound"
        FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent = '"usage_records"'::regclass
    ) AS p;

-- A table that can become a partition. Statements that name a partition fire its own triggers only.
CREATE FUNCTION "make_usage_partition"("name" text) RETURNS void LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    EXECUTE format('CREATE TABLE %I (LIKE "usage_records" INCLUDING ALL EXCLUDING INDEXES)', "name");
    EXECUTE format('ALTER TABLE %I ADD UNIQUE ("writer", "sequence"), ADD UNIQUE ("decision_id")', "name");
    EXECUTE format(
        'ALTER TABLE %1$I ADD CONSTRAINT "usage_records_size_check" CHECK (pg_column_size(%1$I) <= 64 * 1024 * 1024)', "name"
    );
    EXECUTE format(
        'CREATE TRIGGER "append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON %I
            FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"()', "name"
    );
END
$$;

-- Takes records for which there is no month, so that none is refused.
SELECT "make_usage_partition"('usage_records_without_month');
ALTER TABLE "usage_records" ATTACH PARTITION "usage_records_without_month" DEFAULT;

-- Makes this month and the two that follow where they are missing, and nothing else: gateways call it.
--
-- Records of a month cannot be moved into it once they are in the partition without a month. Then that partition becomes
-- the one of these months, and is replaced by an empty one.
--
-- Attaching a month waits for those who read all months, and nobody who appends waits for it; it gives up after two
-- seconds, and is called again.
CREATE FUNCTION "make_usage_months"() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
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
        "month" := 'usage_records_' || to_char("start", 'YYYY_MM');
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
        "month" := 'usage_records_' || to_char("start", 'YYYY_MM');
        PERFORM "make_usage_partition"("month");
        EXECUTE format(
            'ALTER TABLE "usage_records" ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', "month",
            "start" AT TIME ZONE 'Asia/Shanghai', ("start" + interval '1 month') AT TIME ZONE 'Asia/Shanghai'
        );
    END LOOP;
END
$$;
REVOKE EXECUTE ON FUNCTION "make_usage_partition"(text), "make_usage_months"() FROM PUBLIC;

SELECT "make_usage_months"();
