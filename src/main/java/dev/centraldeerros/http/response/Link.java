package dev.centraldeerros.http.response;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Absolute links to the request's path with another query. Built from the received text, never from its parsed form. */
public final class Link {
    private Link() {}

    /**
     * The request's address with a parameter in the place of others.
     *
     * @param without names of parameters that go away
     * @param name of the parameter that is added
     * @param value of it, as it stands in a URI
     */
    public static String with(URI request, Set<String> without, String name, String value) {
        List<String> query = new ArrayList<>();
        String given = request.getRawQuery();
        if (given != null) {
            for (String parameter : given.split("&", -1)) {
                if (!parameter.isEmpty() && !without.contains(nameOf(parameter))) {
                    query.add(parameter);
                }
            }
        }
        query.add(name + "=" + value);
        return request.getScheme() + "://" + request.getRawAuthority() + request.getRawPath() + "?"
                + String.join("&", query);
    }

    private static String nameOf(String parameter) {
        int equals = parameter.indexOf('=');
        return URLDecoder.decode(equals < 0 ? parameter : parameter.substring(0, equals), StandardCharsets.UTF_8);
    }
}
