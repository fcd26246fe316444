const LENGTH_MAX = 60;

/** `acme-estates-data-model.svg`; the location's name as far as every file system takes it. */
export function fileName(locationName: string, ending: 'svg' | 'png' | 'mmd'): string {
  const name = locationName
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .slice(0, LENGTH_MAX)
    .replace(/^-+|-+$/g, '');
  return `${name === '' ? '' : `${name}-`}data-model.${ending}`;
}
