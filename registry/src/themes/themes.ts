import { createHash } from 'node:crypto';
import { toCanonicalJson } from '@govgraph/protocol';
import type { PolicyRegister, RegisteredItem, RegisteredPart } from '@govgraph/storage';
import { openMachineRecords, stepOf } from '../workflow/machine-records.ts';
import { refuse, takeAction, type ActionRequest, type Outcome } from '../workflow/machine.ts';
import type { RecordQuery, WorkflowStore } from '../workflow/workflow-store.ts';
import { findThemeProblem } from './find-theme-problem.ts';
import { themeMachine, type ThemeAction, type ThemeState } from './theme-machine.ts';
import { maxEarlier, type Theme, type ThemeContent, type ThemeDocument } from './theme.ts';

export interface ProposalRequest extends ActionRequest {
  /** 类, 项, 目 and 细目 of a resource code, of the class of themes: it is the theme's id. */
  readonly code: string;
  /** 牵头部门 */
  readonly department: string;
  readonly content: ThemeContent;
}

/** Views of the catalog by theme. None gives anybody an item. */
export interface Themes {
  read(code: string): Promise<Theme | undefined>;
  /** The latest first. */
  list(query: RecordQuery): Promise<readonly Theme[]>;
  /** Proposes a theme, or what it is to be from now on. */
  propose(request: ProposalRequest): Promise<Outcome<Theme>>;
  setInForce(code: string, request: ActionRequest): Promise<Outcome<Theme>>;
  /** What is in force stays so. */
  refuse(code: string, request: ActionRequest): Promise<Outcome<Theme>>;
  withdraw(code: string, request: ActionRequest): Promise<Outcome<Theme>>;
  end(code: string, request: ActionRequest): Promise<Outcome<Theme>>;
  /** Those of some coordinates that are in the catalog now, by coordinate. */
  findItems(coordinates: readonly string[]): Promise<ReadonlyMap<string, RegisteredItem>>;
}

export function createThemes(register: Pick<PolicyRegister, 'listParts'>, workflows: WorkflowStore): Themes {
  const records = openMachineRecords<ThemeState, ThemeAction, ThemeDocument>(
    workflows,
    themeMachine,
    (code) => `there is no theme ${code}`,
  );

  async function findItems(coordinates: readonly string[]): Promise<ReadonlyMap<string, RegisteredItem>> {
    const found = new Map<string, RegisteredItem>();
    const add = (resource: RegisteredPart<'resources'>): void => {
      for (const item of resource.part.items) found.set(item.coordinate, { resource, item });
    };
    // A theme has many items of few resources.
    for (const coordinate of coordinates) {
      if (found.has(coordinate)) continue;
      const having = { items: [{ coordinate }] };
      const [resource] = await register.listParts('resources', { first: 1 }, having);
      if (resource !== undefined) add(resource);
    }
    return found;
  }

  async function act(
    code: string,
    actionIn: (state: ThemeState) => ThemeAction,
    request: ActionRequest,
    change: (document: ThemeDocument) => ThemeDocument = withoutProposal,
  ): Promise<Outcome<Theme>> {
    const record = await records.read(code);
    if (record === undefined) return records.noSuch(code);
    const { proposed, inForce } = record.document;
    const contentHash = hashOf(proposed ?? inForce);
    const taken = takeAction(themeMachine, record, actionIn(record.state), { ...request, contentHash });
    if ('refusal' in taken) return taken;
    return records.write(stepOf(taken.done, record, change(record.document)));
  }

  return {
    read: records.read,
    list: records.list,
    findItems,
    async propose({ code, department, content, ...request }) {
      const record = await records.read(code);
      const head = record ?? { id: code, department };
      const action =
        record === undefined
          ? 'propose'
          : record.document.inForce === undefined
            ? 'propose-again'
            : 'propose-change';
      const entries = [...content.entries].sort((one, other) => (one.coordinate < other.coordinate ? -1 : 1));
      const proposed = { ...content, entries };
      // Whoever proposes has said all of it: the theme as it is now is not what they decide on.
      const expected = record === undefined ? {} : { expectedRevision: record.revision };
      const taken = takeAction(themeMachine, head, action, {
        ...expected,
        ...request,
        contentHash: hashOf(proposed),
      });
      if ('refusal' in taken) return taken;
      if (record !== undefined && record.department !== department)
        return refuse('TAKEN', `the theme ${code} is led by ${record.department}`);
      const problem = findThemeProblem(code, proposed);
      if (problem !== undefined) return refuse('INVALID', problem);
      const known = await findItems(entries.map(({ coordinate }) => coordinate));
      const missing = entries.find(({ coordinate }) => !known.has(coordinate));
      if (missing !== undefined)
        return refuse('INVALID', `items: no department has registered ${missing.coordinate}`);
      const document = record?.document ?? { earlier: [] };
      return records.write(stepOf(taken.done, head, { ...document, proposed }));
    },
    setInForce: (code, request) =>
      act(
        code,
        () => 'set-in-force',
        request,
        ({ proposed, inForce, earlier }) => ({
          ...(proposed === undefined ? {} : { inForce: { ...proposed, number: (inForce?.number ?? 0) + 1 } }),
          earlier: inForce === undefined ? earlier : [inForce, ...earlier].slice(0, maxEarlier),
        }),
      ),
    refuse: (code, request) =>
      act(code, (state) => (state === 'CHANGING' ? 'refuse-change' : 'refuse'), request),
    withdraw: (code, request) =>
      act(code, (state) => (state === 'CHANGING' ? 'withdraw-change' : 'withdraw'), request),
    end: (code, request) => act(code, () => 'end', request),
  };
}

function withoutProposal({ inForce, earlier }: ThemeDocument): ThemeDocument {
  return { ...(inForce === undefined ? {} : { inForce }), earlier };
}

function hashOf(content: ThemeContent | undefined): string {
  const { name = '', nameZh = '', entries = [] } = content ?? {};
  return createHash('sha256').update(toCanonicalJson({ name, nameZh, entries })).digest('hex');
}
