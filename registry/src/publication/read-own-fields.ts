import { readPlaces } from './compare-api.ts';
import { readSchemaFields } from './schema-fields.ts';

/** The fields of some departments, without the keys that all of them have. */
export function readOwnFields(departments: readonly { readonly sdl: string }[]): ReadonlySet<string> {
  return new Set(
    departments.flatMap(({ sdl }) => {
      const keys = readSchemaFields(sdl).fields.filter(({ isKey }) => isKey);
      const places = new Set(readPlaces(sdl));
      for (const { coordinate } of keys) places.delete(coordinate);
      return [...places].filter((place) => place.includes('.'));
    }),
  );
}
