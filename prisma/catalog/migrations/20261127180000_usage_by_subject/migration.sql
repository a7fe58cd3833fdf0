-- Usage records of the second form: content by data subject, what was decided upon, and why requests were refused.
-- Records of the first form stay as they were written; what the second form adds is null in them.
ALTER TABLE "usage_records"
    ADD COLUMN "form" SMALLINT NOT NULL DEFAULT 1,
    ADD COLUMN "attributes" JSONB,
    ADD COLUMN "exhausted_grants" TEXT[],
    ADD COLUMN "tries" JSONB,
    ADD COLUMN "code" TEXT;

ALTER TABLE "usage_records"
    ADD CONSTRAINT "usage_records_form_check" CHECK ("form" IN (1, 2));

-- "Why was this application refused?"
CREATE INDEX "usage_records_code_at_idx" ON "usage_records"("code", "at");
