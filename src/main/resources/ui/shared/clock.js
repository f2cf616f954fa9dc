import { signal } from "@preact/signals";
import { serverNow } from "./api.js";

const TICK_MILLIS = 5_000;

/** The server's time in milliseconds, updated while the page is visible. */
export const now = signal(serverNow());

setInterval(() => document.hidden || (now.value = serverNow()), TICK_MILLIS);
