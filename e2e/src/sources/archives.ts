import { type OtherDepartment, startOtherStack } from './other-stack.ts';

/** `Person.personnelFile`, of one person. */
export const archivesSchema = `
extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])

"A natural person (自然人)."
type Person @key(fields: "id") {
  "Opaque identifier of the person, the same in every department."
  id: ID!

  "Where the personnel file is kept (人事档案); null when there is none."
  personnelFile: PersonnelFile
}

"A personnel file."
type PersonnelFile {
  "The archive that keeps it (存档机构)."
  keptBy: String

  "Shelf mark (档案号)."
  shelfMark: String
}
`;

/** @param files shelf marks by the id of a person */
export function startArchives(
  keysFile: string,
  files: ReadonlyMap<string, string>,
): Promise<OtherDepartment> {
  const personnelFile = ({ id }: { readonly id: string }) =>
    files.has(id) ? { keptBy: '市人才服务中心', shelfMark: files.get(id) } : null;
  return startOtherStack({ schema: archivesSchema, resolvers: { Person: { personnelFile } }, keysFile });
}
