/**
 * A condition on a record, under other names of the fields that it reads.
 *
 * What is quoted in it stays as it is: it is a value, and no field.
 */
export function renameInCondition(when: string, names: ReadonlyMap<string, string>): string {
  return when.replace(
    quotedOrRead,
    (found: string, before: string | undefined, field: string | undefined) => {
      const name = field === undefined ? undefined : names.get(field);
      return name === undefined || before === undefined ? found : `${before}${name}`;
    },
  );
}

/** A literal of CEL, or `subject.` with the field that is read; nothing else has a name of a field in it. */
const quotedOrRead =
  /"""[^]*?"""|'''[^]*?'''|[rR]"[^"\n]*"|[rR]'[^'\n]*'|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|((?<![\w.])subject\s*\.\s*)([A-Za-z_]\w*)/g;

/** A selection of fields, such as `{ regionCode }`, under other names. */
export function renameInNeeds(needs: string, names: ReadonlyMap<string, string>): string {
  return needs.replace(/[A-Za-z_]\w*/g, (name) => names.get(name) ?? name);
}
