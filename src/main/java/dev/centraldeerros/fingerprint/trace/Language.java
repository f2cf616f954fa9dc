package dev.centraldeerros.fingerprint.trace;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How a language names its frames. */
public enum Language {
    JVM,
    DOTNET,
    JAVASCRIPT,
    PYTHON,
    GO,
    PHP,
    RUBY,
    RUST,
    DART,
    PERL,
    OTHER;

    /** Returns the language of a platform as clients name it; {@link #OTHER} for an unknown one. */
    public static Language ofPlatform(String platform) {
        return switch (platform.toLowerCase(Locale.ROOT)) {
            case "java", "kotlin", "scala", "groovy", "android", "jvm" -> JVM;
            case "csharp", "dotnet", ".net" -> DOTNET;
            case "javascript", "node", "nodejs", "typescript", "webjs" -> JAVASCRIPT;
            case "python" -> PYTHON;
            case "go", "golang" -> GO;
            case "php" -> PHP;
            case "ruby" -> RUBY;
            case "rust" -> RUST;
            case "dart", "flutter" -> DART;
            case "perl" -> PERL;
            default -> OTHER;
        };
    }

    /** Returns the name of a frame without what changes from build to build; null for a generated frame. */
    public @Nullable String key(Frame frame) {
        return switch (this) {
            case JVM -> JvmNames.key(frame);
            case DOTNET -> DotNetNames.key(frame);
            case JAVASCRIPT -> ScriptNames.key(frame);
            case GO -> GoNames.key(frame);
            case RUST -> RustNames.key(frame);
            case PYTHON, PHP, RUBY, DART, PERL, OTHER -> FileNames.key(frame);
        };
    }

    /** Whether a frame is of the application: not of a library, the language or its runtime. */
    public boolean isInApp(Frame frame) {
        Boolean sent = frame.sentInApp();
        return sent == null ? isOfApplication(frame) : sent;
    }

    private boolean isOfApplication(Frame frame) {
        return switch (this) {
            case JVM -> JvmNames.isInApp(frame);
            case DOTNET -> DotNetNames.isInApp(frame);
            case JAVASCRIPT -> ScriptNames.isInApp(frame);
            case GO -> GoNames.isInApp(frame);
            case RUST -> RustNames.isInApp(frame);
            case PYTHON, PHP, RUBY, DART, PERL, OTHER -> FileNames.isInApp(frame);
        };
    }
}
