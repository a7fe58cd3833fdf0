-- CreateEnum
CREATE TYPE "blood_type" AS ENUM ('A', 'B', 'AB', 'O');

-- CreateTable
CREATE TABLE "vaccinations" (
    "id" SERIAL NOT NULL,
    "person_id" TEXT NOT NULL,
    "vaccine" TEXT NOT NULL,
    "dose" INTEGER NOT NULL,
    "given_on" DATE NOT NULL,
    "facility" TEXT NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "vaccinations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "health_records" (
    "person_id" TEXT NOT NULL,
    "blood_type" "blood_type" NOT NULL,
    "chronic_diseases" TEXT[],
    "disability_grade" INTEGER,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "health_records_pkey" PRIMARY KEY ("person_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "vaccinations_person_id_vaccine_dose_key" ON "vaccinations"("person_id", "vaccine", "dose");
