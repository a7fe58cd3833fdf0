-- CreateEnum
CREATE TYPE "legal_entity_kind" AS ENUM ('ENTERPRISE', 'INDIVIDUAL_BUSINESS', 'SOCIAL_ORGANISATION', 'PUBLIC_INSTITUTION');

-- CreateEnum
CREATE TYPE "legal_entity_status" AS ENUM ('ACTIVE', 'SUSPENDED', 'REVOKED', 'DEREGISTERED');

-- CreateEnum
CREATE TYPE "company_role_kind" AS ENUM ('LEGAL_REPRESENTATIVE', 'SHAREHOLDER', 'DIRECTOR', 'SUPERVISOR', 'MANAGER');

-- CreateEnum
CREATE TYPE "licence_status" AS ENUM ('VALID', 'EXPIRED', 'REVOKED');

-- CreateTable
CREATE TABLE "legal_entities" (
    "id" TEXT NOT NULL,
    "uscc" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "kind" "legal_entity_kind" NOT NULL,
    "status" "legal_entity_status" NOT NULL,
    "established_on" DATE NOT NULL,
    "deregistered_on" DATE,
    "region_code" TEXT NOT NULL,
    "registered_address" TEXT NOT NULL,
    "registered_capital" DECIMAL(16,2) NOT NULL,
    "business_scope" TEXT NOT NULL,
    "legal_representative_id" TEXT NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "legal_entities_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "company_roles" (
    "id" SERIAL NOT NULL,
    "person_id" TEXT NOT NULL,
    "legal_entity_id" TEXT NOT NULL,
    "role" "company_role_kind" NOT NULL,
    "share_percent" DECIMAL(5,2),
    "since" DATE NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "company_roles_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "licences" (
    "id" SERIAL NOT NULL,
    "legal_entity_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "number" TEXT NOT NULL,
    "issued_by" TEXT NOT NULL,
    "issued_on" DATE NOT NULL,
    "expires_on" DATE,
    "status" "licence_status" NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "licences_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "penalties" (
    "id" SERIAL NOT NULL,
    "legal_entity_id" TEXT NOT NULL,
    "document_number" TEXT NOT NULL,
    "decided_on" DATE NOT NULL,
    "reason" TEXT NOT NULL,
    "amount" DECIMAL(16,2) NOT NULL,
    "decided_by" TEXT NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "penalties_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "legal_entities_uscc_key" ON "legal_entities"("uscc");

-- CreateIndex
CREATE INDEX "legal_entities_legal_representative_id_idx" ON "legal_entities"("legal_representative_id");

-- CreateIndex
CREATE INDEX "legal_entities_region_code_idx" ON "legal_entities"("region_code");

-- CreateIndex
CREATE INDEX "legal_entities_kind_idx" ON "legal_entities"("kind");

-- CreateIndex
CREATE INDEX "legal_entities_status_idx" ON "legal_entities"("status");

-- CreateIndex
CREATE INDEX "legal_entities_name_idx" ON "legal_entities"("name");

-- CreateIndex
CREATE INDEX "company_roles_legal_entity_id_idx" ON "company_roles"("legal_entity_id");

-- CreateIndex
CREATE UNIQUE INDEX "company_roles_person_id_legal_entity_id_role_key" ON "company_roles"("person_id", "legal_entity_id", "role");

-- CreateIndex
CREATE UNIQUE INDEX "licences_number_key" ON "licences"("number");

-- CreateIndex
CREATE INDEX "licences_legal_entity_id_idx" ON "licences"("legal_entity_id");

-- CreateIndex
CREATE UNIQUE INDEX "penalties_document_number_key" ON "penalties"("document_number");

-- CreateIndex
CREATE INDEX "penalties_legal_entity_id_idx" ON "penalties"("legal_entity_id");

-- AddForeignKey
ALTER TABLE "company_roles" ADD CONSTRAINT "company_roles_legal_entity_id_fkey" FOREIGN KEY ("legal_entity_id") REFERENCES "legal_entities"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "licences" ADD CONSTRAINT "licences_legal_entity_id_fkey" FOREIGN KEY ("legal_entity_id") REFERENCES "legal_entities"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "penalties" ADD CONSTRAINT "penalties_legal_entity_id_fkey" FOREIGN KEY ("legal_entity_id") REFERENCES "legal_entities"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
