/** The pages of the embedded issuer, in English and Chinese. They are a demo’s: whoever opens them may be anybody. */
import type { Persona } from './personas.ts';

/** Where a login that is under way goes on: {@link choosePage}. */
export const loginPath = '/login/';

/** The code that the command shows is typed in. @param form of oidc-provider, with the field */
export function codePage(form: string, problem?: string): string {
  return page({
    en: 'Sign in to govgraph',
    zh: '登录 govgraph',
    body: `${problem === undefined ? '' : `<p class="problem">${escapeHtml(problem)}</p>`}
      <p>Type the code that the command shows. <span lang="zh-Hans">请输入命令行显示的代码。</span></p>
      ${form}
      <button type="submit" form="op.deviceInputForm">Continue <span lang="zh-Hans">继续</span></button>`,
  });
}

/** Whether the code is the one that the command shows. @param form of oidc-provider, without buttons */
export function confirmPage(form: string, userCode: string): string {
  return page({
    en: 'Is this the code that your command shows?',
    zh: '这是您的命令行显示的代码吗？',
    body: `<p class="code">${escapeHtml(userCode)}</p>
      <p>If you did not begin this yourself, somebody else wants to work in your name: stop.
        <span lang="zh-Hans">如果不是您本人发起，说明有人想冒用您的身份，请终止。</span></p>
      ${form}
      <button type="submit" form="op.deviceConfirmForm">Yes, go on <span lang="zh-Hans">是，继续</span></button>
      <button type="submit" form="op.deviceConfirmForm" name="abort" value="yes">Stop <span lang="zh-Hans">终止</span></button>`,
  });
}

/** Who signs in. */
export function choosePage(action: string, personas: readonly Persona[]): string {
  const choices = personas.map(
    ({
      clientId,
      description,
      claims,
    }) => `<li><button type="submit" name="persona" value="${escapeHtml(clientId)}">
        <strong>${escapeHtml(clientId)}</strong> ${escapeHtml(description)}
        <small>${escapeHtml(claims.department)} · ${escapeHtml(claims.roles.join(' '))} · ${escapeHtml(claims.official ?? '')}</small>
      </button></li>`,
  );
  return page({
    en: 'Who are you?',
    zh: '您是谁？',
    body: `<p class="demo">This is a demo: nobody is asked for a password, and anybody may be anybody of the synthetic city.
        <span lang="zh-Hans">这是演示系统：无需密码，任何人都可以选择合成城市中的任一身份。</span></p>
      <form method="post" action="${escapeHtml(action)}"><ul>${choices.join('\n')}</ul></form>`,
  });
}

export function donePage(): string {
  return page({
    en: 'You are signed in',
    zh: '登录成功',
    body: `<p>Go back to your command; this page can be closed.
      <span lang="zh-Hans">请返回命令行，可以关闭本页面。</span></p>`,
  });
}

export function problemPage(problem: string): string {
  return page({
    en: 'This login cannot go on',
    zh: '无法继续登录',
    body: `<p class="problem">${escapeHtml(problem)}</p>
      <p>Begin again with <code>govgraph login</code>. <span lang="zh-Hans">请重新运行 <code>govgraph login</code>。</span></p>`,
  });
}

function page({ en, zh, body }: { readonly en: string; readonly zh: string; readonly body: string }): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width">
    <title>${en} · ${zh}</title>
    <style>
      body { font: 1rem/1.5 system-ui, sans-serif; max-width: 40rem; margin: 2rem auto; padding: 0 1rem; }
      ul { list-style: none; padding: 0; }
      li button { display: block; width: 100%; text-align: left; margin: 0.25rem 0; }
      button, input { font: inherit; padding: 0.5rem 0.75rem; }
      small { display: block; }
      .code { font: 2rem/1.5 monospace; }
      .demo, .problem { border-left: 0.25rem solid #b45309; padding-left: 0.75rem; }
    </style>
  </head>
  <body>
    <h1>${en} <span lang="zh-Hans">${zh}</span></h1>
    ${body}
  </body>
</html>
`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
