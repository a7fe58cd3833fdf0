-- Gateways say what they serve and what they have prepared, so that whoever publishes waits for them as long as it takes.

-- AlterTable
ALTER TABLE "gateways" ADD COLUMN "name" TEXT,
ADD COLUMN "preparation" TEXT,
ADD COLUMN "preparing" TEXT,
ADD COLUMN "version" INTEGER;

-- What follows is written by hand.

-- What a gateway says of itself is shown to people, on terminals.
ALTER TABLE "gateways"
    ADD CONSTRAINT "gateways_name_check" CHECK ("name" ~ '^[ -~]{1,200}$'),
    ADD CONSTRAINT "gateways_preparing_check" CHECK ("preparing" ~ '^[0-9a-f]{1,128}$'),
    ADD CONSTRAINT "gateways_preparation_check" CHECK (
        "preparation" IN ('preparing', 'prepared', 'failed') AND "preparing" IS NOT NULL
        OR num_nonnulls("preparing", "preparation") = 0
    );

DROP FUNCTION "report_gateway"(uuid, jsonb, boolean, boolean);

-- As before, and it keeps what the gateway says of its release. One of an earlier version says nothing of it.
CREATE FUNCTION "report_gateway"(
    "gateway" uuid, "settings" jsonb, "has_joined" boolean, "may_join" boolean,
    "release" jsonb DEFAULT '{}'
) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER SET lock_timeout = '2s' AS $$
DECLARE
    "now" timestamptz;
    "others" jsonb;
    "own_key" text := "settings" ->> 'GOVGRAPH_PSEUDONYM_KEY';
    "new_key_since" timestamptz;
BEGIN
    LOCK TABLE "gateways" IN SHARE ROW EXCLUSIVE MODE;
    "now" := clock_timestamp();
    -- After the clock was set back, rows may be of the future.
    DELETE FROM "gateways" g
    WHERE g."id" <> "gateway"
        AND g."seen_at" NOT BETWEEN "now" - interval '30 seconds' AND "now" + interval '30 seconds';
    "has_joined" := "has_joined" OR NOT EXISTS (
        SELECT FROM "gateways" g
        WHERE g."id" <> "gateway" AND g."joined_at" IS NOT NULL
            AND g."fingerprints" ->> 'GOVGRAPH_PSEUDONYM_KEY' IS DISTINCT FROM "own_key"
    ) AND (
        "may_join" OR EXISTS (
            SELECT FROM "gateways" g WHERE g."id" <> "gateway" AND g."joined_at" IS NOT NULL
        )
    );
    INSERT INTO "gateways" AS g (
        "id", "fingerprints", "name", "version", "preparing", "preparation", "joined_at", "seen_at"
    )
    VALUES (
        "gateway", "settings", "release" ->> 'name', ("release" ->> 'version')::integer,
        "release" #>> '{preparation,hash}', "release" #>> '{preparation,state}',
        CASE WHEN "has_joined" THEN "now" END, "now"
    )
    ON CONFLICT ("id") DO UPDATE SET
        "fingerprints" = excluded."fingerprints",
        "name" = excluded."name",
        "version" = excluded."version",
        "preparing" = excluded."preparing",
        "preparation" = excluded."preparation",
        "joined_at" = coalesce(g."joined_at", excluded."joined_at"),
        "seen_at" = excluded."seen_at";
    IF "has_joined" THEN
        INSERT INTO "pseudonym_keys" AS k ("fingerprint", "first_at", "last_at") VALUES ("own_key", "now", "now")
        ON CONFLICT ("fingerprint") DO UPDATE SET "last_at" = excluded."last_at"
        -- Often enough to tell which key was last, and seldom enough to write little.
        WHERE k."last_at" < excluded."last_at" - interval '1 minute';
        SELECT k."first_at" INTO "new_key_since" FROM "pseudonym_keys" k
        WHERE k."fingerprint" = "own_key" AND k."first_at" > "now" - interval '1 day'
            AND EXISTS (SELECT FROM "pseudonym_keys" b WHERE b."first_at" < k."first_at");
    END IF;
    SELECT coalesce(
        jsonb_agg(jsonb_build_object('fingerprints', g."fingerprints", 'hasJoined', g."joined_at" IS NOT NULL)), '[]'
    )
    INTO "others" FROM "gateways" g WHERE g."id" <> "gateway";
    RETURN jsonb_build_object(
        'hasJoined', "has_joined",
        'others', "others",
        'newKeySince', to_char("new_key_since" AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
    );
END
$$;

REVOKE EXECUTE ON FUNCTION "report_gateway"(uuid, jsonb, boolean, boolean, jsonb) FROM PUBLIC;

DO $$
BEGIN
    EXECUTE format(
        'ALTER FUNCTION "report_gateway"(uuid, jsonb, boolean, boolean, jsonb) SET search_path = %I, pg_temp',
        current_schema()
    );
END
$$;
