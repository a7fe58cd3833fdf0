/**
 * Loads Prisma's schema engine from npm (WebAssembly) and builds engine instances from it.
 *
 * The native engine is downloaded from a host that closed networks do not reach; this one is an npm package.
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';

const MODULE = '@prisma/schema-engine-wasm/schema_engine_bg';

/** Without any schema the engine panics; the CLI passes none where a command does not need one. */
const EMPTY_SCHEMA = ['schema.prisma', 'datasource db {\n  provider = "postgresql"\n}\n'];

/** The message of the last panic: the WebAssembly trap itself only says "unreachable". */
let lastPanic = '';

let loading;

/** Compiles the module once for this process. */
function load() {
  loading ??= (async () => {
    globalThis.PRISMA_WASM_PANIC_REGISTRY = { set_message: (message) => (lastPanic = message) };
    const file = path.join(
      path.dirname(createRequire(import.meta.url).resolve(MODULE)),
      'schema_engine_bg.wasm',
    );
    const { instance } = await WebAssembly.instantiate(await readFile(file), {
      './schema_engine_bg.js': bindings,
    });
    bindings.__wbg_set_wasm(instance.exports);
    instance.exports.__wbindgen_start();
  })();
  return loading;
}

/** The version of the engine, which is the commit of prisma-engines that it was built from. */
export async function engineVersion() {
  await load();
  return bindings.version();
}

/**
 * Builds an engine over one adapter factory.
 *
 * @param factory a migration-aware driver adapter factory
 * @param datamodels `[path, content]` of every schema file
 * @returns the engine's methods; a failure is the driver's own error where there is one
 */
export async function createSchemaEngine(factory, datamodels) {
  await load();
  const bound = bindMigrationAwareSqlAdapterFactory(factory);
  const options = { datamodels: datamodels.length > 0 ? datamodels : [EMPTY_SCHEMA] };
  const engine = await unwrap(bound, () => bindings.SchemaEngine.new(options, () => {}, bound));
  return (method, params) => unwrap(bound, () => engine[method](params));
}

/** What the engine panicked about, if this error is its trap. */
export function panicMessage(error) {
  return error instanceof WebAssembly.RuntimeError ? lastPanic || error.message : undefined;
}

/** Replaces the engine's "external error N" by what the driver threw. */
async function unwrap(bound, call) {
  try {
    return await call();
  } catch (error) {
    const external = /external error.*?(\d+)/i.exec(String(error?.message ?? error));
    const original = external && bound.errorRegistry.consumeError(Number(external[1]))?.error;
    if (original) throw original;
    throw error;
  }
}
