-- A checkpoint names the end of the policy's history, too. Those from before name none, and stay as they are signed.

-- AlterTable
ALTER TABLE "checkpoints" ADD COLUMN "policy_version" INTEGER,
    ADD COLUMN "policy_hash" TEXT;

-- What follows is written by hand.

ALTER TABLE "checkpoints" ADD CONSTRAINT "checkpoints_policy_check"
    CHECK (("policy_version" IS NULL) = ("policy_hash" IS NULL));
