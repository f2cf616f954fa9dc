package dev.centraldeerros.http.response;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Builds absolute links to the request's path with another query, from the received text instead of its parsed form. */
public final class Link {
    private Link() {}

    /**
     * Returns the request's URI with other parameters.
     *
     * @param without names of parameters to remove
     * @param name name of the parameter to add
     * @param value its encoded value
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
