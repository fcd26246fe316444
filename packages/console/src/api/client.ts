import { createClient } from '@relata/client';

/** The header by which a request proves that it comes of this page; its value is the session's. */
const CSRF_HEADER = 'x-csrf-token';

let csrfToken: string | undefined;

/** Called with what signing in answered, and with undefined when the session has ended. */
export function setCsrfToken(token: string | undefined): void {
  csrfToken = token;
}

/** relata's API, on the page's own origin: the cookie of the session goes along by itself. */
export const api = createClient({
  url: globalThis.location.origin,
  fetch: (request) => {
    const safe = request.method === 'GET' || request.method === 'HEAD';
    if (!safe && csrfToken !== undefined) request.headers.set(CSRF_HEADER, csrfToken);
    return fetch(request);
  },
});
