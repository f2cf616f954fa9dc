package dev.centraldeerros.http.request;

import dev.centraldeerros.event.Limits;
import dev.centraldeerros.http.problem.ApiException;
import dev.centraldeerros.http.problem.Problem;
import java.util.Map;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Parses a small JSON object strictly: valid UTF-8 with an optional byte order mark, unique names, nothing after the end,
 * nesting of at most {@value Limits#NESTING_LEVELS}. Error messages are the project's, because the parser's contain class
 * names and parts of the body.
 */
public final class JsonBody {
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(Limits.NESTING_LEVELS)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private JsonBody() {}

    /**
     * Returns the JSON object in the request body.
     *
     * @param maxBytes maximum length of the body
     * @return the object; or signals an {@link ApiException}: 413 too long, 415 not {@code application/json} in UTF-8
     *     without an encoding, 400 not one JSON object
     */
    public static Mono<ObjectNode> object(ServerRequest request, int maxBytes) {
        return Mono.defer(() -> RequestBody.json(request, maxBytes).bytes().map(JsonBody::parse));
    }

    /** As {@link #object}, with lone surrogates as they are, for names and passwords that are refused with them. */
    public static Mono<ObjectNode> exact(ServerRequest request, int maxBytes) {
        return Mono.defer(() -> RequestBody.json(request, maxBytes).bytes().map(body -> parse(body, true)));
    }

    /**
     * Parses a JSON object. Lone surrogates become U+FFFD, because encoders would write a question mark.
     *
     * @throws ApiException 400 for any other content
     */
    public static ObjectNode parse(byte[] body) {
        return parse(body, false);
    }

    private static ObjectNode parse(byte[] body, boolean isExact) {
        String text = Utf8.decode(body).orElseThrow(() -> bad("The body is not valid UTF-8."));
        if (text.isBlank()) {
            throw bad("The body is empty; a JSON object is expected.");
        }
        JsonNode node;
        try {
            node = MAPPER.readTree(text);
        } catch (UnexpectedEndOfInputException cut) {
            throw bad("The body ends in the middle of its JSON.");
        } catch (StreamConstraintsException beyond) {
            throw bad("The body is nested too deeply (more than " + Limits.NESTING_LEVELS
                    + " levels) or contains a number that is too long.");
        } catch (JacksonException malformed) {
            throw bad(describe(malformed));
        } catch (NumberFormatException beyond) {
            // An exponent out of range; Jackson throws no exception of its own for it.
            throw bad("The body holds a number that is too large or too small.");
        }
        if (node instanceof ObjectNode object) {
            // Only escapes bring lone surrogates.
            return isExact || !text.contains("\\u") ? object : wellFormed(object);
        }
        throw bad("The body must be a JSON object.");
    }

    /** Replaces lone surrogates in all names and strings. */
    private static ObjectNode wellFormed(ObjectNode object) {
        ObjectNode copy = object.objectNode();
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            if (copy.replace(StorableText.wellFormed(field.getKey()), wellFormed(field.getValue())) != null) {
                throw bad("The body has two fields of the same name, once lone surrogates are replaced.");
            }
        }
        return copy;
    }

    private static JsonNode wellFormed(JsonNode node) {
        if (node instanceof ObjectNode object) {
            return wellFormed(object);
        }
        if (node instanceof ArrayNode array) {
            ArrayNode copy = array.arrayNode(array.size());
            array.forEach(element -> copy.add(wellFormed(element)));
            return copy;
        }
        return node.isString() ? StringNode.valueOf(StorableText.wellFormed(node.asString())) : node;
    }

    private static String describe(JacksonException malformed) {
        String message = String.valueOf(malformed.getOriginalMessage());
        String what = message.startsWith("Duplicate")
                ? "The body has two fields of the same name"
                : message.startsWith("Trailing token")
                        ? "The body goes on after its JSON object"
                        : "The body is not valid JSON";
        TokenStreamLocation where = malformed.getLocation();
        return where == null || where.getLineNr() < 1
                ? what + "."
                : what + " (line " + where.getLineNr() + ", column " + where.getColumnNr() + ").";
    }

    private static ApiException bad(String detail) {
        return ApiException.of(Problem.INVALID_INPUT, detail);
    }
}
