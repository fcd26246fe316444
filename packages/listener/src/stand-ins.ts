/**
 * Keys (SPKI) that stand for HighLevel's in a test: what they sign is judged as what HighLevel's key signs. Only
 * `/testing` fills this, with keys that it made in this very process and whose private half never leaves it; and like
 * any other key such a one is believed only by a listener whose `keys` name it. So nothing that is sent to a program in
 * production can be signed by one.
 */
export const standIns: Set<string> = new Set();
