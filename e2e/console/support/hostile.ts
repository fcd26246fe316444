export const SCRIPT = '<script>globalThis.hacked = true</script>';

/** Names that somebody could give; each must be shown as the text that it is. */
export const hostile: readonly string[] = [
  SCRIPT,
  '<img src=x onerror="globalThis.hacked = true">',
  '"><svg onload=globalThis.hacked=true>',
  'javascript:globalThis.hacked=true',
  '{{constructor.constructor("globalThis.hacked=true")()}}',
  '\u202Etxet desrever\u202C',
  'مرحبا بالعالم',
  'Zalgo \u0301\u0302\u0303\u0304\u0305\u0306\u0307',
];
