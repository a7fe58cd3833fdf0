/**
 * Where a thread or a process of its own begins. Of the sources, as tests run them, the built file is taken: no Node
 * that is supported loads TypeScript.
 *
 * @param name relative to `from`, as it is built: `./worker.js`
 * @param from `import.meta.url` of the module that asks
 */
export function builtModule(name: string, from: string): URL {
  return new URL(name, from.endsWith('.ts') ? from.replace('/src/', '/dist/') : from);
}
