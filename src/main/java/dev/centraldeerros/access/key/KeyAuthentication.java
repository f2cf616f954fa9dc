package dev.centraldeerros.access.key;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/** Authentication by a valid ingest key, which may only send events. */
public final class KeyAuthentication extends AbstractAuthenticationToken {
    /** Authority of ingest keys. */
    public static final String AUTHORITY = "INGEST";

    private static final long serialVersionUID = 1L;

    private final transient IngestKey key;

    KeyAuthentication(IngestKey key) {
        super(List.of(new SimpleGrantedAuthority(AUTHORITY)));
        this.key = key;
        super.setAuthenticated(true);
    }

    /** Returns the key of an authentication; empty for any other. */
    public static Optional<IngestKey> keyOf(Authentication authentication) {
        return authentication instanceof KeyAuthentication own ? Optional.of(own.key) : Optional.empty();
    }

    @Override
    public IngestKey getPrincipal() {
        return key;
    }

    /** The key's text is not stored. */
    @Override
    public String getCredentials() {
        return "";
    }

    @Override
    public String getName() {
        return "ingest key " + key.id();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof KeyAuthentication that && key.equals(that.key);
    }

    @Override
    public int hashCode() {
        return key.hashCode();
    }
}
