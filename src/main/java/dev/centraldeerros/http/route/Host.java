package dev.centraldeerros.http.route;

import java.util.regex.Pattern;

/** Validates the host of a request (RFC 9110, 7.2), because links are built from it. */
public final class Host {
    /** Name (with underscores, as in container networks) or address, and a port; every part has a maximum length. */
    private static final Pattern FORM = Pattern.compile(
            "(?:[A-Za-z0-9._~-]{1,255}|\\[[0-9A-Fa-f:.]{2,45}(?:%25[A-Za-z0-9._~-]{1,32})?])(?::[0-9]{0,5})?");

    private static final int HIGHEST_PORT = 65_535;

    private Host() {}

    /** Returns whether it is a host, with or without a port. */
    public static boolean isValid(String host) {
        if (!FORM.matcher(host).matches()) {
            return false;
        }
        int colon = colon(host);
        return colon < 0 || colon == host.length() - 1 || Integer.parseInt(host.substring(colon + 1)) <= HIGHEST_PORT;
    }

    /** Returns the index of the colon before the port; negative without a port. */
    public static int colon(String host) {
        int colon = host.lastIndexOf(':');
        return colon > host.lastIndexOf(']') ? colon : -1;
    }
}
