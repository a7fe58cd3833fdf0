-- A supergraph that is about to be published, for gateways to prepare for.
CREATE TABLE "announced_supergraph" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "sdl" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "announced_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "announced_supergraph_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "one_row" CHECK ("id" = 1)
);
