-- Whether a usage record can be written is found out by writing something else that stays as small as it is.

-- CreateTable
CREATE TABLE "write_probe" (
    "id" BOOLEAN NOT NULL DEFAULT true,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "write_probe_pkey" PRIMARY KEY ("id")
);

-- What follows is written by hand.

ALTER TABLE "write_probe" ADD CONSTRAINT "write_probe_one_row" CHECK ("id");
INSERT INTO "write_probe" ("at") VALUES (now());
