-- Auditors see what catalogs say since: base database, class, unit, requirements, the reason of what is not shared, and
-- scope and uses of a condition. Until catalogs named those, a condition was a text: one for every department, for that use.

DROP VIEW "items";
DROP VIEW "resources";

CREATE VIEW "resources" AS
SELECT p."key" AS "code", d."name", d."nameZh" AS "name_zh", d."provider" AS "provider_code",
    d."providerUscc" AS "provider_uscc", d."responsibleUnit" AS "responsible_unit", d."classification", d."base",
    d."dataClass" AS "data_class", d."abstract", d."format", d."shareMode" AS "share_mode",
    d."usageRequirements" AS "usage_requirements", d."updateCycle" AS "update_cycle", d."publishedOn" AS "published_on",
    d."openCondition" AS "open_condition", d."relatedResources" AS "related_resources", d."samples"
FROM "policy_parts" p, jsonb_to_record(p."document") AS d(
    "name" text, "nameZh" text, "provider" text, "providerUscc" text, "responsibleUnit" text, "classification" text,
    "base" text, "dataClass" text, "abstract" text, "format" text, "shareMode" text, "usageRequirements" text,
    "updateCycle" text, "publishedOn" date, "openCondition" text, "relatedResources" text[], "samples" jsonb
)
WHERE p."kind" = 'resources' AND p."until_version" IS NULL;

CREATE VIEW "items" AS
SELECT p."key" AS "resource_code", d."coordinate", e."number" - 1 AS "position", d."name", d."nameZh" AS "name_zh",
    d."dataType" AS "data_type", d."length", d."role", d."shareType" AS "share_type",
    CASE jsonb_typeof(d."condition")
        WHEN 'string' THEN ARRAY['*']
        WHEN 'object' THEN ARRAY(SELECT s #>> '{}' FROM jsonb_path_query(d."condition", '$.scope[*]') AS s)
    END AS "condition_scope",
    CASE jsonb_typeof(d."condition")
        WHEN 'string' THEN ARRAY[d."condition" #>> '{}']
        WHEN 'object' THEN ARRAY(SELECT u #>> '{}' FROM jsonb_path_query(d."condition", '$.uses[*]') AS u)
    END AS "condition_uses",
    d."legalBasis" AS "legal_basis", d."notSharedReason" AS "not_shared_reason", d."level",
    coalesce(d."dataClass", 'GENERAL') AS "data_class", d."open", d."verifiable", d."mask", d."status",
    d."inForceFrom" AS "in_force_from", d."inForceUntil" AS "in_force_until"
FROM "policy_parts" p, jsonb_array_elements(p."document" -> 'items') WITH ORDINALITY AS e("item", "number"),
    jsonb_to_record(e."item") AS d(
        "coordinate" text, "name" text, "nameZh" text, "dataType" text, "length" integer, "role" text,
        "shareType" text, "condition" jsonb, "legalBasis" text, "notSharedReason" text, "level" integer,
        "dataClass" text, "open" boolean, "verifiable" boolean, "mask" text, "status" text,
        "inForceFrom" timestamptz, "inForceUntil" timestamptz
    )
WHERE p."kind" = 'resources' AND p."until_version" IS NULL;
