package dev.centraldeerros.log;

/** Comparison operators. */
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

    /** Returns the operator as in SQL and in queries. */
    public String sign() {
        return sign;
    }

    /** Returns whether the operator holds for {@code left} and {@code right}. */
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
