import { addYears, dateBetween, earliest, fullYears, latest, cityDate } from './dates.ts';
import type { IsoDate } from './dates.ts';
import type { LegalEntity } from './legal-entity.ts';
import { hasFact } from './profiles.ts';
import { createRandom } from './random.ts';
import type { Random } from './random.ts';
import { createAddresses, districtOf, pickDistrict, pointIn } from './regions.ts';
import type { District } from './regions.ts';
import type { Resident } from './resident.ts';
import type { RealEstateRow } from './rows.ts';

/**
 * Who owns what. The only dwelling a person owns is the one where the household is registered, and the
 * premises of a legal entity are at its registered address; shops are elsewhere.
 */
export function describeRealEstate(
  residents: readonly Resident[],
  entities: readonly LegalEntity[],
): RealEstateRow[] {
  const random = createRandom('real-estate');
  const addresses = createAddresses(createRandom('shop-addresses'));
  const register = createRegister(random);

  const ofPersons = residents.flatMap((resident) => {
    const isOwner = resident.relation === 'HEAD' && fullYears(resident.birthDate, cityDate) >= 25;
    const ownsHome = hasFact(random, resident, 0.66);
    const ownsShop = hasFact(random, resident, 0.06);
    if (!isOwner || resident.profile === 'LOW_INCOME') return [];
    const owner = { personId: resident.id, legalEntityId: null };
    const from = latest(addYears(resident.birthDate, 22), '1999-01-01');
    const until = resident.deceasedOn ?? cityDate;
    const district = districtOf(resident.household.regionCode);
    const rows: RealEstateRow[] = [];
    if (ownsHome) {
      rows.push(register(owner, district, resident.household.address, 'RESIDENTIAL', from, until));
    }
    if (ownsShop) {
      const shopDistrict = pickDistrict(random);
      rows.push(register(owner, shopDistrict, addresses.office(shopDistrict), 'COMMERCIAL', from, until));
    }
    return rows;
  });

  const ofEntities = entities.flatMap((entity) => {
    const { row, district, industry } = entity;
    if (!hasFact(random, entity, 0.35) || row.status === 'DEREGISTERED') return [];
    const usage = (industry?.pollutants.length ?? 0) > 0 ? 'INDUSTRIAL' : 'OFFICE';
    const owner = { personId: null, legalEntityId: row.id };
    return [register(owner, district, row.registeredAddress, usage, row.establishedOn, cityDate)];
  });
  return [...ofPersons, ...ofEntities];
}

type Owner = Pick<RealEstateRow, 'personId' | 'legalEntityId'>;
type Register = (
  owner: Owner,
  district: District,
  address: string,
  usage: RealEstateRow['usage'],
  from: IsoDate,
  until: IsoDate,
) => RealEstateRow;

const areasByUsage: Readonly<Record<RealEstateRow['usage'], readonly [number, number]>> = {
  RESIDENTIAL: [3_800, 16_800],
  COMMERCIAL: [1_500, 22_000],
  OFFICE: [6_000, 180_000],
  INDUSTRIAL: [90_000, 2_400_000],
};

function createRegister(random: Random): Register {
  let count = 0;
  return (owner, district, address, usage, from, until) => {
    count += 1;
    const registeredOn = dateBetween(random, from, earliest(latest(from, until), cityDate));
    const [smallest, largest] = areasByUsage[usage];
    return {
      certificateNumber: `京(${registeredOn.slice(0, 4)})${district.name.slice(0, -1)}不动产权第${String(count).padStart(7, '0')}号`,
      ...owner,
      address,
      regionCode: district.code,
      areaSquareMetres: random.integer(smallest, largest) / 100,
      usage,
      ...pointIn(random, district),
      registeredOn,
    };
  };
}
