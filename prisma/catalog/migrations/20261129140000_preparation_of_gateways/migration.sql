-- This migration is written by hand.

-- A gateway says of which supergraph it speaks, and how far it is with it, or neither. The check before let a hash without
-- a state pass: compared with null, a state is neither in the list nor out of it.
UPDATE "gateways" SET "preparing" = NULL WHERE "preparation" IS NULL;
UPDATE "gateways" SET "preparation" = NULL WHERE "preparing" IS NULL;

ALTER TABLE "gateways"
    DROP CONSTRAINT "gateways_preparation_check",
    ADD CONSTRAINT "gateways_preparation_check" CHECK (
        ("preparing" IS NULL) = ("preparation" IS NULL)
        AND ("preparation" IS NULL OR "preparation" IN ('preparing', 'prepared', 'failed'))
    );
