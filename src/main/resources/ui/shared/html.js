import { h } from "preact";
import htm from "htm";

/** Markup for elements; components go through {@link h}, whose props the type check sees. */
export const html = htm.bind(h);
export { h };
