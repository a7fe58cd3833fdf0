-- CreateEnum
CREATE TYPE "certificate_status" AS ENUM ('VALID', 'EXPIRED', 'REVOKED');

-- CreateTable
CREATE TABLE "certificates" (
    "number" TEXT NOT NULL,
    "person_id" TEXT,
    "legal_entity_id" TEXT,
    "kind" TEXT NOT NULL,
    "holder_name" TEXT NOT NULL,
    "issuer" TEXT NOT NULL,
    "issued_on" DATE NOT NULL,
    "expires_on" DATE,
    "status" "certificate_status" NOT NULL,
    "signature_valid" BOOLEAN NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "certificates_pkey" PRIMARY KEY ("number")
);

-- CreateIndex
CREATE INDEX "certificates_person_id_idx" ON "certificates"("person_id");

-- CreateIndex
CREATE INDEX "certificates_legal_entity_id_idx" ON "certificates"("legal_entity_id");
