package dev.centraldeerros.log;

/** How a value must stand to another. */
public enum Comparison {
    EQUAL("="),
    LESS("<"),
    AT_MOST("<="),
    GREATER(">"),
    AT_LEAST(">=");

    private final String sign;

    Comparison(String sign) {
        this.sign = sign;
    }

    /** As it is written in SQL and in a query alike. */
    public String sign() {
        return sign;
    }

    /** Whether {@code left} stands so to {@code right}. */
    public <T extends Comparable<T>> boolean holds(T left, T right) {
        int order = left.compareTo(right);
        return switch (this) {
            case EQUAL -> order == 0;
            case LESS -> order < 0;
            case AT_MOST -> order <= 0;
            case GREATER -> order > 0;
            case AT_LEAST -> order >= 0;
        };
    }
}
