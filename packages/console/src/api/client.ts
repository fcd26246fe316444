import { createClient } from '@relata/client';

/** The header by which a request proves that it comes of this page; its value is the session's. */
const CSRF_HEADER = 'x-csrf-token';

let csrfToken: string | undefined;
let renew: () => Promise<unknown> = async () => undefined;

/** Called with what signing in answered, and with undefined when the session has ended. */
export function setCsrfToken(token: string | undefined): void {
  csrfToken = token;
}

/** `ask` asks who is signed in, and calls `setCsrfToken`. */
export function whenCsrfRefused(ask: () => Promise<unknown>): void {
  renew = ask;
}

/** relata's API, on the page's own origin: the cookie of the session goes along by itself. */
export const api = createClient({
  url: globalThis.location.origin,
  fetch: async (request) => {
    if (request.method === 'GET' || request.method === 'HEAD') return fetch(request);
    const again = request.clone();
    const answer = await fetch(signed(request));
    if (answer.status !== 403 || !(await isCsrfRefusal(answer))) return answer;
    // Somebody has signed in anew in another window: its cookie is this one's too, and nothing has been done yet.
    await renew();
    return fetch(signed(again));
  },
});

function signed(request: Request): Request {
  if (csrfToken !== undefined) request.headers.set(CSRF_HEADER, csrfToken);
  return request;
}

async function isCsrfRefusal(answer: Response): Promise<boolean> {
  const body: unknown = await answer
    .clone()
    .json()
    .catch(() => undefined);
  return (body as { code?: unknown } | undefined)?.code === 'csrf_token_invalid';
}
