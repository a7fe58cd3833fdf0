/** A department whose folder is begun, and what its example is called. */
export interface NewDepartment {
  readonly code: string;
  readonly name: string;
  readonly nameZh: string;
  /** Undefined: one that is made up stands in its place. */
  readonly uscc: string | undefined;
  /** Of the example's type. */
  readonly typeName: string;
  /** Of its entry point. */
  readonly fieldName: string;
}

interface Names {
  readonly name?: string | undefined;
  readonly nameZh?: string | undefined;
  readonly uscc?: string | undefined;
}

/** @param names what is not given is made of the code */
export function newDepartment(code: string, { name, nameZh, uscc }: Names): NewDepartment {
  const words = code.split('-').filter((word) => word !== '');
  const capitalized = words.map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`);
  const typeName = `${capitalized.join('')}Record`;
  return {
    code,
    name: name ?? capitalized.join(' '),
    nameZh: nameZh ?? '（部门名称）',
    uscc,
    typeName,
    fieldName: `${typeName.charAt(0).toLowerCase()}${typeName.slice(1)}`,
  };
}
