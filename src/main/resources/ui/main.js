import { render } from "preact";
import { h } from "./shared/html.js";
import { load } from "./account/session.js";
import { App } from "./app.js";

const root = /** @type {HTMLElement} */ (document.getElementById("app"));
render(h(App, {}), root);
load();
