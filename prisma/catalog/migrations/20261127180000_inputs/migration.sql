-- What callers can put in is bound to what it reads, and naming records is limited.

-- CreateEnum
CREATE TYPE "input_mode" AS ENUM ('COMPARE', 'IDENTIFY', 'NONE');

-- CreateTable
CREATE TABLE "inputs" (
    "resource_code" TEXT NOT NULL,
    "coordinate" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "mode" "input_mode" NOT NULL,
    "reads" TEXT,

    CONSTRAINT "inputs_pkey" PRIMARY KEY ("resource_code","coordinate")
);

-- CreateTable
CREATE TABLE "identification_limits" (
    "application" TEXT NOT NULL,
    "tries_per_hour" INTEGER NOT NULL,
    "misses_per_hour" INTEGER NOT NULL,

    CONSTRAINT "identification_limits_pkey" PRIMARY KEY ("application")
);

-- CreateIndex
CREATE INDEX "inputs_reads_idx" ON "inputs"("reads");

-- AddForeignKey
ALTER TABLE "inputs" ADD CONSTRAINT "inputs_resource_code_fkey" FOREIGN KEY ("resource_code") REFERENCES "resources"("code") ON DELETE CASCADE ON UPDATE CASCADE;

-- What follows is written by hand.

ALTER TABLE "inputs"
    ADD CONSTRAINT "inputs_reads_check" CHECK (("mode" = 'NONE') = ("reads" IS NULL)),
    -- Deferred, so that a publication may move a binding in any order.
    ADD CONSTRAINT "inputs_coordinate_bound_once" EXCLUDE USING btree ("coordinate" WITH =)
        DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE "identification_limits"
    ADD CONSTRAINT "identification_limits_check" CHECK ("tries_per_hour" >= 0 AND "misses_per_hour" >= 0);

CREATE CONSTRAINT TRIGGER "versioned" AFTER INSERT OR UPDATE OR DELETE ON "inputs"
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "require_policy_version"();
CREATE CONSTRAINT TRIGGER "versioned" AFTER INSERT OR UPDATE OR DELETE ON "identification_limits"
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "require_policy_version"();
