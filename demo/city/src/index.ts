export {
  demoEntityKey,
  sampleLegalEntities,
  samplePersons,
  type SampleLegalEntity,
  type SamplePerson,
} from './samples.ts';
export { isSeeded, seedCity, type SeedOptions } from './seed-city.ts';
export { seedDepartment } from './seed-department.ts';
