-- How much each request used of what is counted from records, such as daily quotas, by the names of budgets; and the
-- grants of which nobody could tell whether their quota was used up. Both are null where there is nothing to say, as in
-- all records from before.

ALTER TABLE "usage_records"
    ADD COLUMN "uncounted_grants" TEXT[],
    ADD COLUMN "uses" JSONB;

ALTER TABLE "usage_records"
    ADD CONSTRAINT "usage_records_uncounted_grants_check" CHECK (
        "uncounted_grants" IS NULL OR (
            "form" = 2 AND coalesce(array_ndims("uncounted_grants"), 1) = 1
            AND array_position("uncounted_grants", NULL) IS NULL
        )
    ) NOT VALID,
    -- Whole numbers that can be added up for as long as there are records.
    ADD CONSTRAINT "usage_records_uses_check" CHECK (
        "uses" IS NULL OR (
            "form" = 2
            AND jsonb_typeof("uses") = 'object'
            AND NOT jsonb_path_exists(
                "uses", 'strict $.* ? (!(@.type() == "number" && @ >= 0 && @ <= 1000000000 && @ == @.floor()))'
            )
        )
    ) NOT VALID;

CREATE INDEX "usage_records_uses_idx" ON "usage_records" USING GIN ("uses") WHERE "uses" IS NOT NULL;

-- A gateway counts again what its counters have lost, and need not read who asked for what: it is told sums of the
-- budgets that it names.
CREATE FUNCTION "recorded_uses"("names" TEXT[]) RETURNS TABLE ("name" TEXT, "used" NUMERIC)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT n.name, coalesce((
        SELECT sum((r.uses ->> n.name)::numeric) FROM catalog.usage_records r WHERE r.uses IS NOT NULL AND r.uses ? n.name
    ), 0)
    FROM unnest(names) AS n(name)
$$;

REVOKE ALL ON FUNCTION "recorded_uses"(TEXT[]) FROM PUBLIC;
