package dev.centraldeerros.http.route;

import java.util.regex.Pattern;

/** The host of a request (RFC 9110, 7.2): links are built from it, so that nothing else than a host gets in. */
public final class Host {
    /** A name (underscores as container networks have them) or an address, and a port; every part bounded. */
    private static final Pattern FORM = Pattern.compile(
            "(?:[A-Za-z0-9._~-]{1,255}|\\[[0-9A-Fa-f:.]{2,45}(?:%25[A-Za-z0-9._~-]{1,32})?])(?::[0-9]{0,5})?");

    private static final int HIGHEST_PORT = 65_535;

    private Host() {}

    /** Whether it is a host, with or without a port. */
    public static boolean isValid(String host) {
        if (!FORM.matcher(host).matches()) {
            return false;
        }
        int colon = colon(host);
        return colon < 0 || colon == host.length() - 1 || Integer.parseInt(host.substring(colon + 1)) <= HIGHEST_PORT;
    }

    /** Where the colon before the port stands; negative when there is none. */
    public static int colon(String host) {
        int colon = host.lastIndexOf(':');
        return colon > host.lastIndexOf(']') ? colon : -1;
    }
}
