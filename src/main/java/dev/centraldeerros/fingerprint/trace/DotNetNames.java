package dev.centraldeerros.fingerprint.trace;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Names of .NET frames: async methods, lambdas and local functions get the name of the method that was written. */
final class DotNetNames {
    private static final List<String> LIBRARIES = List.of(
            "System.",
            "Microsoft.",
            "Windows.",
            "Mono.",
            "Newtonsoft.",
            "Npgsql.",
            "NUnit.",
            "Xunit.",
            "Serilog.",
            "NLog.",
            "Dapper.",
            "MediatR.",
            "AutoMapper.",
            "Castle.",
            "Autofac.",
            "Grpc.",
            "Polly.",
            "Sentry.",
            "OpenTelemetry.",
            "MassTransit.",
            "StackExchange.",
            "FluentValidation.",
            "lambda_method");

    private DotNetNames() {}

    static boolean isInApp(Frame frame) {
        String module = frame.module();
        String name = module == null ? frame.function() : module + ".";
        return !Names.startsWithAny(name, LIBRARIES);
    }

    static @Nullable String key(Frame frame) {
        String function = withoutGenerics(frame.function());
        List<String> kept = new ArrayList<>();
        String written = null;
        for (String segment :
                withoutGenerics(frame.module() == null ? "" : frame.module()).split("[.+]", -1)) {
            if (segment.startsWith("<>")) {
                continue;
            }
            String inner = inBrackets(segment);
            if (inner == null) {
                kept.add(segment);
            } else {
                written = inner;
            }
        }
        if (function.startsWith("lambda_method")) {
            return null;
        }
        String own = inBrackets(function);
        String name = own != null ? own : written != null && function.equals("MoveNext") ? written : function;
        return String.join(".", kept) + "." + name;
    }

    /** {@code <Load>d__12} and {@code <Load>b__0} are of Load, {@code <Load>g__Inner|3_0} is Inner. */
    private static @Nullable String inBrackets(String segment) {
        int close = segment.indexOf('>');
        if (!segment.startsWith("<") || close < 2) {
            return null;
        }
        int local = segment.indexOf("g__", close);
        int bar = segment.indexOf('|', close);
        return local == close + 1 && bar > local ? segment.substring(local + 3, bar) : segment.substring(1, close);
    }

    private static String withoutGenerics(String name) {
        StringBuilder kept = new StringBuilder(name.length());
        int depth = 0;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            depth += c == '[' ? 1 : 0;
            if (c == '`') {
                while (i + 1 < name.length() && Character.isDigit(name.charAt(i + 1))) {
                    i++;
                }
            } else if (depth == 0) {
                kept.append(c);
            }
            depth -= c == ']' && depth > 0 ? 1 : 0;
        }
        return kept.toString();
    }
}
