package dev.centraldeerros.sentry;

import dev.centraldeerros.http.problem.ApiException;
import dev.centraldeerros.http.problem.ErrorRenderer;
import dev.centraldeerros.http.problem.Problem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Errors as SDKs read them: {@code {"detail":…,"causes":[…]}}, and headers with the reason and with what to pause. */
@Component
final class SentryErrors implements ErrorRenderer {
    private static final int MAX_HEADER = 500;

    @Override
    public boolean isOf(ServerHttpRequest request) {
        return SentryRoutes.PATHS.match(request);
    }

    @Override
    public ResponseEntity<byte[]> render(ServerHttpRequest request, ApiException refusal) {
        List<String> causes = refusal.errors().entrySet().stream()
                .flatMap(field -> field.getValue().stream().map(reason -> "The " + field.getKey() + " " + reason + "."))
                .toList();
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("detail", refusal.detail());
        if (!causes.isEmpty()) {
            document.put("causes", causes);
        }
        String reason = causes.isEmpty() ? refusal.detail() : String.join(" ", causes);
        ResponseEntity.BodyBuilder answer = ResponseEntity.status(
                        refusal.problem().status())
                .contentType(MediaType.APPLICATION_JSON)
                .header("X-Sentry-Error", visible(reason));
        if (refusal.problem() == Problem.QUOTA) {
            answer.header(RateLimits.HEADER, RateLimits.value(refusal));
        }
        return answer.body(JsonMapper.shared().writeValueAsBytes(document));
    }

    private static String visible(String text) {
        String ascii = text.codePoints()
                .mapToObj(c -> c >= ' ' && c <= '~' ? Character.toString(c) : "?")
                .collect(Collectors.joining());
        return ascii.substring(0, Math.min(ascii.length(), MAX_HEADER));
    }
}
