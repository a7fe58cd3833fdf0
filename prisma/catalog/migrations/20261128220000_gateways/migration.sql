-- The gateways that live now, so that one that was given other keys than the others is noticed.

-- CreateTable
CREATE TABLE "gateways" (
    "id" UUID NOT NULL,
    "fingerprints" JSONB NOT NULL,
    "joined_at" TIMESTAMPTZ(3),
    "seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "gateways_pkey" PRIMARY KEY ("id")
);

-- What follows is written by hand.

ALTER TABLE "gateways" ADD CONSTRAINT "gateways_fingerprints_check"
    CHECK (jsonb_typeof("fingerprints") = 'object' AND octet_length("fingerprints"::text) <= 8192);

-- Says that a gateway lives and which fingerprints its settings have, and forgets those that have said nothing for half a
-- minute, by the clock of the database.
--
-- It joins if it may, and no gateway that has joined has another pseudonym key; once it has, it says so itself, whatever
-- was forgotten meanwhile. One report at a time: of two that start together, the second sees the first.
--
-- All of it is one statement, so that no client holds the lock while it is suspended. Nobody is told the id of another
-- gateway, so nobody can report or remove it.
CREATE FUNCTION "report_gateway"("gateway" uuid, "settings" jsonb, "has_joined" boolean, "may_join" boolean) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER SET lock_timeout = '2s' AS $$
DECLARE
    "now" timestamptz;
    "others" jsonb;
BEGIN
    LOCK TABLE "gateways" IN SHARE ROW EXCLUSIVE MODE;
    "now" := clock_timestamp();
    -- After the clock was set back, rows may be of the future.
    DELETE FROM "gateways" g
    WHERE g."id" <> "gateway"
        AND g."seen_at" NOT BETWEEN "now" - interval '30 seconds' AND "now" + interval '30 seconds';
    "has_joined" := "has_joined" OR "may_join" AND NOT EXISTS (
        SELECT FROM "gateways" g
        WHERE g."id" <> "gateway" AND g."joined_at" IS NOT NULL
            AND g."fingerprints" -> 'GOVGRAPH_PSEUDONYM_KEY' IS DISTINCT FROM "settings" -> 'GOVGRAPH_PSEUDONYM_KEY'
    );
    INSERT INTO "gateways" AS g ("id", "fingerprints", "joined_at", "seen_at")
    VALUES ("gateway", "settings", CASE WHEN "has_joined" THEN "now" END, "now")
    ON CONFLICT ("id") DO UPDATE SET
        "fingerprints" = excluded."fingerprints",
        "joined_at" = coalesce(g."joined_at", excluded."joined_at"),
        "seen_at" = excluded."seen_at";
    SELECT coalesce(
        jsonb_agg(jsonb_build_object('fingerprints', g."fingerprints", 'hasJoined', g."joined_at" IS NOT NULL)), '[]'
    )
    INTO "others" FROM "gateways" g WHERE g."id" <> "gateway";
    RETURN jsonb_build_object('hasJoined', "has_joined", 'others', "others");
END
$$;

-- A gateway that ends is forgotten at once.
CREATE FUNCTION "remove_gateway"("gateway" uuid) RETURNS void
    LANGUAGE sql SECURITY DEFINER AS $$ DELETE FROM "gateways" g WHERE g."id" = "gateway" $$;

REVOKE EXECUTE ON FUNCTION "report_gateway"(uuid, jsonb, boolean, boolean) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION "remove_gateway"(uuid) FROM PUBLIC;

-- A temporary table of the caller is found last, as in the functions before these.
DO $$
BEGIN
    EXECUTE format(
        'ALTER FUNCTION "report_gateway"(uuid, jsonb, boolean, boolean) SET search_path = %I, pg_temp', current_schema()
    );
    EXECUTE format('ALTER FUNCTION "remove_gateway"(uuid) SET search_path = %I, pg_temp', current_schema());
END
$$;
