package dev.centraldeerros.query.plan;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.Parameter;
import io.r2dbc.spi.Statement;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

/** Takes note of every statement that the server runs, with its values. */
final class Statements implements BeanPostProcessor {
    private final Map<ConnectionFactory, ConnectionFactory> watched = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<Asked> all = new ConcurrentLinkedQueue<>();

    /** Values by their number, from 0. */
    record Asked(String sql, Map<Integer, Object> values) {
        boolean isCount() {
            return sql.startsWith("SELECT count(*) AS counted");
        }
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        return bean instanceof DatabaseClient client
                ? DatabaseClient.create(watched(client.getConnectionFactory()))
                : bean;
    }

    /** The same for the same. */
    private ConnectionFactory watched(ConnectionFactory factory) {
        return watched.computeIfAbsent(factory, this::watching);
    }

    private ConnectionFactory watching(ConnectionFactory factory) {
        return proxy(
                ConnectionFactory.class,
                (method, arguments) -> method.getName().equals("create")
                        ? Mono.from(factory.create()).map(this::watched)
                        : call(factory, method, arguments));
    }

    private Connection watched(Connection connection) {
        return proxy(
                Connection.class,
                (method, arguments) -> method.getName().equals("createStatement")
                        ? watched(
                                connection.createStatement((String) arguments[0]),
                                new Asked((String) arguments[0], new TreeMap<>()))
                        : call(connection, method, arguments));
    }

    private Statement watched(Statement statement, Asked asked) {
        return proxy(Statement.class, (method, arguments) -> {
            if (method.getName().equals("bind")) {
                Object value = arguments[1] instanceof Parameter parameter ? parameter.getValue() : arguments[1];
                asked.values().put((Integer) arguments[0], value);
            } else if (method.getName().equals("execute")) {
                all.add(asked);
            }
            Object result = call(statement, method, arguments);
            return result instanceof Statement same ? watched(same, asked) : result;
        });
    }

    private interface Handler {
        Object handle(Method method, Object[] arguments) throws Throwable;
    }

    private static <T> T proxy(Class<T> type, Handler handler) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> handler.handle(method, arguments)));
    }

    private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException failed) {
            throw failed.getCause();
        }
    }

    /** Those over logs that ran during the work. */
    List<Asked> during(Runnable work) {
        all.clear();
        work.run();
        return all.stream()
                .filter(asked -> asked.sql().matches("(?s).*\\bFROM (log|text|log_count)\\b.*"))
                .toList();
    }
}
