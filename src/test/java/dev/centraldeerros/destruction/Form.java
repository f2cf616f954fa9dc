package dev.centraldeerros.destruction;

/** How much is destroyed: a little in every build, and as much as the README's table of promises tells by {@code -Pdestruction}. */
enum Form {
    SHORT,
    LONG;

    /** The form of this run. */
    static Form current() {
        return "long".equals(System.getProperty("destruction")) ? LONG : SHORT;
    }

    /** What to take in which form. */
    static int of(int inShort, int inLong) {
        return current() == LONG ? inLong : inShort;
    }
}
