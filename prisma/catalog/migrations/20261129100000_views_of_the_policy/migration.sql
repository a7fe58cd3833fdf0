-- The policy in force was kept twice: as its parts, and as rows of thirteen tables that had to say the same. From now on
-- there are the parts, and views of them.

-- Written by hand, as is what follows the dropped types.

-- No version that is not in force, and no schema without a version in the same transaction: see the first migration.
CREATE OR REPLACE FUNCTION "require_policy_version"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM "policy_versions" v JOIN "policy_head" h ON h."version" = v."version"
        WHERE v."transaction" = pg_current_xact_id()::text::bigint
    ) THEN
        RAISE EXCEPTION 'A change of %.% needs a new policy version in the same transaction.',
            TG_TABLE_SCHEMA, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END
$$;
DROP FUNCTION "is_in_force"(text, jsonb);

DO $$
BEGIN
    EXECUTE format('ALTER FUNCTION "require_policy_version"() SET search_path = %I, pg_temp', current_schema());
END
$$;

-- DropForeignKey
ALTER TABLE "share_applications" DROP CONSTRAINT "share_applications_consumer_code_fkey";
ALTER TABLE "share_applications" DROP CONSTRAINT "share_applications_provider_code_fkey";
ALTER TABLE "share_applications" DROP CONSTRAINT "share_applications_purpose_code_fkey";
ALTER TABLE "correction_requests" DROP CONSTRAINT "correction_requests_raised_by_code_fkey";
ALTER TABLE "correction_requests" DROP CONSTRAINT "correction_requests_provider_code_fkey";

-- DropTable
DROP TABLE "inputs", "items", "resources", "grants", "purposes", "rules", "rule_sets", "masks", "suspensions", "flows",
    "identification_limits", "rate_limits", "departments";

-- DropEnum
DROP TYPE "share_type";
DROP TYPE "update_cycle";
DROP TYPE "item_role";
DROP TYPE "item_status";
DROP TYPE "catalog_data_type";
DROP TYPE "data_class";
DROP TYPE "administrative_level";
DROP TYPE "grant_kind";
DROP TYPE "rule_set_status";
DROP TYPE "rule_effect";
DROP TYPE "suspension_target";
DROP TYPE "input_mode";

-- What a change of few grants or suspensions looks for, among a hundred thousand of each.
CREATE INDEX "policy_parts_grants_in_force" ON "policy_parts" (("document" ->> 'consumer'), ("document" ->> 'purpose'))
    WHERE "kind" = 'grants' AND "until_version" IS NULL;
CREATE INDEX "policy_parts_items_in_force" ON "policy_parts"
    USING gin (jsonb_path_query_array("document", '$.items[*].coordinate'))
    WHERE "kind" = 'resources' AND "until_version" IS NULL;

-- The policy in force as rows, for auditors and reports. The names are those of the parts, in the way of the database.

CREATE VIEW "departments" AS
SELECT p."key" AS "code", d."name", d."nameZh" AS "name_zh", d."uscc"
FROM "policy_parts" p, jsonb_to_record(p."document") AS d("name" text, "nameZh" text, "uscc" text)
WHERE p."kind" = 'departments' AND p."until_version" IS NULL;

CREATE VIEW "masks" AS
SELECT p."key" AS "name", d."strength", d."method"
FROM "policy_parts" p, jsonb_to_record(p."document") AS d("strength" double precision, "method" jsonb)
WHERE p."kind" = 'masks' AND p."until_version" IS NULL;

CREATE VIEW "resources" AS
SELECT p."key" AS "code", d."name", d."nameZh" AS "name_zh", d."provider" AS "provider_code",
    d."providerUscc" AS "provider_uscc", d."classification", d."abstract", d."format", d."shareMode" AS "share_mode",
    d."updateCycle" AS "update_cycle", d."publishedOn" AS "published_on", d."openCondition" AS "open_condition",
    d."relatedResources" AS "related_resources"
