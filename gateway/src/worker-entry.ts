/**
 * Where a worker thread begins. Of the sources, as tests run them, the built file is taken: no Node that is supported
 * loads TypeScript.
 *
 * @param path of the built file, from the package's `dist`
 */
export function workerEntry(path: string): URL {
  return new URL(import.meta.url.endsWith('.ts') ? `../dist/${path}` : `./${path}`, import.meta.url);
}
