-- CreateEnum
CREATE TYPE "insurance_kind" AS ENUM ('PENSION', 'MEDICAL', 'UNEMPLOYMENT', 'WORK_INJURY', 'MATERNITY');

-- CreateEnum
CREATE TYPE "insurance_status" AS ENUM ('ACTIVE', 'SUSPENDED', 'TERMINATED');

-- CreateTable
CREATE TABLE "employments" (
    "id" SERIAL NOT NULL,
    "person_id" TEXT NOT NULL,
    "legal_entity_id" TEXT NOT NULL,
    "position" TEXT NOT NULL,
    "since" DATE NOT NULL,
    "until" DATE,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "employments_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "social_insurance" (
    "id" SERIAL NOT NULL,
    "person_id" TEXT NOT NULL,
    "kind" "insurance_kind" NOT NULL,
    "status" "insurance_status" NOT NULL,
    "months_paid" INTEGER NOT NULL,
    "base" DECIMAL(16,2) NOT NULL,
    "legal_entity_id" TEXT,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "social_insurance_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "insured_employees" (
    "legal_entity_id" TEXT NOT NULL,
    "count" INTEGER NOT NULL,
    "as_of" DATE NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "insured_employees_pkey" PRIMARY KEY ("legal_entity_id")
);

-- CreateIndex
CREATE INDEX "employments_person_id_idx" ON "employments"("person_id");

-- CreateIndex
CREATE INDEX "employments_legal_entity_id_idx" ON "employments"("legal_entity_id");

-- CreateIndex
CREATE INDEX "social_insurance_legal_entity_id_idx" ON "social_insurance"("legal_entity_id");

-- CreateIndex
CREATE UNIQUE INDEX "social_insurance_person_id_kind_key" ON "social_insurance"("person_id", "kind");
