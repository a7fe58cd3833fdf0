-- An input may read several items.

DROP INDEX "inputs_reads_idx";

ALTER TABLE "inputs"
    DROP CONSTRAINT "inputs_reads_check",
    ALTER COLUMN "reads" SET DATA TYPE TEXT[]
        USING CASE WHEN "reads" IS NULL THEN ARRAY[]::TEXT[] ELSE ARRAY["reads"] END;

-- What follows is written by hand.

ALTER TABLE "inputs"
    ADD CONSTRAINT "inputs_reads_check" CHECK (("mode" = 'NONE') = (coalesce(cardinality("reads"), 0) = 0));
