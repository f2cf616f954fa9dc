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
     * Installs the handler: SIGTERM then ends the process as {@code System.exit(0)} does, after the shutdown hooks. Uses
     * reflection, because the compiler warns of {@code sun.misc.Signal} (module {@code jdk.unsupported}), the only API for
     * it. Without the module, and with {@code -Xrs}, the JVM's own handler stays.
     */
    static void install() {
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
            // The exit code is then 143.
        }
    }
}
