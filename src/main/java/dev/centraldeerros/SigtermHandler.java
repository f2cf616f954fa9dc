package dev.centraldeerros;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/**
 * Exits with 0 on SIGTERM. The handler of the JVM runs the same shutdown hooks but exits with 143, which process managers
 * count as a failure.
 */
final class SigtermHandler {
    private SigtermHandler() {}

    /**
     * From now on SIGTERM ends the process as {@code System.exit(0)} does: hooks first, which commit and answer what was
     * accepted. By reflection, as {@code sun.misc.Signal} (module {@code jdk.unsupported}) is all that the JDK offers and the
     * compiler warns of it; where it is missing, or the JVM keeps signals to itself ({@code -Xrs}), its own handler stays.
     */
    static void isOrdinary() {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            InvocationHandler exit = (proxy, method, arguments) -> {
                System.exit(0);
                return null;
            };
            Object exits =
                    Proxy.newProxyInstance(SigtermHandler.class.getClassLoader(), new Class<?>[] {handler}, exit);
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance("TERM"), exits);
        } catch (ReflectiveOperationException | IllegalArgumentException keptAway) {
            // Ending with 143 is all that is lost.
        }
    }
}
