/**
 * Process of the demo that hosts departments, each with an HTTP server, a database connection and keys of its own: one
 * for the nine, and one for the authority. In production every department runs its own `dist/main.js` instead; one
 * process for all nine starts in a fraction of the time on a small machine.
 *
 * Its arguments are their names.
 */
import { describeError } from '@govgraph/protocol';
import type { PublisherName } from '../publishers.ts';

export interface DepartmentSettings {
  readonly name: PublisherName;
  readonly port: number;
  readonly connectionString: string;
  readonly gatewayKeys: { readonly file: string };
}

interface RunningSubgraph {
  close(): Promise<void>;
}

interface DepartmentPackage {
  startSubgraph(options: Omit<DepartmentSettings, 'name'>): Promise<RunningSubgraph>;
}

/** Spelled out, so that the tools see what is imported. */
const packages: Record<PublisherName, () => Promise<DepartmentPackage>> = {
  'public-security': () => import('@govgraph/public-security'),
  'civil-affairs': () => import('@govgraph/civil-affairs'),
  'human-resources': () => import('@govgraph/human-resources'),
  'market-regulation': () => import('@govgraph/market-regulation'),
  taxation: () => import('@govgraph/taxation'),
  'natural-resources': () => import('@govgraph/natural-resources'),
  health: () => import('@govgraph/health'),
  ecology: () => import('@govgraph/ecology'),
  'e-certificates': () => import('@govgraph/e-certificates'),
  authority: () => import('@govgraph/catalog'),
};

// Their code is loaded while the databases, whose addresses the message tells, are made ready.
const hosted = process.argv.slice(2) as PublisherName[];
for (const name of hosted) void packages[name]();

// What is preloaded does not let the channel keep the process running (Node.js 24); until the servers do, it must.
process.channel?.ref();
process.once('message', (settings: readonly DepartmentSettings[]) => {
  void hostDepartments(settings);
});

async function hostDepartments(settings: readonly DepartmentSettings[]): Promise<void> {
  try {
    const running = await Promise.all(settings.map(startDepartment));
    const stop = () => {
      void Promise.allSettled(running.map((subgraph) => subgraph.close())).then(() => process.exit(0));
    };
    process.once('SIGTERM', stop);
    process.once('SIGINT', stop);
    console.log(`ready ${running.length} of ${hosted.length} departments`);
  } catch (error) {
    console.error(describeError(error));
    process.exit(1);
  }
}

async function startDepartment({ name, ...options }: DepartmentSettings): Promise<RunningSubgraph> {
  const { startSubgraph } = await packages[name]();
  try {
    return await startSubgraph(options);
  } catch (error) {
    throw new Error(`${name} cannot be started: ${describeError(error)}`, { cause: error });
  }
}
