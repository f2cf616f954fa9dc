package dev.centraldeerros.ui;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * HTML page with its CSP, the same for every path; scripts render by the path.
 *
 * @param page page with the addresses of this version's files
 * @param policy allows files of this server only (CSP Level 3, Trusted Types)
 */
record IndexPage(UiFile page, String policy) {
    private static final String BASE = "{{base}}";
    private static final String ASSETS = "{{assets}}";
    private static final String ROUTES = "{{routes}}";
    private static final Pattern INLINE = Pattern.compile("<script type=\"importmap\">(.*?)</script>", Pattern.DOTALL);

    /**
     * Returns the page below a base path.
     *
     * @param base empty for the root
     */
    static IndexPage of(UiFiles files, List<Screen> screens, String base) {
        UiFile template = files.file("index.html");
        String page = new String(template.content(), StandardCharsets.UTF_8)
                .replace(BASE, base)
                .replace(ASSETS, base + files.prefix())
                .replace(ROUTES, screens.stream().map(Screen::entry).toList().toString());
        UiFile filled = UiFile.of(template.path(), page.getBytes(StandardCharsets.UTF_8))
                .orElseThrow();
        return new IndexPage(filled, policy(page));
    }

    /** Returns the security headers of the page. */
    Map<String, String> headers() {
        return Map.of(
                "Content-Security-Policy", policy,
                "Cross-Origin-Opener-Policy", "same-origin",
                "Referrer-Policy", "same-origin");
    }

    /** The import map must be inline, so that the policy has its hash. */
    private static String policy(String page) {
        Matcher inline = INLINE.matcher(page);
        if (!inline.find()) {
            throw new IllegalStateException("the page has no import map");
        }
        byte[] hash = UiFiles.sha256().digest(inline.group(1).getBytes(StandardCharsets.UTF_8));
        return "default-src 'none'; script-src 'self' 'sha256-"
                + Base64.getEncoder().encodeToString(hash) + "'; "
                + "style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; "
                + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
                + "require-trusted-types-for 'script'; trusted-types 'none'";
    }
}
