import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { samplePersons } from '@govgraph/demo-city';
import { govgraph } from '../environment/govgraph.ts';
import { fieldNames } from '../environment/wire.ts';
import type { Asked } from './callers.ts';
import type { Expectations } from './expectations.ts';
import { judgeResponse } from './judge-response.ts';
import { type ProcessUse, findGrowth, readUse } from './process-use.ts';
import type { Question } from './questions.ts';
import { followRecords } from './records.ts';
import type { Stage } from './stage.ts';
import { createVariantReader, variants } from './variants.ts';

/** What was seen from outside. */
export interface WatchReport {
  /** Answers by outcome: `200`, `503 AUDIT_UNAVAILABLE`, `no connection`. */
  readonly responses: Readonly<Record<string, number>>;
  readonly departmentRequests: number;
  readonly records: number;
  /** Of each gateway, after each fault. */
  readonly use: Readonly<Record<string, readonly ProcessUse[]>>;
  readonly violations: readonly string[];
}

/** Gathers what comes back, and judges it once it is known under which policy it was decided. */
export interface Watch {
  note(asked: Asked): void;
  complain(violation: string): void;
  noteUse(): void;
  /** @throws when the database cannot be read now; what was gathered stays */
  judge(): Promise<void>;
  /** Looks at everything that has to hold at the end. */
  conclude(): Promise<void>;
  report(): WatchReport;
}

const maxViolations = 50;

export function createWatch(stage: Stage, expected: Expectations): Watch {
  const { environment, gateways } = stage;
  const violations: string[] = [];
  const responses: Record<string, number> = {};
  const use: Record<string, ProcessUse[]> = {};
  const records = followRecords(environment.usage);
  const variantOf = createVariantReader(environment);
  let waiting: { question: Question; response: NonNullable<Asked['response']> }[] = [];
  const given: { decisionId: string; question: Question; policyVersion: number }[] = [];
  const questionOf = new Map<string, { question: Question; policyVersion: number }>();
  let departmentRequests = 0;

  const complain = (violation: string) => {
    if (violations.length < maxViolations && !violations.includes(violation)) violations.push(violation);
  };

  const judgeRequests = async () => {
    for (const way of Object.values(environment.ways)) {
      for (const request of way.takeRequests()) {
        departmentRequests += 1;
        const names = fieldNames(request);
        const caller = String(request.headers['govgraph-caller']);
        const [, decisionId = ''] = /decision="([^"]*)"/.exec(caller) ?? [];
        const known = questionOf.get(decisionId);
        const isDecidedOnce = records.byDecision.get(decisionId)?.hasEarlier === false;
        const sure = known !== undefined && isDecidedOnce ? [await variantOf(known.policyVersion)] : variants;
        const allowed = new Set(
          sure.flatMap((variant) =>
            [...(expected.get(variant) ?? [])].flatMap(([question, { asked }]) =>
              isAskedBy(question, known?.question, caller) ? (asked[request.department] ?? []) : [],
            ),
          ),
        );
        const more = names.filter((name) => !allowed.has(name));
        if (more.length > 0)
          complain(
            `${request.department} is asked for ${more.join(', ')}: ${known?.question.name ?? caller}`,
          );
      }
    }
  };

  return {
    complain,
    note: ({ question, response }) => {
      const code = response?.data === undefined ? response?.errors[0]?.extensions?.code : undefined;
      const outcome =
        response === undefined ? 'no connection' : [response.status, code].filter(Boolean).join(' ');
      responses[outcome] = (responses[outcome] ?? 0) + 1;
      if (response !== undefined) waiting.push({ question, response });
    },
    noteUse: () => {
      for (const [name, gateway] of Object.entries(gateways)) {
        const now = readUse(gateway.processId());
        if (now !== undefined) (use[name] ??= []).push(now);
      }
    },
    judge: async () => {
      await records.follow();
      while (waiting[0] !== undefined) {
        const { question, response } = waiting[0];
        const { decisionId, policyVersion } = response;
        const variant =
          response.data === undefined || policyVersion === undefined
            ? 'nothing'
            : await variantOf(policyVersion);
        const expectation = expected.get(variant)?.get(question)?.expectation;
        if (expectation === undefined)
          throw new Error(`nothing is known of ${question.name} under ${variant}`);
        for (const problem of judgeResponse(response, expectation)) complain(`${question.name}: ${problem}`);
        if (response.data !== undefined && decisionId !== undefined && policyVersion !== undefined) {
          given.push({ decisionId, question, policyVersion });
          questionOf.set(decisionId, { question, policyVersion });
        }
        waiting = waiting.slice(1);
      }
      await judgeRequests();
    },
    conclude: async () => {
      await records.follow();
      for (const { decisionId, question, policyVersion } of given) {
        const record = records.byDecision.get(decisionId);
        if (record === undefined) complain(`${question.name}: an response without a record (${decisionId})`);
        else if (record.outcome !== 'ANSWERED' || record.policyVersion !== policyVersion)
          complain(`${question.name}: the record says ${record.outcome} under ${record.policyVersion}`);
      }
      for (const decisionId of records.repeated) complain(`two records of one decision (${decisionId})`);
      for (const problem of findNamesInLogs(environment.logDirectory)) complain(problem);
      for (const [name, each] of Object.entries(use))
        for (const problem of findGrowth(each)) complain(`${name}: ${problem}`);
      for (const problem of await verifyRecord(stage)) complain(problem);
    },
    report: () => ({ responses, departmentRequests, records: records.byDecision.size, use, violations }),
  };
}

/** Whether a request to a department, on behalf of a caller, may belong to a question. */
function isAskedBy(question: Question, known: Question | undefined, caller: string): boolean {
  if (known !== undefined) return question === known;
  const { purpose, persona } = question;
  const isOfPurpose =
    purpose === undefined ? !caller.includes('purpose=') : caller.includes(`purpose="${purpose}"`);
  return isOfPurpose && caller.includes(`application="${persona}"`);
}

/** Personal data has no place in a log. */
function findNamesInLogs(directory: string): readonly string[] {
  const words = Object.values(samplePersons).flatMap(({ name, idNumber, id }) => [name, idNumber, id]);
  return readdirSync(directory)
    .filter((file) => file.endsWith('.log'))
    .flatMap((file) => {
      const text = readFileSync(path.join(directory, file), 'utf8');
      return words.some((word) => text.includes(word)) ? [`personal data stands in ${file}`] : [];
    });
}

/** The chain of records, checkpoints and the history of the policy, as an auditor verifies them. */
async function verifyRecord({ environment }: Stage): Promise<readonly string[]> {
  const { catalogUrl, chainKeyFile, checkpointKeyFile, checkpointDirectory } = environment;
  const keys = ['--chain-key', chainKeyFile, '--checkpoint-key', checkpointKeyFile];
  const verify = govgraph(
    catalogUrl,
    'audit',
    'verify',
    '--json',
    ...keys,
    '--checkpoints',
    checkpointDirectory,
  );
  const text = await verify.catch(({ stdout }: { stdout?: string }) => stdout ?? '');
  const { data } = JSON.parse(text || '{}') as { data?: { problems: readonly { message: string }[] } };
  const { problems } = data ?? { problems: [{ message: 'audit verify says nothing' }] };
  return problems.map(({ message }) => `audit verify: ${message}`);
}
