-- CreateEnum
CREATE TYPE "tax_credit_grade" AS ENUM ('A', 'B', 'M', 'C', 'D');

-- CreateTable
CREATE TABLE "income_tax" (
    "person_id" TEXT NOT NULL,
    "year" INTEGER NOT NULL,
    "annual_income" DECIMAL(16,2) NOT NULL,
    "tax_paid" DECIMAL(16,2) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "income_tax_pkey" PRIMARY KEY ("person_id","year")
);

-- CreateTable
CREATE TABLE "tax_credits" (
    "legal_entity_id" TEXT NOT NULL,
    "year" INTEGER NOT NULL,
    "grade" "tax_credit_grade" NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "tax_credits_pkey" PRIMARY KEY ("legal_entity_id","year")
);

-- CreateTable
CREATE TABLE "tax_arrears" (
    "legal_entity_id" TEXT NOT NULL,
    "amount" DECIMAL(16,2) NOT NULL,
    "as_of" DATE NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "tax_arrears_pkey" PRIMARY KEY ("legal_entity_id")
);

-- CreateTable
CREATE TABLE "annual_revenue" (
    "legal_entity_id" TEXT NOT NULL,
    "year" INTEGER NOT NULL,
    "amount" DECIMAL(16,2) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "annual_revenue_pkey" PRIMARY KEY ("legal_entity_id","year")
);
