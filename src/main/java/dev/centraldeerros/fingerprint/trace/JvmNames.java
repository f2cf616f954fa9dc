package dev.centraldeerros.fingerprint.trace;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Names of Java, Kotlin, Scala and Groovy frames. */
final class JvmNames {
    /** The platform, its languages, and widely used libraries, whose frames say little about the fault. */
    private static final List<String> LIBRARIES = List.of(
            "java.",
            "javax.",
            "jdk.",
            "sun.",
            "com.sun.",
            "jakarta.",
            "kotlin.",
            "kotlinx.",
            "scala.",
            "groovy.",
            "clojure.",
            "android.",
            "androidx.",
            "com.android.",
            "dalvik.",
            "libcore.",
            "akka.",
            "play.",
            "zio.",
            "cats.",
            "io.netty.",
            "io.r2dbc.",
            "io.undertow.",
            "io.vertx.",
            "io.micrometer.",
            "io.micronaut.",
            "io.quarkus.",
            "io.grpc.",
            "io.reactivex.",
            "io.opentelemetry.",
            "io.ktor.",
            "io.helidon.",
            "io.sentry.",
            "io.lettuce.",
            "reactor.",
            "rx.",
            "ch.qos.",
            "com.zaxxer.",
            "com.fasterxml.",
            "com.google.common.",
            "com.google.inject.",
            "com.google.gson.",
            "com.mysql.",
            "com.mongodb.",
            "com.netflix.",
            "com.squareup.",
            "okhttp3.",
            "okio.",
            "feign.",
            "graphql.",
            "net.bytebuddy.",
            "net.sf.cglib.",
            "org.apache.",
            "org.aspectj.",
            "org.codehaus.",
            "org.eclipse.",
            "org.flywaydb.",
            "org.glassfish.",
            "org.gradle.",
            "org.h2.",
            "org.hibernate.",
            "org.hsqldb.",
            "org.jboss.",
            "org.jetbrains.",
            "org.jooq.",
            "org.junit.",
            "org.mariadb.",
            "org.mockito.",
            "org.postgresql.",
            "org.quartz.",
            "org.scala",
            "org.slf4j.",
            "org.springframework.",
            "org.testng.",
            "org.testcontainers.",
            "org.wildfly.",
            "org.xnio.",
            "oracle.",
            "tools.jackson.",
            "worker.org.gradle.",
            "com.intellij.",
            "junit.");

    private static final List<String> REFLECTION = List.of(
            "jdk.internal.reflect.",
            "sun.reflect.",
            "java.lang.reflect.",
            "java.lang.invoke.",
            "jdk.proxy",
            "com.sun.proxy.",
            "jdk.internal.vm.");

    /** Marks of classes and methods that are generated at run time or by the compiler. */
    private static final List<String> GENERATED = List.of(
            "$$Lambda",
            "$Proxy",
            "$$FastClass",
            "$HibernateProxy$",
            "GeneratedMethodAccessor",
            "GeneratedConstructorAccessor",
            "$$anonfun$",
            "_$$_",
            "$MockitoMock$");

    private static final List<String> SUBCLASSES = List.of(
            "$$EnhancerBy",
            "$$SpringCGLIB$$",
            "$$EnhancedBy",
            "$ByteBuddy$",
            "$auxiliary$",
            "_ClientProxy",
            "_Subclass");

    private JvmNames() {}

    static boolean isInApp(Frame frame) {
        String module = frame.module();
        return module != null && !Names.startsWithAny(module, LIBRARIES);
    }

    static @Nullable String key(Frame frame) {
        String module = frame.module() == null ? "" : frame.module();
        String function = frame.function();
        if (Names.containsAny(module, GENERATED)
                || Names.startsWithAny(module, REFLECTION)
                || function.startsWith("access$")
                || function.contains("$accessor$")) {
            return null;
        }
        return className(module) + "." + method(function);
    }

    /** The class that was written: a proxy's superclass, an anonymous class without its number. */
    private static String className(String module) {
        String name = module;
        for (String mark : SUBCLASSES) {
            int at = name.indexOf(mark);
            name = at > 0 ? name.substring(0, at) : name;
        }
        int dollar = name.indexOf('$');
        return dollar < 0 ? name : name.substring(0, dollar) + Names.withoutDigits(name.substring(dollar));
    }

    /** {@code lambda$load$3}, {@code $anonfun$load$1} and {@code load$lambda$0} are all of {@code load}. */
    private static String method(String function) {
        if (function.indexOf('$') < 0) {
            return function;
        }
        for (String part : function.split("\\$", -1)) {
            boolean isMark = part.isEmpty()
                    || part.equals("lambda")
                    || part.equals("anonfun")
                    || Names.isDigits(part, 0, part.length());
            if (!isMark) {
                return part;
            }
        }
        return "lambda";
    }
}
