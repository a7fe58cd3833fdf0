import { parentPort, workerData } from 'node:worker_threads';

import { type TableFile, readTableHere } from './read-table-file.ts';

parentPort?.postMessage(await readTableHere(workerData as TableFile));