FROM "policy_parts" p, jsonb_to_record(p."document") AS d(
    "name" text, "nameZh" text, "provider" text, "providerUscc" text, "classification" text, "abstract" text,
    "format" text, "shareMode" text, "updateCycle" text, "publishedOn" date, "openCondition" text,
    "relatedResources" text[]
)
WHERE p."kind" = 'resources' AND p."until_version" IS NULL;

CREATE VIEW "items" AS
SELECT p."key" AS "resource_code", d."coordinate", e."number" - 1 AS "position", d."name", d."nameZh" AS "name_zh",
    d."dataType" AS "data_type", d."length", d."role", d."shareType" AS "share_type", d."condition",
    d."legalBasis" AS "legal_basis", d."level", d."open", d."verifiable", d."mask", d."status",
    d."inForceFrom" AS "in_force_from", d."inForceUntil" AS "in_force_until"
FROM "policy_parts" p, jsonb_array_elements(p."document" -> 'items') WITH ORDINALITY AS e("item", "number"),
    jsonb_to_record(e."item") AS d(
        "coordinate" text, "name" text, "nameZh" text, "dataType" text, "length" integer, "role" text,
        "shareType" text, "condition" text, "legalBasis" text, "level" integer, "open" boolean, "verifiable" boolean,
        "mask" text, "status" text, "inForceFrom" timestamptz, "inForceUntil" timestamptz
    )
WHERE p."kind" = 'resources' AND p."until_version" IS NULL;

