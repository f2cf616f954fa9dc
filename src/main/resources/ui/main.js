import { render } from "preact";
import { h } from "./lib/html.js";
import { load } from "./lib/session.js";
import { App } from "./views/app.js";

const root = /** @type {HTMLElement} */ (document.getElementById("app"));
render(h(App, {}), root);
load();
