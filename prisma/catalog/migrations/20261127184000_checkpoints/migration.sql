-- A checkpoint was the signed end of one writer's chain, which whoever could write to the database could drop unseen.
-- From now on it names the writers whose end has changed and the checkpoint before, and gateways keep a copy in files.
-- What is in usage_checkpoints stays, and is verified as what it is.

-- CreateTable
CREATE TABLE "checkpoints" (
    "number" BIGINT NOT NULL,
    "previous_hash" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "signature" TEXT NOT NULL,
    "transaction" BIGINT NOT NULL DEFAULT ((pg_current_xact_id())::text)::bigint,

    CONSTRAINT "checkpoints_pkey" PRIMARY KEY ("number")
);

-- CreateTable
CREATE TABLE "checkpoint_ends" (
    "number" BIGINT NOT NULL,
    "writer" UUID NOT NULL,
    "sequence" BIGINT NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "checkpoint_ends_pkey" PRIMARY KEY ("number","writer")
);

-- CreateIndex
CREATE INDEX "checkpoint_ends_writer_number_idx" ON "checkpoint_ends"("writer", "number" DESC);

-- AddForeignKey
ALTER TABLE "checkpoint_ends" ADD CONSTRAINT "checkpoint_ends_number_fkey" FOREIGN KEY ("number") REFERENCES "checkpoints"("number") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What follows is written by hand.

CREATE TRIGGER "append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "checkpoints"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "checkpoint_ends"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();

-- Numbers from 1 without gaps. One that is taken is refused by the primary key.
CREATE FUNCTION "check_checkpoint_number"() RETURNS trigger LANGUAGE plpgsql
    SET search_path FROM CURRENT AS $$
DECLARE
    next_number bigint := (SELECT coalesce(max(c."number"), 0) + 1 FROM "checkpoints" c);
BEGIN
    IF NEW."number" NOT BETWEEN 1 AND next_number THEN
        RAISE EXCEPTION 'The next checkpoint has the number %, not %.', next_number, NEW."number"
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER "go_up_by_one" BEFORE INSERT ON "checkpoints"
    FOR EACH ROW EXECUTE FUNCTION "check_checkpoint_number"();

-- What a checkpoint names comes with it, and not later.
CREATE FUNCTION "require_own_checkpoint"() RETURNS trigger LANGUAGE plpgsql
    SET search_path FROM CURRENT AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM "checkpoints" c
        WHERE c."number" = NEW."number" AND c."transaction" = pg_current_xact_id()::text::bigint
    ) THEN
        RAISE EXCEPTION 'Nothing is added to checkpoint %.', NEW."number" USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END
$$;

CREATE CONSTRAINT TRIGGER "with_checkpoint" AFTER INSERT ON "checkpoint_ends"
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "require_own_checkpoint"();
