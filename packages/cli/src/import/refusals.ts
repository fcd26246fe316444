import { ApiError } from '@relata/client';
import { RowFault } from './importer.ts';

/**
 * What a refusal says about the rows that were sent: a fault of theirs, or undefined where it says something about the
 * whole import, which then ends.
 */
export function faultOf(error: unknown): RowFault | undefined {
  if (!(error instanceof ApiError)) return undefined;
  const { status, code, detail } = error;
  // The token, its scopes, its location.
  if (status === 401 || status === 403 || status >= 500 || status === 429 || status === 408) return undefined;
  if (status === 404 && !/^(Object|Record|Association|Contact|Relation) not found$/.test(detail))
    return undefined;
  return new RowFault(code ?? codeOf(status), detail);
}

/** HighLevel's routes have no codes. */
function codeOf(status: number): string {
  switch (status) {
    case 413:
      return 'body_too_large';
    case 422:
      return 'invalid';
    default:
      return `refused_${status}`;
  }
}
