import { signal } from "@preact/signals";
import { api, ApiError, whenSignedOut } from "../shared/api.js";
import { me } from "../shared/me.js";
import { navigate } from "../shared/router.js";

/** Whether the server is unreachable. */
export const unreachable = signal(false);

/** Whether a user signed in here: the cookie is not readable, and a failing request would appear as an error. */
const MARK = "central.signed-in";

/**
 * Target after the sign-in; only within this server.
 *
 * @param {string | null} next
 */
export function destination(next) {
  const isHere = next !== null && /^\/(?![/\\])/.test(next) && !/^\/(?:login|register)\b/.test(next);
  return isHere ? next : "/";
}

/** @param {import("../shared/me.js").Me | null} who */
function set(who) {
  me.value = who;
  try {
    if (who) {
      localStorage.setItem(MARK, "yes");
    } else {
      localStorage.removeItem(MARK);
    }
  } catch {
    // A browser that keeps nothing is asked to sign in with each page.
  }
}

function isMarked() {
  try {
    return localStorage.getItem(MARK) !== null;
  } catch {
    return false;
  }
}

export async function load() {
  if (!isMarked()) {
    me.value = null;
    return;
  }
  try {
    set(await api("/auth/me/", { quiet: true }));
    unreachable.value = false;
  } catch (failed) {
    if (failed instanceof ApiError && failed.status === 401) {
      set(null);
    } else {
      unreachable.value = true;
    }
  }
}

/**
 * @param {string} email
 * @param {string} password
 */
export async function signIn(email, password) {
  set(await api("/auth/session/", { method: "POST", body: { email, password }, quiet: true }));
}

export async function signOut() {
  try {
    await api("/auth/session/", { method: "DELETE", quiet: true });
  } catch (failed) {
    if (!(failed instanceof ApiError) || failed.status !== 401) {
      throw failed;
    }
  }
  set(null);
  navigate("/login");
}

whenSignedOut(() => set(null));
