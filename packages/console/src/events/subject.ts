/** What an event is about, in a few words: a label, a name, else the id. */
export function subjectOf({
  entityId,
  payload,
}: {
  readonly entityId: string;
  readonly payload: unknown;
}): string {
  const said = (payload ?? {}) as Record<string, unknown>;
  const labels = [said['firstObjectLabel'], said['secondObjectLabel']].filter(isText);
  if (labels.length === 2) return labels.join(' – ');
  const names = [said['name'], said['firstName'], said['lastName']].filter(isText);
  if (names.length > 0) return names.join(' ');
  const ends = [said['firstRecordId'], said['secondRecordId']].filter(isText);
  if (ends.length === 2) return ends.join(' – ');
  return entityId;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}
