import type { TestApp } from '../support/start-test-app.ts';

/** A browser that has signed in: sends its cookie, and its CSRF token where one is needed. */
export interface Browser {
  /** `relata_session_4080=…` */
  readonly cookie: string;
  readonly setCookie: string;
  readonly csrfToken: string;
  /** What signing in was answered with. */
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked into by tests, which is their check
  readonly session: any;
  call: TestApp['call'];
}

/** Signs in, with a code or a token; fails if that is refused. */
export async function signIn(
  app: TestApp,
  body: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Browser> {
  const answer = await app.call('POST', '/v1/session', { token: null, body, headers });
  if (answer.status !== 200) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
  const setCookie = answer.headers.get('set-cookie') ?? '';
  const [cookie = ''] = setCookie.split(';');
  const { csrfToken } = answer.body;
  return {
    cookie,
    setCookie,
    csrfToken,
    session: answer.body,
    call: (method, path, options = {}) =>
      app.call(method, path, {
        ...options,
        token: null,
        headers: { cookie, ...(method !== 'GET' && { 'x-csrf-token': csrfToken }), ...options.headers },
      }),
  };
}

/** A code of the token's: the admin's where it is left out. */
export async function newCode(app: TestApp, token?: string): Promise<string> {
  const answer = await app.call('POST', '/v1/sign-in-codes', token === undefined ? {} : { token });
  if (answer.status !== 201) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body.code;
}
