-- Keys with which gateways sign requests to departments: departments make them and seal them to the gateways.

-- CreateTable
CREATE TABLE "department_keys" (
    "department" TEXT NOT NULL,
    "key_id" TEXT NOT NULL,
    "algorithm" TEXT NOT NULL,
    "sealed_to" TEXT NOT NULL,
    "sealed" BYTEA NOT NULL,
    "valid_from" TIMESTAMPTZ(3) NOT NULL,
    "valid_until" TIMESTAMPTZ(3),
    "registered_by" TEXT NOT NULL,
    "ended_by" TEXT,
    "revision" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "department_keys_pkey" PRIMARY KEY ("department","key_id")
);

-- CreateTable
CREATE TABLE "sealing_keys" (
    "id" TEXT NOT NULL,
    "public_key" TEXT NOT NULL,
    "first_at" TIMESTAMPTZ(3) NOT NULL,
    "last_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sealing_keys_pkey" PRIMARY KEY ("id")
);

-- What follows is written by hand.

-- What departments hand in, and gateways read every few seconds.
ALTER TABLE "department_keys"
    ADD CONSTRAINT "department_keys_department_check" CHECK ("department" ~ '^[a-z][a-z0-9-]{0,99}$'),
    ADD CONSTRAINT "department_keys_key_id_check" CHECK ("key_id" ~ '^[A-Za-z0-9_.-]{1,100}$'),
    ADD CONSTRAINT "department_keys_algorithm_check" CHECK ("algorithm" IN ('hmac-sha256', 'ed25519')),
    ADD CONSTRAINT "department_keys_sealed_to_check" CHECK ("sealed_to" ~ '^[0-9a-f]{32}$'),
    ADD CONSTRAINT "department_keys_sealed_check" CHECK (octet_length("sealed") BETWEEN 48 AND 4096),
    ADD CONSTRAINT "department_keys_valid_until_check" CHECK ("valid_until" >= "valid_from"),
    ADD CONSTRAINT "department_keys_ended_by_check" CHECK (num_nonnulls("valid_until", "ended_by") <> 1);

ALTER TABLE "sealing_keys"
    ADD CONSTRAINT "sealing_keys_id_check" CHECK ("id" ~ '^[0-9a-f]{32}$'),
    ADD CONSTRAINT "sealing_keys_public_key_check" CHECK (
        "public_key" ~ '^-----BEGIN PUBLIC KEY-----\n[A-Za-z0-9+/=\n]{1,200}\n-----END PUBLIC KEY-----$'
    );

-- A key begins now, by the clock of the database, and beside one other at most. Afterwards only its end is said: it comes
-- sooner than it was said before, and never earlier than now, so that nobody changes what was in force when.
CREATE FUNCTION "guard_department_key"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    "now" timestamptz;
BEGIN
    -- One change of a department's keys at a time.
    PERFORM pg_advisory_xact_lock(hashtextextended('govgraph department keys ' || NEW."department", 0));
    "now" := clock_timestamp();
    IF TG_OP = 'INSERT' THEN
        IF (
            SELECT count(*) FROM "department_keys" k
            WHERE k."department" = NEW."department" AND (k."valid_until" IS NULL OR k."valid_until" > "now")
        ) > 1 THEN
            RAISE EXCEPTION 'Two keys of a department are in force at most.' USING ERRCODE = 'restrict_violation';
        END IF;
        NEW."valid_from" := "now";
        NEW."valid_until" := NULL;
        NEW."ended_by" := NULL;
        NEW."revision" := 1;
        RETURN NEW;
    END IF;
    IF ROW(NEW."department", NEW."key_id", NEW."algorithm", NEW."sealed_to", NEW."sealed", NEW."valid_from", NEW."registered_by")
        IS DISTINCT FROM
        ROW(OLD."department", OLD."key_id", OLD."algorithm", OLD."sealed_to", OLD."sealed", OLD."valid_from", OLD."registered_by")
        OR NEW."valid_until" IS NULL OR NEW."valid_until" > OLD."valid_until" OR OLD."valid_until" <= "now"
    THEN
        RAISE EXCEPTION 'Of a key, nothing is changed but its end, which comes sooner.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    NEW."valid_until" := greatest(NEW."valid_until", "now");
    NEW."revision" := OLD."revision" + 1;
    RETURN NEW;
END
$$;

CREATE TRIGGER "guard" BEFORE INSERT OR UPDATE ON "department_keys"
    FOR EACH ROW EXECUTE FUNCTION "guard_department_key"();
CREATE TRIGGER "append_only" BEFORE DELETE OR TRUNCATE ON "department_keys"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();

-- Says to which key departments seal. Only gateways may: who could put another one in its place would learn new keys.
CREATE FUNCTION "tell_sealing_key"("key_id" text, "key" text) RETURNS void
    LANGUAGE sql SECURITY DEFINER AS $$
    INSERT INTO "sealing_keys" AS k ("id", "public_key", "first_at", "last_at")
    VALUES ("key_id", "key", clock_timestamp(), clock_timestamp())
    ON CONFLICT ("id") DO UPDATE SET "last_at" = excluded."last_at"
    -- Often enough to tell which are in use, and seldom enough to write little.
    WHERE k."last_at" < excluded."last_at" - interval '1 minute';
$$;

REVOKE EXECUTE ON FUNCTION "tell_sealing_key"(text, text) FROM PUBLIC;

DO $$
BEGIN
    EXECUTE format(
        'ALTER FUNCTION "tell_sealing_key"(text, text) SET search_path = %I, pg_temp', current_schema()
    );
    EXECUTE format(
        'ALTER FUNCTION "guard_department_key"() SET search_path = %I, pg_temp', current_schema()
    );
END
$$;
