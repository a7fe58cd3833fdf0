/** Themes of the catalog: views that departments lead and the authority sets in force. */
import { listNodes } from '../authority/list-nodes.ts';
import { type Authority, type AuthorityOptions, withAuthority } from '../authority/open-authority.ts';
import { settled } from '../authority/settled.ts';
import { CommandError } from '../command-error.ts';
import type { CommandConfig } from '../config.ts';
import {
  EndThemeDocument,
  ProposedThemeItemsDocument,
  ProposeThemeDocument,
  RefuseThemeDocument,
  SetThemeInForceDocument,
  ThemeDocument,
  type ThemeItemPartsFragment,
  ThemeItemsDocument,
  type ThemePartsFragment,
  ThemesDocument,
  WithdrawThemeDocument,
} from '../generated/documents.ts';
import { printSuccess } from '../print-envelope.ts';
import { printLines } from '../print-lines.ts';

export interface ThemeOptions extends AuthorityOptions {
  readonly json?: true;
}

export interface ProposeOptions extends ThemeOptions {
  readonly name: string;
  readonly nameZh: string;
  /** Each as `Type.field=why`. */
  readonly item: readonly string[];
  /** The department that leads it: that of the token when absent. */
  readonly lead?: string;
  readonly reason?: string;
}

/** Proposes a theme, or what it is to be from now on. */
export async function proposeTheme(
  config: CommandConfig,
  code: string,
  { name, nameZh, item, lead: given, reason, json, ...options }: ProposeOptions,
): Promise<void> {
  const items = item.map(readItem);
  const theme = await withAuthority(config, options, async ({ ask, department }) => {
    const lead = given ?? (await department());
    if (lead === undefined) throw new CommandError('--lead says which department leads the theme');
    const asked = await ask(ProposeThemeDocument, {
      code,
      lead,
      name,
      nameZh,
      items,
      reason: reason ?? null,
    });
    return settled(asked.proposeTheme).theme;
  });
  report(theme, json, `next, the authority decides: govgraph catalog theme approve ${code}`);
}

function readItem(text: string): { readonly coordinate: string; readonly reason: string } {
  const [, coordinate, reason] = /^([^=]+)=(.+)$/s.exec(text) ?? [];
  if (coordinate === undefined || reason === undefined)
    throw new CommandError(
      `--item: expected a field and why, such as TaxCredit.grade="says whom to trust", got ${text}`,
    );
  return { coordinate, reason };
}

export interface DecideThemeOptions extends ThemeOptions {
  readonly reason?: string;
}

/** Takes a step on a theme that is there. */
export async function decideTheme(
  config: CommandConfig,
  code: string,
  step: 'approve' | 'refuse' | 'withdraw' | 'end',
  { reason, json, ...options }: DecideThemeOptions,
): Promise<void> {
  const decided = await withAuthority(config, options, async ({ ask }) => {
    const { revision } = await readTheme(ask, code);
    const given = { code, revision, reason: reason ?? null };
    const withReason = { code, revision, reason: reason ?? '' };
    switch (step) {
      case 'approve':
        return settled((await ask(SetThemeInForceDocument, given)).setThemeInForce);
      case 'withdraw':
        return settled((await ask(WithdrawThemeDocument, given)).withdrawTheme);
      case 'refuse':
        return settled((await ask(RefuseThemeDocument, withReason)).refuseTheme);
      case 'end':
        return settled((await ask(EndThemeDocument, withReason)).endTheme);
    }
  });
  report(decided.theme, json);
}

/** Prints the themes. */
export async function listThemes(config: CommandConfig, { json, ...options }: ThemeOptions): Promise<void> {
  const themes = await withAuthority(config, options, ({ ask }) =>
    listNodes(async (page) => (await ask(ThemesDocument, page)).themes),
  );
  if (json) return printSuccess({ themes });
  if (themes.length === 0) console.log('there is no theme');
  printLines(themes.map(describe));
}

export interface ShowThemeOptions extends ThemeOptions {
  /** The content that came into force then, of the last ones. */
  readonly number?: number;
}

/** Prints a theme with its items as the catalog has them now. */
export async function showTheme(
  config: CommandConfig,
  code: string,
  { number, json, ...options }: ShowThemeOptions,
): Promise<void> {
  const shown = await withAuthority(config, options, async ({ ask }) => {
    const theme = await readTheme(ask, code);
    const given = { code, number: number ?? null };
    const items = await listNodes(
      async (page) => (await ask(ThemeItemsDocument, { ...given, ...page })).theme?.items ?? null,
    );
    const proposedItems = await listNodes(
      async (page) => (await ask(ProposedThemeItemsDocument, { code, ...page })).theme?.proposedItems ?? null,
    );
    return { theme, items, proposedItems };
  });
  if (json) return printSuccess(shown);
  printLines([
    describe(shown.theme),
    ...shown.items.map(describeItem),
    ...shown.proposedItems.map((item) => `proposed: ${describeItem(item)}`),
  ]);
}

async function readTheme(
  ask: Authority['ask'],
  code: string,
): Promise<ThemePartsFragment & { readonly revision: number }> {
  const { theme } = await ask(ThemeDocument, { code });
  if (theme === null || theme.revision === null)
    throw new CommandError(`there is no theme ${code}`, { exitCode: 1, code: 'NOT_FOUND' });
  return { ...theme, revision: theme.revision };
}

function report(theme: ThemePartsFragment | null, json: true | undefined, next?: string): void {
  if (json) printSuccess({ theme });
  else if (theme !== null)
    printLines([`the theme ${theme.code} is ${theme.state}`, ...(next === undefined ? [] : [next])]);
}

function describe({ code, state, nameZh, name, lead, number }: ThemePartsFragment): string {
  return `${code}  ${state}  ${nameZh} ${name}, led by ${lead}, number ${number}`;
}

function describeItem({ coordinate, reason, isGone, item }: ThemeItemPartsFragment): string {
  const what = isGone
    ? 'in the catalog no more'
    : `${item?.nameZh}, ${item?.shareType}, ${item?.resource?.code} of ${item?.resource?.provider}`;
  return `${coordinate}  ${what}: ${reason}`;
}
