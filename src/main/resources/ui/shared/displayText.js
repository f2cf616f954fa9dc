/** Terminal control: CSI, OSC, other escapes, and single control characters except tab and line feed. */
const TERMINAL =
  /\u001b\[[0-?]*[ -/]*[@-~]|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|\u001b[@-_]?|[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/** Characters that reorder or hide text: bidirectional controls, zero width characters, byte order mark. */
const HIDDEN = /[\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

/**
 * Text of a log for display: without terminal control, with visible names for characters that would reorder or hide text.
 *
 * @param {string} text
 */
export function displayText(text) {
  return text
    .replaceAll("\r\n", "\n")
    .replace(TERMINAL, "")
    .replace(HIDDEN, (char) => `⟨U+${/** @type {number} */ (char.codePointAt(0)).toString(16).toUpperCase().padStart(4, "0")}⟩`);
}
