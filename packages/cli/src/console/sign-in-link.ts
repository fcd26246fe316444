/** Opens the console signed in. The code stands where no server and no log sees it: behind the #. */
export function signInLink(url: string, code: string): string {
  return `${url.replace(/\/+$/, '')}/sign-in#${code}`;
}
