package dev.centraldeerros.destruction;

/** Length of the destruction tests: minutes by default, and what the README reports with {@code -Ddestruction=long}. */
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
