-- Which pseudonym keys gateways have served with: who looks for a person needs all of them, and a new one may be a mistake.

-- CreateTable
CREATE TABLE "pseudonym_keys" (
    "fingerprint" TEXT NOT NULL,
    "first_at" TIMESTAMPTZ(3) NOT NULL,
    "last_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "pseudonym_keys_pkey" PRIMARY KEY ("fingerprint")
);

-- What follows is written by hand.

-- As before, but that a gateway that may not join joins others that have its key: then it is not the first. And it notes
-- the pseudonym key of a gateway that serves, and says for a day that it is new, where there was another one before.
CREATE OR REPLACE FUNCTION "report_gateway"("gateway" uuid, "settings" jsonb, "has_joined" boolean, "may_join" boolean) RETURNS jsonb
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
    INSERT INTO "gateways" AS g ("id", "fingerprints", "joined_at", "seen_at")
    VALUES ("gateway", "settings", CASE WHEN "has_joined" THEN "now" END, "now")
    ON CONFLICT ("id") DO UPDATE SET
        "fingerprints" = excluded."fingerprints",
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

DO $$
BEGIN
    EXECUTE format(
        'ALTER FUNCTION "report_gateway"(uuid, jsonb, boolean, boolean) SET search_path = %I, pg_temp', current_schema()
    );
END
$$;
