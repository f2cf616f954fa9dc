// In place of boot.js in a page of another version, of which this server has no files: loads the page again, once in a while.
(() => {
  const PAUSE_MILLIS = 10_000;
  const KEY = "central.reloaded";
  try {
    const last = Number(sessionStorage.getItem(KEY));
    if (Math.abs(Date.now() - last) > PAUSE_MILLIS) {
      sessionStorage.setItem(KEY, String(Date.now()));
      location.reload();
      return;
    }
  } catch {
    // Storage is forbidden: the page says what to do.
  }
  addEventListener("DOMContentLoaded", () => {
    const isPortuguese = /^pt/i.test(navigator.language);
    /** @type {HTMLElement} */ (document.getElementById("app")).textContent = isPortuguese
      ? "O servidor está sendo atualizado. Recarregue a página daqui a pouco."
      : "The server is being upgraded. Load the page again in a moment.";
  });
})();
