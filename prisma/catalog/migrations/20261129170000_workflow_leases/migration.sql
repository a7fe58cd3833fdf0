-- Who works on a record of a workflow, until when, and how far it is: progress is no step of the workflow.

-- CreateTable
CREATE TABLE "workflow_leases" (
    "kind" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "holder" UUID NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,
    "attempts" INTEGER NOT NULL,
    "stage" TEXT,
    "message" TEXT,

    CONSTRAINT "workflow_leases_pkey" PRIMARY KEY ("kind","id")
);
