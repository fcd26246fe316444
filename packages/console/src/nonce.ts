/**
 * The nonce of this answer of the server, without which the page's policy lets in no style element. The library that
 * keeps the page from scrolling behind a dialog reads it under the second name.
 */
export const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';

Object.assign(globalThis, { __webpack_nonce__: nonce });
