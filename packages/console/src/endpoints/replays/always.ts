/** Before anything that was ever given up. */
export const ALWAYS = '1970-01-01T00:00:00.000Z';
