package dev.centraldeerros.account.token;

import dev.centraldeerros.account.Caller;
import java.util.List;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/** Authentication by {@code central.metrics.scrape-token}: may read the metrics, and has no {@link Caller}. */
public final class ScrapeAuthentication extends AbstractAuthenticationToken {
    public static final String AUTHORITY = "METRICS";

    private static final long serialVersionUID = 1L;

    ScrapeAuthentication() {
        super(List.of(new SimpleGrantedAuthority(AUTHORITY)));
        super.setAuthenticated(true);
    }

    @Override
    public String getPrincipal() {
        return "scrape";
    }

    @Override
    public String getCredentials() {
        return "";
    }
}
