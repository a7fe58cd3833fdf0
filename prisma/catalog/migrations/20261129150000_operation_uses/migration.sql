-- How often each operation was used on each day, for which purpose and under which name: a publication that would break
-- it names who uses it. Sums, which gateways add to some seconds after the uses; no part of the usage record.
CREATE TABLE "operation_uses" (
    "application" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "operation_name" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "uses" BIGINT NOT NULL,

    CONSTRAINT "operation_uses_pkey" PRIMARY KEY ("application", "hash", "purpose", "operation_name", "day"),
    CONSTRAINT "operation_uses_application_hash_fkey" FOREIGN KEY ("application", "hash")
        REFERENCES "used_operations"("application", "hash") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "operation_uses_uses_check" CHECK ("uses" > 0),
    CONSTRAINT "operation_uses_day_check" CHECK ("day" >= '0001-01-01' AND "day" < '10000-01-01')
);
