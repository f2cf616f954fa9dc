import { h } from "preact";
import htm from "htm";
import { withBase } from "./base.js";

/**
 * Element; links to pages of this server get its base path.
 *
 * @param {any} type
 * @param {any} props
 * @param {any[]} children
 */
function element(type, props, ...children) {
  const isOwn = type === "a" && props?.href?.startsWith("/");
  return h(type, isOwn ? { ...props, href: withBase(props.href) } : props, ...children);
}

/** Markup for elements; components go through {@link h}, whose props the type check sees. */
export const html = htm.bind(element);
export { h };
