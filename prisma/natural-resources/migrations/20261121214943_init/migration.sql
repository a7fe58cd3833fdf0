-- CreateEnum
CREATE TYPE "real_estate_usage" AS ENUM ('RESIDENTIAL', 'COMMERCIAL', 'OFFICE', 'INDUSTRIAL');

-- CreateTable
CREATE TABLE "real_estate" (
    "certificate_number" TEXT NOT NULL,
    "person_id" TEXT,
    "legal_entity_id" TEXT,
    "address" TEXT NOT NULL,
    "region_code" TEXT NOT NULL,
    "area_square_metres" DECIMAL(12,2) NOT NULL,
    "usage" "real_estate_usage" NOT NULL,
    "longitude" DOUBLE PRECISION NOT NULL,
    "latitude" DOUBLE PRECISION NOT NULL,
    "registered_on" DATE NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "real_estate_pkey" PRIMARY KEY ("certificate_number")
);

-- CreateIndex
CREATE INDEX "real_estate_person_id_idx" ON "real_estate"("person_id");

-- CreateIndex
CREATE INDEX "real_estate_legal_entity_id_idx" ON "real_estate"("legal_entity_id");
