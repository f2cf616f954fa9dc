import { useEffect } from "preact/hooks";

const PRODUCT = "Central de Erros";

/**
 * Names the tab while the component is shown; the innermost component wins.
 *
 * @param {string | null} text null to leave the name of the component around it
 */
export function useTitle(text) {
  useEffect(() => {
    if (text === null) {
      return undefined;
    }
    const before = document.title;
    document.title = text ? `${text} · ${PRODUCT}` : PRODUCT;
    return () => {
      document.title = before;
    };
  }, [text]);
}
