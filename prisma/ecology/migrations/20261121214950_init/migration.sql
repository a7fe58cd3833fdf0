-- CreateEnum
CREATE TYPE "permit_category" AS ENUM ('KEY', 'SIMPLIFIED', 'REGISTRATION');

-- CreateEnum
CREATE TYPE "permit_status" AS ENUM ('VALID', 'EXPIRED', 'REVOKED');

-- CreateTable
CREATE TABLE "pollution_permits" (
    "number" TEXT NOT NULL,
    "legal_entity_id" TEXT NOT NULL,
    "category" "permit_category" NOT NULL,
    "pollutants" TEXT[],
    "issued_on" DATE NOT NULL,
    "expires_on" DATE NOT NULL,
    "status" "permit_status" NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "pollution_permits_pkey" PRIMARY KEY ("number")
);

-- CreateTable
CREATE TABLE "emissions" (
    "legal_entity_id" TEXT NOT NULL,
    "year" INTEGER NOT NULL,
    "pollutant" TEXT NOT NULL,
    "tonnes" DOUBLE PRECISION NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "emissions_pkey" PRIMARY KEY ("legal_entity_id","year","pollutant")
);

-- CreateTable
CREATE TABLE "air_quality_stations" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "area" TEXT NOT NULL,
    "region_code" TEXT,
    "longitude" DOUBLE PRECISION,
    "latitude" DOUBLE PRECISION,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "air_quality_stations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "air_quality_readings" (
    "station_id" TEXT NOT NULL,
    "measured_at" TIMESTAMPTZ(3) NOT NULL,
    "aqi" INTEGER,
    "pm25" DOUBLE PRECISION,
    "pm25_day" DOUBLE PRECISION,
    "pm10" DOUBLE PRECISION,
    "pm10_day" DOUBLE PRECISION,
    "so2" DOUBLE PRECISION,
    "so2_day" DOUBLE PRECISION,
    "no2" DOUBLE PRECISION,
    "no2_day" DOUBLE PRECISION,
    "o3" DOUBLE PRECISION,
    "o3_day" DOUBLE PRECISION,
    "o3_eight_hours" DOUBLE PRECISION,
    "o3_eight_hours_day" DOUBLE PRECISION,
    "co" DOUBLE PRECISION,
    "co_day" DOUBLE PRECISION,
    "primary_pollutant" TEXT,
    "quality" TEXT,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "air_quality_readings_pkey" PRIMARY KEY ("station_id","measured_at")
);

-- CreateIndex
CREATE INDEX "pollution_permits_legal_entity_id_idx" ON "pollution_permits"("legal_entity_id");

-- CreateIndex
CREATE INDEX "air_quality_stations_area_idx" ON "air_quality_stations"("area");

-- AddForeignKey
ALTER TABLE "air_quality_readings" ADD CONSTRAINT "air_quality_readings_station_id_fkey" FOREIGN KEY ("station_id") REFERENCES "air_quality_stations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
