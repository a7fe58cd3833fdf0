-- CreateEnum
CREATE TYPE "sex" AS ENUM ('MALE', 'FEMALE');

-- CreateEnum
CREATE TYPE "household_relation" AS ENUM ('HEAD', 'SPOUSE', 'CHILD', 'PARENT', 'GRANDCHILD', 'GRANDPARENT', 'SIBLING', 'OTHER');

-- CreateTable
CREATE TABLE "households" (
    "id" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "region_code" TEXT NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "households_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "persons" (
    "id" TEXT NOT NULL,
    "id_number" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "sex" "sex" NOT NULL,
    "birth_date" DATE NOT NULL,
    "ethnicity" TEXT NOT NULL,
    "region_code" TEXT NOT NULL,
    "household_address" TEXT NOT NULL,
    "household_id" TEXT NOT NULL,
    "relation_to_head" "household_relation" NOT NULL,
    "deceased_on" DATE,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "persons_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "criminal_records" (
    "person_id" TEXT NOT NULL,
    "has_record" BOOLEAN NOT NULL,
    "offences" TEXT[],
    "last_convicted_on" DATE,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "criminal_records_pkey" PRIMARY KEY ("person_id")
);

-- CreateIndex
CREATE INDEX "households_region_code_idx" ON "households"("region_code");

-- CreateIndex
CREATE UNIQUE INDEX "persons_id_number_key" ON "persons"("id_number");

-- CreateIndex
CREATE INDEX "persons_household_id_idx" ON "persons"("household_id");

-- CreateIndex
CREATE INDEX "persons_region_code_idx" ON "persons"("region_code");

-- AddForeignKey
ALTER TABLE "persons" ADD CONSTRAINT "persons_household_id_fkey" FOREIGN KEY ("household_id") REFERENCES "households"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "criminal_records" ADD CONSTRAINT "criminal_records_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "persons"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
