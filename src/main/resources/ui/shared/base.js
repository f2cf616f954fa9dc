/**
 * Path below which a proxy serves this server, such as "/central"; empty at the root. Paths elsewhere in the scripts are
 * without it; it is added where an address leaves them and removed where one comes in.
 */
const base = globalThis.document?.querySelector?.('meta[name="base"]')?.getAttribute("content") ?? "";

/** Path as the browser has to ask for it. @param {string} path */
export const withBase = (path) => base + path;

/** Path of an address of the browser or of the server. @param {string} pathname */
export const withoutBase = (pathname) =>
  base && (pathname === base || pathname.startsWith(`${base}/`)) ? pathname.slice(base.length) || "/" : pathname;

/** Address for other programs and people. @param {string} path */
export const absolute = (path) => location.origin + base + path;
