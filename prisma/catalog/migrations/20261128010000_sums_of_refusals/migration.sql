-- Refusals of callers whom nobody vouches for are recorded in sums: how many, from which network, from when until when.

ALTER TABLE "usage_records" ADD COLUMN "sum" JSONB;

ALTER TABLE "usage_records"
    ADD CONSTRAINT "usage_records_sum_check" CHECK (
        "sum" IS NULL OR (
            "form" = 2
            AND jsonb_typeof("sum") = 'object'
            AND coalesce(jsonb_typeof("sum" -> 'count'), '') = 'number'
            AND coalesce(jsonb_typeof("sum" -> 'network'), '') = 'string'
            AND coalesce(jsonb_typeof("sum" -> 'since'), '') = 'string'
            AND coalesce(jsonb_typeof("sum" -> 'until'), '') = 'string'
        )
    ) NOT VALID;
