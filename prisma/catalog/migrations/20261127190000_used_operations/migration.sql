-- Operations that were used lately, without the values in them: a publication is tried on them.
CREATE TABLE "used_operations" (
    "application" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "department" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "last_used_on" DATE NOT NULL,

    CONSTRAINT "used_operations_pkey" PRIMARY KEY ("application", "hash")
);

CREATE INDEX "used_operations_last_used_on_idx" ON "used_operations"("last_used_on");