-- `reads` is one coordinate, several, or none.
CREATE VIEW "inputs" AS
SELECT p."key" AS "resource_code", e."input" ->> 'coordinate' AS "coordinate", e."number" - 1 AS "position",
    e."input" ->> 'mode' AS "mode",
    ARRAY(SELECT r #>> '{}' FROM jsonb_path_query(e."input", '$.reads[*]') AS r) AS "reads"
FROM "policy_parts" p, jsonb_array_elements(p."document" -> 'inputs') WITH ORDINALITY AS e("input", "number")
WHERE p."kind" = 'resources' AND p."until_version" IS NULL;

CREATE VIEW "purposes" AS
SELECT p."key" AS "code", d."name", d."nameZh" AS "name_zh", d."department" AS "department_code",
    d."legalBasis" AS "legal_basis", d."approvedBy" AS "approved_by", d."approvedOn" AS "approved_on", d."items"
FROM "policy_parts" p, jsonb_to_record(p."document") AS d(
    "name" text, "nameZh" text, "department" text, "legalBasis" text, "approvedBy" text, "approvedOn" date,
    "items" text[]
)
WHERE p."kind" = 'purposes' AND p."until_version" IS NULL;

-- Who revoked one, and why, is who made the version that says so.
CREATE VIEW "grants" AS
SELECT p."key" AS "id", d."consumer" AS "consumer_code", coalesce(d."applications", '{}') AS "applications",
    d."purpose" AS "purpose_code", d."provider" AS "provider_code", d."items", d."exact", d."masks",
    d."rows" ->> 'type' AS "row_type", d."rows" ->> 'needs' AS "row_needs", d."rows" ->> 'when' AS "row_when",
    d."dailyQuota" AS "daily_quota", d."validFrom" AS "valid_from", d."validUntil" AS "valid_until", d."kind",
    d."approvedBy" AS "approved_by", d."approvedAt" AS "approved_at",
    d."acceptedByConsumerAt" AS "accepted_by_consumer_at", d."revokedAt" AS "revoked_at",
    CASE WHEN d."revokedAt" IS NOT NULL THEN v."actor" END AS "revoked_by",
    CASE WHEN d."revokedAt" IS NOT NULL THEN v."reason" END AS "revocation_reason"
FROM "policy_parts" p JOIN "policy_versions" v ON v."version" = p."from_version", jsonb_to_record(p."document") AS d(
    "consumer" text, "applications" text[], "purpose" text, "provider" text, "items" text[], "exact" text[],
    "masks" jsonb, "rows" jsonb, "dailyQuota" integer, "validFrom" timestamptz, "validUntil" timestamptz,
    "kind" text, "approvedBy" text, "approvedAt" timestamptz, "acceptedByConsumerAt" timestamptz,
    "revokedAt" timestamptz
)
WHERE p."kind" = 'grants' AND p."until_version" IS NULL;

-- Each that was ever in force, as it was the last time.
CREATE VIEW "rule_sets" AS
SELECT DISTINCT ON (p."document" ->> 'version') p."document" ->> 'version' AS "version",
    CASE WHEN p."until_version" IS NULL THEN 'ACTIVE' ELSE 'RETIRED' END AS "status",
    v."actor" AS "activated_by", v."at" AS "activated_at", u."at" AS "retired_at",
    p."document" -> 'rules' AS "rules"
FROM "policy_parts" p JOIN "policy_versions" v ON v."version" = p."from_version"
    LEFT JOIN "policy_versions" u ON u."version" = p."until_version"
WHERE p."kind" = 'ruleSet'
ORDER BY p."document" ->> 'version', p."from_version" DESC;

-- Of all those rule sets. `effect` is a word or a mask.
CREATE VIEW "rules" AS
SELECT s."version" AS "rule_set_version", d."id", e."number" - 1 AS "position", d."basis", d."fields", d."when", d."needs",
    CASE WHEN d."effect" ? 'mask' THEN 'MASK' ELSE 'DENY' END AS "effect", d."effect" ->> 'mask' AS "mask"
FROM "rule_sets" s, jsonb_array_elements(s."rules") WITH ORDINALITY AS e("rule", "number"),
    jsonb_to_record(e."rule") AS d(
        "id" text, "basis" text, "fields" text[], "when" text, "needs" text, "effect" jsonb
    );

-- Each that was ever in force, and who ordered and lifted it.
CREATE VIEW "suspensions" AS
SELECT upper(t."kind") AS "target_kind", t."target", p."document" ->> 'reason' AS "reason",
    (p."document" ->> 'since')::timestamptz AS "since", v."actor" AS "ordered_by",
    u."at" AS "lifted_at", u."actor" AS "lifted_by", u."reason" AS "lift_reason"
FROM "policy_parts" p JOIN "policy_versions" v ON v."version" = p."from_version"
    LEFT JOIN "policy_versions" u ON u."version" = p."until_version",
    jsonb_each_text(p."document" -> 'target') AS t("kind", "target")
WHERE p."kind" = 'suspensions';

CREATE VIEW "flows" AS
SELECT p."document" ->> 'item' AS "item", p."document" ->> 'to' AS "department_code", p."document" ->> 'basis' AS "basis"
FROM "policy_parts" p WHERE p."kind" = 'flows' AND p."until_version" IS NULL;

CREATE VIEW "identification_limits" AS
SELECT p."key" AS "application", d."triesPerHour" AS "tries_per_hour", d."missesPerHour" AS "misses_per_hour"
FROM "policy_parts" p, jsonb_to_record(p."document") AS d("triesPerHour" integer, "missesPerHour" integer)
WHERE p."kind" = 'identificationLimits' AND p."until_version" IS NULL;

CREATE VIEW "rate_limits" AS
SELECT p."key" AS "application", d."requestsPerMinute" AS "requests_per_minute", d."costPerMinute" AS "cost_per_minute",
    d."personsPerHour" AS "persons_per_hour", o."requestsPerMinute" AS "official_requests_per_minute",
    o."costPerMinute" AS "official_cost_per_minute", o."personsPerHour" AS "official_persons_per_hour"
FROM "policy_parts" p, jsonb_to_record(p."document") AS d(
    "requestsPerMinute" integer, "costPerMinute" integer, "personsPerHour" integer, "perOfficial" jsonb
), jsonb_to_record(coalesce(d."perOfficial", '{}')) AS o(
    "requestsPerMinute" integer, "costPerMinute" integer, "personsPerHour" integer
)
WHERE p."kind" = 'rateLimits' AND p."until_version" IS NULL;
