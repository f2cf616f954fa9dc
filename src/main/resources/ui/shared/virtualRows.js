import { useEffect, useRef, useState } from "preact/hooks";

/**
 * What of a long list is in sight, so that only that is in the page.
 *
 * @param {{current: HTMLElement | null}} box that scrolls
 * @param {number} row height of a row in pixels
 * @param {number} length of the list
 * @param {number} beyond rows more, above and below
 * @param {(box: HTMLElement) => void} [onLook] after each look
 */
export function useVirtualRows(box, row, length, beyond, onLook) {
  const [view, setView] = useState({ top: 0, height: 800 });
  const look = () => {
    const { current } = box;
    if (current) {
      setView({ top: current.scrollTop, height: current.clientHeight });
      onLook?.(current);
    }
  };
  // Observers of the size use the last rendering.
  const last = useRef(look);
  last.current = look;
  useEffect(() => {
    const size = new ResizeObserver(() => last.current());
    if (box.current) {
      size.observe(box.current);
    }
    return () => size.disconnect();
  }, []);
  return {
    start: Math.max(0, Math.floor(view.top / row) - beyond),
    end: Math.min(length, Math.ceil((view.top + view.height) / row) + beyond),
    look,
  };
}
