/**
 * Entry of routes.json, the one table of the screens; the server reads it, too, and puts it into the page.
 *
 * @typedef {object} Route
 * @property {string} path with names in braces for variables
 * @property {import("./i18n.js").MessageKey} title
 * @property {string} module file of the screen, from the root of the pages
 * @property {string} view name of the component that the module exports
 * @property {boolean} [nav] whether the navigation has it
 * @property {string} [within] path of the navigation entry that it belongs to
 * @property {"admin"} [role] role that may see it
 * @property {boolean} [signedOut] whether it is for visitors without a session
 * @property {boolean} [anyone] whether it is shown with and without a session
 * @property {string} [shortcut] key after g
 * @property {import("./i18n.js").MessageKey} [help] what the shortcut does
 */

/** @type {Route[]} */
export const ROUTES = JSON.parse(document.getElementById("routes")?.textContent ?? "[]");

/**
 * Finds the route of a path and the values of its variables.
 *
 * @param {string} path
 * @param {Route[]} [routes]
 * @returns {{route: Route, variables: Record<string, string>} | null}
 */
export function matchRoute(path, routes = ROUTES) {
  const parts = path.replace(/(.)\/$/, "$1").split("/");
  for (const route of routes) {
    const names = route.path.split("/");
    if (names.length === parts.length && names.every((name, i) => (/^\{.+\}$/.test(name) ? parts[i] !== "" : name === parts[i]))) {
      const variables = names.flatMap((name, i) => (/^\{.+\}$/.test(name) ? [[name.slice(1, -1), decoded(parts[i])]] : []));
      return { route, variables: Object.fromEntries(variables) };
    }
  }
  return null;
}

/** @param {string} text */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
