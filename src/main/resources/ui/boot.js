// Before the first paint, so that nothing flashes: a classic script, as modules come later.
(() => {
  let kept = /** @type {{theme?: string, language?: string}} */ ({});
  try {
    kept = JSON.parse(localStorage.getItem("central.preferences") || "{}");
  } catch {
    // Unreadable or forbidden: as if there were none.
  }
  const root = document.documentElement;
  if (kept.theme === "light" || kept.theme === "dark") {
    root.dataset.theme = kept.theme;
  }
  root.lang = kept.language || (/^pt/i.test(navigator.language) ? "pt-BR" : "en");
})();
