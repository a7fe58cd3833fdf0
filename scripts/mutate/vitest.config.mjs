// The tests of one workspace, with one fault: a file's text is changed as it is loaded, never on disk.
import { appendFileSync, existsSync } from 'node:fs';
import path from 'node:path';

const { file, find, replace, loadedFile } = JSON.parse(process.env.MUTATE_FAULT);
const own = path.join(process.cwd(), 'vitest.config.ts');

const fault = {
  name: 'fault',
  enforce: 'pre',
  transform(code, id) {
    if (path.resolve(id.split('?')[0]) !== file) return undefined;
    appendFileSync(loadedFile, `${file}\n`);
    return code.replace(find, () => replace);
  },
};

export default {
  plugins: [fault],
  ...(existsSync(own) ? { test: { projects: [{ extends: own, plugins: [fault] }] } } : {}),
};
