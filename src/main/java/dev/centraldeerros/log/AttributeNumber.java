package dev.centraldeerros.log;

import dev.centraldeerros.event.Limits;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;

/** Numbers as queries write them, within the limits of numbers in attributes. */
public final class AttributeNumber {
    private static final Pattern NUMBER = Pattern.compile("-?\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d{1,4})?");

    private AttributeNumber() {}

    /** Formats as {@code numeric} does: no exponent, fraction digits kept. */
    public static String format(BigDecimal number) {
        return number.scale() < 0 ? number.setScale(0).toPlainString() : number.toPlainString();
    }

    /** Returns the number; empty for another text. */
    public static Optional<BigDecimal> parse(String text) {
        if (text.length() > Limits.NUMBER_CHARS || !NUMBER.matcher(text).matches()) {
            return Optional.empty();
        }
        return Optional.of(new BigDecimal(text)).filter(number -> Math.abs(number.scale()) <= Limits.NUMBER_EXPONENT);
    }
}
