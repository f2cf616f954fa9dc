/** Number of stored ids: more than a stream repeats after it resumed. */
const MAX_IDS = 20_000;

/** Ids that arrived, because a resumed stream repeats those of the last seconds. Stores the newest {@link MAX_IDS}. */
export class KnownIds {
  constructor() {
    /** @type {Set<string>} */
    this.ids = new Set();
  }

  /** Adds an id; returns whether it is new. @param {string} id */
  add(id) {
    if (this.ids.has(id)) {
      return false;
    }
    this.ids.add(id);
    if (this.ids.size > MAX_IDS) {
      for (const oldest of this.ids) {
        this.ids.delete(oldest);
        break;
      }
    }
    return true;
  }
}
