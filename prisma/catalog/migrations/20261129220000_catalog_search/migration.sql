-- The catalog in force, to be found by what it says. Written by a trigger, in the transaction that changes the policy.

-- CreateTable
CREATE TABLE "resource_index" (
    "code" TEXT COLLATE "C" NOT NULL,
    "provider" TEXT NOT NULL,
    "base" TEXT,
    "data_class" TEXT NOT NULL,
    "text_for_search" TEXT COLLATE "C" NOT NULL,

    CONSTRAINT "resource_index_pkey" PRIMARY KEY ("code")
);

-- CreateTable
CREATE TABLE "item_index" (
    "resource_code" TEXT COLLATE "C" NOT NULL,
    "coordinate" TEXT COLLATE "C" NOT NULL,
    "provider" TEXT NOT NULL,
    "base" TEXT,
    "data_class" TEXT NOT NULL,
    "share_type" TEXT NOT NULL,
    "level" INTEGER NOT NULL,
    "text_for_search" TEXT COLLATE "C" NOT NULL,

    CONSTRAINT "item_index_pkey" PRIMARY KEY ("resource_code","coordinate")
);

-- AddForeignKey
ALTER TABLE "item_index" ADD CONSTRAINT "item_index_resource_code_fkey" FOREIGN KEY ("resource_code")
    REFERENCES "resource_index"("code") ON DELETE CASCADE ON UPDATE CASCADE;

-- CreateIndex
CREATE INDEX "item_index_provider_resource_code_coordinate_idx" ON "item_index"("provider", "resource_code", "coordinate");

-- What follows is written by hand.

-- Texts are searched in one form, whatever the locale of the database: Unicode NFKC (full- and half-width), Latin letters
-- small. `storage/src/catalog/search-words.ts` does the same. No more than 2,000 characters are searched, so that nobody
-- makes others wait by what they register.
CREATE FUNCTION "search_form"("text" text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN lower(normalize(left("text", 2000), NFKC) COLLATE "C");

-- What a text is indexed by. Chinese has no spaces between words: each two characters that follow one another, and each
-- character beyond ASCII.
CREATE FUNCTION "search_terms"("text" text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT array_agg(p."one" || p."next") FILTER (WHERE p."one" <> ' ' AND p."next" <> ' ')
        || array_agg(p."one") FILTER (WHERE p."one" COLLATE "C" > '~')
    FROM unnest(string_to_array("text", NULL), (string_to_array("text", NULL))[2:]) AS p("one", "next");
END;

CREATE INDEX "resource_index_terms" ON "resource_index" USING gin ("search_terms"("text_for_search"));
CREATE INDEX "item_index_terms" ON "item_index" USING gin ("search_terms"("text_for_search"));

-- The rows of one resource, as the policy has it. An item is found by what its resource is called, too.
CREATE FUNCTION "index_resource"("key" text, "resource" jsonb) RETURNS void LANGUAGE sql
BEGIN ATOMIC
    INSERT INTO "resource_index" ("code", "provider", "base", "data_class", "text_for_search")
    SELECT "key", "resource" ->> 'provider', "resource" ->> 'base',
        -- The strictest one (就高从严).
        CASE
            WHEN 'CORE' = ANY (c."classes") THEN 'CORE'
            WHEN 'IMPORTANT' = ANY (c."classes") THEN 'IMPORTANT'
            ELSE 'GENERAL'
        END,
        "search_form"(concat_ws(' ', "key", "resource" ->> 'name', "resource" ->> 'nameZh', "resource" ->> 'abstract'))
    FROM (
        SELECT ARRAY(
            SELECT d #>> '{}' FROM jsonb_path_query("resource", '$.items[*].dataClass') AS d
        ) || ("resource" ->> 'dataClass') AS "classes"
    ) AS c;
    INSERT INTO "item_index"
        ("resource_code", "coordinate", "provider", "base", "data_class", "share_type", "level", "text_for_search")
    SELECT "key", i ->> 'coordinate', "resource" ->> 'provider', "resource" ->> 'base',
        coalesce(i ->> 'dataClass', 'GENERAL'), i ->> 'shareType', (i ->> 'level')::integer,
        "search_form"(concat_ws(
            ' ', i ->> 'name', i ->> 'nameZh', i ->> 'coordinate', "key", "resource" ->> 'name', "resource" ->> 'nameZh'
        ))
    FROM jsonb_array_elements("resource" -> 'items') AS i;
END;

SELECT "index_resource"(p."key", p."document") FROM "policy_parts" p
WHERE p."kind" = 'resources' AND p."until_version" IS NULL;

-- Whoever may change the policy changes the index by nothing else.
CREATE FUNCTION "index_begun_resources"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path FROM CURRENT AS $$
BEGIN
    PERFORM "index_resource"(w."key", w."document") FROM "written" w WHERE w."kind" = 'resources';
    RETURN NULL;
END
$$;

CREATE FUNCTION "forget_ended_resources"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path FROM CURRENT AS $$
BEGIN
    DELETE FROM "resource_index" r USING "written" w WHERE w."kind" = 'resources' AND r."code" = w."key";
    RETURN NULL;
END
$$;

CREATE TRIGGER "index_begun_resources" AFTER INSERT ON "policy_parts" REFERENCING NEW TABLE AS "written"
    FOR EACH STATEMENT EXECUTE FUNCTION "index_begun_resources"();
CREATE TRIGGER "forget_ended_resources" AFTER UPDATE ON "policy_parts" REFERENCING NEW TABLE AS "written"
    FOR EACH STATEMENT EXECUTE FUNCTION "forget_ended_resources"();

REVOKE EXECUTE ON FUNCTION "index_begun_resources"() FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION "forget_ended_resources"() FROM PUBLIC;

DO $$
DECLARE
    "function" text;
BEGIN
    FOREACH "function" IN ARRAY ARRAY['index_begun_resources()', 'forget_ended_resources()'] LOOP
        EXECUTE format('ALTER FUNCTION %s SET search_path = %I, pg_temp', "function", current_schema());
    END LOOP;
END
$$;
