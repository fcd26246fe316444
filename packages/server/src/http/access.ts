import type { Scope } from '@relata/protocol';
import { invalid, RelataError } from '../errors.ts';

/** What a token may do. */
export interface Access {
  readonly tokenId: string;
  readonly tokenName: string;
  /** Where the request came with the cookie of a session, and not with the token itself. */
  readonly session?: { readonly hash: string; readonly expiresAt: string };
  /** The admin's token may do everything everywhere. */
  readonly admin: boolean;
  /** It may read the metrics, and nothing else. */
  readonly metrics?: true;
  readonly locationIds: ReadonlySet<string>;
  readonly scopes: ReadonlySet<Scope>;
}

/** Whether what is in this location exists for the token at all. */
export function reaches(access: Access, locationId: string): boolean {
  return access.admin || access.locationIds.has(locationId);
}

/** Finds the location of something that is known by its id alone. */
export type LocationById = (id: string) => Promise<string | undefined>;

/** Whether a location exists; asked for the admin's token alone, which is not bound to any. */
export type LocationExists = (locationId: string) => Promise<boolean>;

export interface LocationResolver {
  /**
   * The location that a request works in: the one it names, else the token's only one.
   * Throws 403 if the token does not have it, 422 if it must be named, 404 if it does not exist.
   */
  named(access: Access, locationId: string | undefined): Promise<string>;
  /**
   * The same for a request about one thing with an id: where several locations are possible it is the thing's
   * own. Undefined if the thing is unknown, or in a location that the token does not have.
   */
  ofThing(
    access: Access,
    locationId: string | undefined,
    id: string,
    find: LocationById,
  ): Promise<string | undefined>;
}

export function createLocationResolver(exists: LocationExists): LocationResolver {
  async function named(access: Access, locationId: string | undefined): Promise<string> {
    if (locationId !== undefined) {
      if (!reaches(access, locationId)) throw new RelataError('location_forbidden');
      if (access.admin && !(await exists(locationId))) throw new RelataError('location_unknown');
      return locationId;
    }
    const only = onlyLocation(access);
    if (only === undefined) throw invalid('locationId must be given: the token has more than one location');
    return only;
  }

  return {
    named,
    async ofThing(access, locationId, id, find) {
      if (locationId !== undefined || onlyLocation(access) !== undefined) return named(access, locationId);
      const found = await find(id);
      return found !== undefined && reaches(access, found) ? found : undefined;
    },
  };
}

function onlyLocation(access: Access): string | undefined {
  if (access.admin || access.locationIds.size !== 1) return undefined;
  const [only] = access.locationIds;
  return only;
}
