-- CreateEnum
CREATE TYPE "marriage_status" AS ENUM ('MARRIED', 'DIVORCED', 'WIDOWED');

-- CreateEnum
CREATE TYPE "assistance_kind" AS ENUM ('MINIMUM_LIVING_ALLOWANCE', 'EXTREME_POVERTY_SUPPORT', 'MEDICAL_ASSISTANCE', 'TEMPORARY_ASSISTANCE');

-- CreateEnum
CREATE TYPE "social_organisation_kind" AS ENUM ('ASSOCIATION', 'FOUNDATION', 'SOCIAL_SERVICE_INSTITUTION');

-- CreateTable
CREATE TABLE "marriages" (
    "person_id" TEXT NOT NULL,
    "status" "marriage_status" NOT NULL,
    "spouse_id" TEXT,
    "registered_on" DATE NOT NULL,
    "certificate_number" TEXT NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "marriages_pkey" PRIMARY KEY ("person_id")
);

-- CreateTable
CREATE TABLE "social_assistance" (
    "id" SERIAL NOT NULL,
    "person_id" TEXT NOT NULL,
    "kind" "assistance_kind" NOT NULL,
    "monthly_amount" DECIMAL(16,2) NOT NULL,
    "since" DATE NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "social_assistance_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "social_organisation_registrations" (
    "legal_entity_id" TEXT NOT NULL,
    "registration_number" TEXT NOT NULL,
    "organisation_kind" "social_organisation_kind" NOT NULL,
    "supervisor" TEXT NOT NULL,
    "registered_on" DATE NOT NULL,
    "expires_on" DATE NOT NULL,
    "assessment_grade" TEXT,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "social_organisation_registrations_pkey" PRIMARY KEY ("legal_entity_id")
);

-- CreateIndex
CREATE INDEX "marriages_spouse_id_idx" ON "marriages"("spouse_id");

-- CreateIndex
CREATE UNIQUE INDEX "social_assistance_person_id_kind_key" ON "social_assistance"("person_id", "kind");

-- CreateIndex
CREATE UNIQUE INDEX "social_organisation_registrations_registration_number_key" ON "social_organisation_registrations"("registration_number");
