/** Module hook: resolves the libraries of the pages as the import map of the page does. */
const VENDOR = new URL("../../main/resources/ui/vendor/", import.meta.url);
const LIBRARIES = {
  preact: "preact.js",
  "preact/hooks": "preact-hooks.js",
  "@preact/signals": "signals.js",
  "@preact/signals-core": "signals-core.js",
  htm: "htm.js",
  uplot: "uPlot.js",
};

export function resolve(specifier, context, next) {
  return Object.hasOwn(LIBRARIES, specifier)
    ? { url: new URL(LIBRARIES[specifier], VENDOR).href, shortCircuit: true }
    : next(specifier, context);
}
