import { ApiError } from '@relata/client';

/** What the server says against a field, by the field's name, with which its messages begin. */
export function problemsOf(error: unknown): Readonly<Record<string, string>> {
  if (!(error instanceof ApiError) || error.status !== 422) return {};
  const problems: Record<string, string> = {};
  for (const message of error.messages) {
    const field = /^\/?(?:body\/)?([A-Za-z]+)/.exec(message)?.[1];
    if (field !== undefined) problems[field] ??= message;
  }
  return problems;
}
