import { Session } from 'node:inspector';

/**
 * Tells which inputs reach code that none before them has reached, by V8's precise coverage of
 * everything but Node's own files.
 *
 * @param {string} root of the repository
 */
export function startCoverage(root) {
  const session = new Session();
  session.connect();
  // Answered before `post` returns, as long as the session is on the thread that it looks at.
  const call = (method, parameters) => {
    let response;
    session.post(method, parameters, (error, result) => {
      if (error) throw new Error(`${method}: ${error.message}`);
      response = result;
    });
    return response;
  };
  call('Profiler.enable');
  call('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  const reached = new Set();
  const isOurs = new Map();
  const belongs = (url) => {
    let known = isOurs.get(url);
    if (known === undefined) {
      known = url.startsWith(`file://${root}/`) || url.startsWith(`${root}/`);
      isOurs.set(url, known);
    }
    return known;
  };
  return {
    /** @returns how many blocks were reached for the first time since the last call */
    takeNew: () => {
      const before = reached.size;
      for (const { url, functions } of call('Profiler.takePreciseCoverage').result) {
        if (!belongs(url)) continue;
        for (const { ranges } of functions) {
          for (const { startOffset, endOffset, count } of ranges)
            if (count > 0) reached.add(`${url}:${startOffset}-${endOffset}`);
        }
      }
      return reached.size - before;
    },
    /** How many blocks were reached in all. */
    get size() {
      return reached.size;
    },
    stop: () => session.disconnect(),
  };
}
