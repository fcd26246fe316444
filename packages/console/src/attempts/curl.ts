/** A request as it was sent. */
export interface ShownRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The same request as a command for a POSIX shell; the body byte for byte. */
export function curlOf({ method, url, headers, body }: ShownRequest): string {
  return [
    // Brackets and braces in an address are its own, and not a pattern of many.
    `curl --globoff -X ${method} ${quoted(url)}`,
    ...Object.entries(headers).map(([name, value]) => `-H ${quoted(headerOf(name, value))}`),
    // Not --data: that would take a body that begins with @ for the name of a file.
    `--data-raw ${quoted(body)}`,
  ].join(' \\\n  ');
}

/** With a colon and nothing behind it curl would leave the header away. */
function headerOf(name: string, value: string): string {
  return value === '' ? `${name};` : `${name}: ${value}`;
}

/** Nothing has a meaning between single quotes, but the quote itself. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
