import { exitCodes, Failure } from '../failure.ts';

/** `3000`, `3000/webhooks`, `localhost:3000` or a whole URL. Throws a `Failure` for anything else. */
export function localUrl(text: string): URL {
  const [, port, path] = /^:?(\d{1,5})(\/.*)?$/.exec(text) ?? [];
  const hasScheme = /^https?:\/\//i.test(text);
  const hasOther = !hasScheme && text.includes('://');
  const address =
    port === undefined ? (hasScheme ? text : `http://${text}`) : `http://127.0.0.1:${port}${path ?? '/'}`;
  const isAddress = port !== undefined ? Number(port) > 0 : hasScheme || /^localhost|[:.]/.test(text);
  if (!isAddress || hasOther || !URL.canParse(address))
    throw new Failure(
      `${text} must be a port, such as 3000 or 3000/webhooks, or a URL with http`,
      exitCodes.usage,
    );
  return new URL(address);
}
