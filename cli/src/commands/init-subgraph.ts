/** Begins a department's folder: one that can be checked, served and published as it stands, and be changed from there. */
import { access, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  inputReasons,
  legalDate,
  legalDayOf,
  systemErrorCode,
  whyNoSocialCreditCode,
} from '@govgraph/protocol';
import { CommandError } from '../command-error.ts';
import { printSuccess } from '../print-envelope.ts';
import { printLines } from '../print-lines.ts';
import { type NewDepartment, newDepartment } from '../subgraph-template/new-department.ts';
import { templateCatalog } from '../subgraph-template/template-catalog.ts';
import { templateSchema } from '../subgraph-template/template-schema.ts';
import { type SourceKind, type TemplateFile, templateSource } from '../subgraph-template/template-sources.ts';

export interface InitOptions {
  readonly department?: string;
  readonly name?: string;
  readonly nameZh?: string;
  readonly uscc?: string;
  /** Without it, the department serves its folder with code. */
  readonly source?: SourceKind;
  readonly json?: true;
}

/** @param directory undefined: named after the department */
export async function initSubgraph(
  directory: string | undefined,
  { department: given, source, json, ...names }: InitOptions,
): Promise<void> {
  const folder = directory ?? given;
  if (folder === undefined)
    throw new CommandError('which department? Name its folder, or its code with --department');
  const department = newDepartment(codeOf(folder, given), readNames(names));
  const { files: sourceFiles, before } =
    source === undefined ? { files: [], before: [] } : templateSource(source, department);
  const next = nextCommands(folder, department, { isServed: source !== undefined, before });
  const files = [
    { name: 'schema.graphql', text: templateSchema(department) },
    { name: 'catalog.yaml', text: templateCatalog(department, legalDate(legalDayOf(Date.now()))) },
    ...sourceFiles,
    { name: 'README.md', text: readme(department, next) },
  ];
  await writeAll(folder, files);
  if (json) printSuccess({ department: department.code, folder, files: files.map(({ name }) => name), next });
  else {
    const toWrite = names.uscc === undefined ? ['write your code (统一社会信用代码) into catalog.yaml'] : [];
    printLines([
      `${folder}: ${files.map(({ name }) => name).join(', ')}`,
      ...toWrite,
      'next:',
      ...next.map((line) => `  ${line}`),
    ]);
  }
}

/** A folder is named after its department: whatever checks and publishes it reads the code from there. */
function codeOf(folder: string, given: string | undefined): string {
  const code = path.basename(path.resolve(folder));
  if (given !== undefined && given !== code)
    throw new CommandError(
      `${folder} is not named after ${given}: the name of the folder is the department’s code`,
    );
  if (!/^[a-z][a-z0-9-]{0,62}$/.test(code))
    throw new CommandError(`${code} is no code of a department: expected one such as civil-affairs`);
  return code;
}

type Names = Pick<InitOptions, 'name' | 'nameZh' | 'uscc'>;

function readNames(names: Names): Names {
  const reason = names.uscc === undefined ? undefined : whyNoSocialCreditCode(names.uscc);
  if (reason !== undefined)
    throw new CommandError(
      `--uscc ${names.uscc}: not a unified social credit code (GB 32100): it ${inputReasons[reason]}`,
    );
  for (const [what, text] of [
    ['--name', names.name],
    ['--name-zh', names.nameZh],
  ])
    if (text !== undefined && (text.trim() === '' || /\p{Cc}/u.test(text)))
      throw new CommandError(`${what}: expected a name in one line`);
  return names;
}

/** For a terminal, in the folder above. */
function nextCommands(
  folder: string,
  { code, name, nameZh, uscc }: NewDepartment,
  { isServed, before }: { readonly isServed: boolean; readonly before: readonly string[] },
): readonly string[] {
  const where = shellWord(folder);
  const ofUscc = uscc === undefined ? '' : ` --uscc ${uscc}`;
  const names = `--name ${shellWord(name)} --name-zh ${shellWord(nameZh)}${ofUscc}`;
  return [
    `npx govgraph subgraph check --alone ${where}`,
    `npx govgraph department register ${code} ${names}`,
    ...before.map((command) => `(cd ${where} && ${command})`),
    ...(isServed ? [`npx govgraph-subgraph serve --check ${where}`] : []),
    `npx govgraph subgraph check ${where}`,
    `npx govgraph keys create --file ${code}-keys.json`,
    ...(isServed
      ? [`GOVGRAPH_GATEWAY_KEYS_FILE=${code}-keys.json PORT=4101 npx govgraph-subgraph serve ${where}`]
      : []),
    `npx govgraph subgraph publish ${where} --url https://${code}.example/graphql`,
  ];
}

function shellWord(text: string): string {
  return /^[\w./@:=\p{Script=Han}-]+$/u.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

function readme({ code, name }: NewDepartment, next: readonly string[]): string {
  return `# ${name}

The subgraph of the department \`${code}\`. Change \`schema.graphql\` and \`catalog.yaml\` together: what has no item in the catalog is never served. From here to the first answer:

\`\`\`sh
${next.join('\n')}
\`\`\`
`;
}

/** All of them, or none: what is there is somebody's work. */
async function writeAll(folder: string, files: readonly TemplateFile[]): Promise<void> {
  for (const { name } of files) {
    const file = path.join(folder, name);
    const isThere = await access(file).then(
      () => true,
      () => false,
    );
    if (isThere)
      throw new CommandError(`${file} is there already: nothing was written`, { code: 'FILE_EXISTS' });
  }
  try {
    await mkdir(folder, { recursive: true });
    for (const { name, text } of files) await writeFile(path.join(folder, name), text, { flag: 'wx' });
  } catch (cause) {
    throw new CommandError(`${folder} cannot be written (${systemErrorCode(cause) ?? 'unknown reason'})`, {
      code: 'FILE_NOT_WRITTEN',
      cause,
    });
  }
}
