package dev.centraldeerros.access;

import dev.centraldeerros.account.Caller;
import java.util.List;
import org.springframework.stereotype.Component;

/** Who may see what: the one place that every read gets its projects from. */
@Component
public final class Access {
    private final Names names;

    Access(Names names) {
        this.names = names;
    }

    /** The projects whose logs {@code caller} may read: everyone with an account sees every project, of which there is one for now. */
    public List<Integer> visibleTo(Caller caller) {
        return names.projects();
    }
}
