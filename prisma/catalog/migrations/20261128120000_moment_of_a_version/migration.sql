-- The time of a version was that of the beginning of its transaction, by the clock of whoever made it: usage records under
-- the version before it could have a later one. From now on it is taken when no such record is being written any more, and
-- none can begin to be, by the clock of the database.

-- CreateTable
CREATE TABLE "policy_fence" (
    "id" BOOLEAN NOT NULL,

    CONSTRAINT "policy_fence_pkey" PRIMARY KEY ("id")
);

-- What follows is written by hand.

-- It stays empty. Whoever writes usage records reads it FOR KEY SHARE, which locks no row and needs no row.
ALTER TABLE "policy_fence" ADD CONSTRAINT "policy_fence_is_empty" CHECK ("id" IS NULL);

-- Waits for the usage records that are being written, lets no others begin before this transaction has ended, and tells
-- the time. Whoever holds a record up for longer than a second does not hold up a revocation: then the time is that of now.
CREATE FUNCTION "close_policy_fence"() RETURNS timestamptz LANGUAGE plpgsql
    SET search_path FROM CURRENT SET lock_timeout = '1s' AS $$
BEGIN
    BEGIN
        LOCK TABLE "policy_fence" IN EXCLUSIVE MODE;
    EXCEPTION WHEN lock_not_available THEN
        NULL;
    END;
    RETURN date_trunc('milliseconds', clock_timestamp());
END
$$;

-- A version is recorded before its parts, and gets its time, and with that its hash, at the end of the same transaction.
DROP TRIGGER "append_only" ON "policy_versions";
CREATE TRIGGER "append_only" BEFORE DELETE OR TRUNCATE ON "policy_versions"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "close_in_own_transaction" BEFORE UPDATE ON "policy_versions" FOR EACH ROW
    WHEN (
        OLD."transaction" IS DISTINCT FROM pg_current_xact_id()::text::bigint
        OR (OLD."version", OLD."actor", OLD."reason", OLD."transaction")
            IS DISTINCT FROM (NEW."version", NEW."actor", NEW."reason", NEW."transaction")
    )
    EXECUTE FUNCTION "refuse_change"();
