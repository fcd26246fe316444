/** Each code has its place there; a test looks. */
export const docsUrlOf = (code: string): string => `docs/webhooks.md#listener-${code}`;
