package dev.centraldeerros.ui;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.centraldeerros.http.route.BasePath;
import java.util.List;
import org.springframework.core.env.Environment;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;

/** The page for each base path, by which its files are addressed. */
@Component
final class IndexPages {
    /** Proxies have one or two; a client may send more through a careless one. */
    private static final int MAX_KEPT = 8;

    private final LoadingCache<String, IndexPage> pages;

    IndexPages(UiFiles files, Environment environment) {
        List<Screen> screens = Screen.all().stream()
                .filter(screen -> screen.existsIn(environment))
                .toList();
        pages = Caffeine.newBuilder().maximumSize(MAX_KEPT).build(base -> IndexPage.of(files, screens, base));
    }

    IndexPage of(ServerHttpRequest request) {
        return pages.get(BasePath.of(request));
    }
}
