/**
 * How large things may be. HighLevel documents none of these but `OWNERS_MAX` and `FOLLOWERS_MAX`; the others are
 * relata's own, set so that a client of HighLevel's does not meet them in ordinary use.
 */
export const KEY_LENGTH_MAX = 100;
/** Without the prefix `custom_objects.`. */
export const OBJECT_KEY_LENGTH_MAX = 64;
export const LABEL_LENGTH_MAX = 100;
export const NAME_LENGTH_MAX = 200;
/** The longest address that mail can be sent to; it is looked up by index, which bounds what may be in it. */
export const EMAIL_LENGTH_MAX = 320;
export const PHONE_LENGTH_MAX = 50;
/** Characters of one text; a whole body is bounded by `BODY_BYTES_MAX` of its event before many of them add up. */
export const TEXT_LENGTH_MAX = 65_536;
export const PROPERTIES_MAX = 200;
export const PROPERTY_KEY_LENGTH_MAX = 64;
export const OWNERS_MAX = 1;
export const FOLLOWERS_MAX = 10;
/** Ids and keys in bodies and paths: the longest is a full object key, and nothing valid is near this. */
export const REFERENCE_LENGTH_MAX = 200;
/** A page that deep is a walk over the whole table: `searchAfter` and the event feed are for that. */
export const SKIP_MAX = 100_000;
export const PAGE_LIMIT_MAX = 200;
export const PAGE_LIMIT_DEFAULT = 100;
/** Relations in one bulk request; written in pieces, so this bounds the answer rather than a transaction. */
export const BULK_RELATIONS_MAX = 1_000;
/** Associations that a list of relations may be narrowed to. */
export const ASSOCIATION_IDS_MAX = 100;
export const FILTERS_MAX = 20;
export const SORT_FIELDS_MAX = 5;
export const QUERY_LENGTH_MAX = 1_000;
export const SEARCHABLE_PROPERTIES_MAX = 50;
export const TAGS_MAX = 200;
export const CUSTOM_FIELDS_MAX = 200;
/** The cap that an association may put on a side; system associations have caps of their own. */
export const MAX_LIMIT_MAX = 1_000;
/** Associations between two objects, whichever is the first. */
export const ASSOCIATIONS_PER_PAIR_MAX = 10;
/** Relations shown with a record. */
export const RECORD_RELATIONS_MAX = 100;
