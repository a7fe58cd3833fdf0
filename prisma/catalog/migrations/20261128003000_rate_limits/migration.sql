-- What applications and their officials may ask for is limited.

-- CreateTable
CREATE TABLE "rate_limits" (
    "application" TEXT NOT NULL,
    "requests_per_minute" INTEGER NOT NULL,
    "cost_per_minute" INTEGER NOT NULL,
    "persons_per_hour" INTEGER NOT NULL,
    "official_requests_per_minute" INTEGER,
    "official_cost_per_minute" INTEGER,
    "official_persons_per_hour" INTEGER,

    CONSTRAINT "rate_limits_pkey" PRIMARY KEY ("application")
);

-- What follows is written by hand.

ALTER TABLE "rate_limits"
    ADD CONSTRAINT "rate_limits_check" CHECK (
        "requests_per_minute" >= 0 AND "cost_per_minute" >= 0 AND "persons_per_hour" >= 0
        AND "official_requests_per_minute" >= 0 AND "official_cost_per_minute" >= 0
        AND "official_persons_per_hour" >= 0
    ),
    ADD CONSTRAINT "rate_limits_of_officials_check" CHECK (
        num_nulls("official_requests_per_minute", "official_cost_per_minute", "official_persons_per_hour") IN (0, 3)
    );

CREATE CONSTRAINT TRIGGER "versioned" AFTER INSERT OR UPDATE OR DELETE ON "rate_limits"
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "require_policy_version"();
