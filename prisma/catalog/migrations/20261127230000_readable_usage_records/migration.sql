-- Whoever may add a row may not add one that cannot be read as what it has to be: an audit would stumble over it. Rows
-- that are there already stay as they are (NOT VALID); an audit reports them.
--
-- A sequence is a number that JavaScript can count with, an instant one that ISO 8601 writes with four digits of a year,
-- and a row is no larger than can be read within seconds. A path that is not strict goes through lists in a list as if
-- they were not there, hence two looks at content and tries.

ALTER TABLE "usage_records"
    ADD CONSTRAINT "usage_records_countable_check" CHECK ("sequence" <= 9007199254740991) NOT VALID,
    ADD CONSTRAINT "usage_records_at_check"
        CHECK ("at" >= '0001-01-01 00:00:00Z' AND "at" < '10000-01-01 00:00:00Z') NOT VALID,
    ADD CONSTRAINT "usage_records_subjects_check" CHECK (
        "subjects" IS NOT NULL AND coalesce(array_ndims("subjects"), 1) = 1 AND array_position("subjects", NULL) IS NULL
    ) NOT VALID,
    ADD CONSTRAINT "usage_records_content_check" CHECK (
        jsonb_typeof("content") = 'array'
        AND NOT jsonb_path_exists("content", 'strict $[*] ? (@.type() != "object")', silent => true)
        AND ("form" = 1 OR NOT jsonb_path_exists(
            "content",
            '$[*] ? (!(@.subjectCount.type() == "number" && @.subjectCount >= 0 && @.items.type() == "array"))'
        ))
    ) NOT VALID,
    ADD CONSTRAINT "usage_records_attributes_check" CHECK (
        "attributes" IS NULL OR (
            jsonb_typeof("attributes") = 'object'
            AND coalesce(jsonb_typeof("attributes" -> 'region'), '') = 'string'
            AND coalesce(jsonb_typeof("attributes" -> 'level'), '') = 'string'
            AND coalesce(jsonb_typeof("attributes" -> 'clearance'), '') = 'number'
            AND coalesce(jsonb_typeof("attributes" -> 'roles'), '') = 'array'
        )
    ) NOT VALID,
    ADD CONSTRAINT "usage_records_tries_check" CHECK (
        "form" = 1 OR (
            "tries" IS NOT NULL AND jsonb_typeof("tries") = 'array'
            AND NOT jsonb_path_exists("tries", 'strict $[*] ? (@.type() != "object")', silent => true)
            AND NOT jsonb_path_exists("tries", '$[*] ? (!(@.coordinate.type() == "string"))')
        )
    ) NOT VALID,
    ADD CONSTRAINT "usage_records_exhausted_grants_check" CHECK (
        "form" = 1 OR (
            "exhausted_grants" IS NOT NULL AND coalesce(array_ndims("exhausted_grants"), 1) = 1
            AND array_position("exhausted_grants", NULL) IS NULL
        )
    ) NOT VALID,
    ADD CONSTRAINT "usage_records_size_check" CHECK (pg_column_size("usage_records") <= 64 * 1024 * 1024) NOT VALID;

ALTER TABLE "checkpoints"
    ADD CONSTRAINT "checkpoints_at_check"
        CHECK ("at" >= '0001-01-01 00:00:00Z' AND "at" < '10000-01-01 00:00:00Z') NOT VALID,
    ADD CONSTRAINT "checkpoints_size_check"
        CHECK (octet_length("previous_hash") <= 1000 AND octet_length("signature") <= 1000) NOT VALID,
    ADD CONSTRAINT "checkpoints_policy_size_check" CHECK (octet_length("policy_hash") <= 1000) NOT VALID;

ALTER TABLE "checkpoint_ends"
    ADD CONSTRAINT "checkpoint_ends_sequence_check" CHECK ("sequence" BETWEEN 1 AND 9007199254740991) NOT VALID,
    ADD CONSTRAINT "checkpoint_ends_hash_check" CHECK (octet_length("hash") <= 1000) NOT VALID;

-- One that is of no day would never be forgotten.
ALTER TABLE "used_operations"
    ADD CONSTRAINT "used_operations_last_used_on_check"
        CHECK ("last_used_on" >= '0001-01-01' AND "last_used_on" < '10000-01-01') NOT VALID;
