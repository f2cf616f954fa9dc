package dev.centraldeerros.ingest.wire;

import dev.centraldeerros.event.Limits;
import dev.centraldeerros.http.request.StorableText;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.exc.StreamWriteException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;

/** JSON parser with limits; copies values as text for {@code jsonb}. */
final class JsonText {
    /** Maximum length of a field name in UTF-16 units. */
    private static final int FIELD_NAME_CHARS = 1_000;

    static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            // Names that differ in replaced characters only become equal.
            .enable(StreamWriteFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Limits.NESTING_LEVELS)
                    .maxNumberLength(Limits.NUMBER_CHARS)
                    .maxNameLength(FIELD_NAME_CHARS)
                    .build())
            // Few threads decode, so that thread-local buffers are cheaper than a pool.
            .recyclerPool(JsonRecyclerPools.threadLocalPool())
            .build();

    private JsonText() {}

    /** Copies the value at the parser's token, with exact numbers and storable strings; empty if {@code jsonb} cannot store a number. */
    static Optional<String> copy(JsonParser parser) {
        StringWriter text = new StringWriter();
        boolean exact = true;
        try (JsonGenerator copy = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
            int depth = 0;
            JsonToken token = parser.currentToken();
            while (true) {
                switch (token) {
                    case START_OBJECT -> {
                        copy.writeStartObject();
                        depth++;
                    }
                    case START_ARRAY -> {
                        copy.writeStartArray();
                        depth++;
                    }
                    case END_OBJECT -> {
                        copy.writeEndObject();
                        depth--;
                    }
                    case END_ARRAY -> {
                        copy.writeEndArray();
                        depth--;
                    }
                    case PROPERTY_NAME -> copy.writeName(StorableText.storable(parser.currentName()));
                    case VALUE_STRING -> copy.writeString(StorableText.storable(parser.getString()));
                    case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
                        String number = parser.getString();
                        exact &= isExact(number);
                        copy.writeNumber(number);
                    }
                    case VALUE_TRUE -> copy.writeBoolean(true);
                    case VALUE_FALSE -> copy.writeBoolean(false);
                    default -> copy.writeNull();
                }
                if (depth == 0) {
                    break;
                }
                token = parser.nextToken();
            }
        }
        return exact ? Optional.of(text.toString()) : Optional.empty();
    }

    /** Returns the text as a JSON string. */
    static String quoted(String text) {
        StringWriter quoted = new StringWriter();
        try (JsonGenerator generator = FACTORY.createGenerator(ObjectWriteContext.empty(), quoted)) {
            generator.writeString(text);
        }
        return quoted.toString();
    }

    /** Returns whether {@code jsonb} stores the number exactly and prints it with a reasonable length. */
    private static boolean isExact(String number) {
        if (number.indexOf('e') < 0 && number.indexOf('E') < 0) {
            return true;
        }
        try {
            return Math.abs((long) new BigDecimal(number).scale()) <= Limits.NUMBER_EXPONENT;
        } catch (NumberFormatException exponentBeyondAnInteger) {
            return false;
        }
    }

    /** Returns whether the bytes start with a byte order mark, which is skipped. */
    static boolean isMarked(byte[] bytes, int from, int to) {
        return to - from >= BYTE_ORDER_MARK.length
                && Arrays.equals(
                        bytes, from, from + BYTE_ORDER_MARK.length, BYTE_ORDER_MARK, 0, BYTE_ORDER_MARK.length);
    }

    /** Describes the error without the message of the parser and without the input. */
    static String describe(RuntimeException failure) {
        if (failure instanceof StreamConstraintsException) {
            return "goes beyond a limit: " + Limits.NESTING_LEVELS + " levels of nesting, " + Limits.NUMBER_CHARS
                    + " characters of a number, " + FIELD_NAME_CHARS + " of a field name";
        }
        if (failure instanceof UnexpectedEndOfInputException) {
            return "ends before its JSON does";
        }
        if (failure instanceof StreamWriteException) {
            return "gives a field twice, once U+0000 and lone surrogates in names are replaced";
        }
        if (failure instanceof StreamReadException read) {
            String message = String.valueOf(read.getOriginalMessage());
            String reason = message.startsWith("Duplicate") ? "gives a field twice" : "is not valid JSON";
            return reason + " at line " + read.getLocation().getLineNr() + ", column "
                    + read.getLocation().getColumnNr();
        }
        return "is not valid JSON";
    }
}
