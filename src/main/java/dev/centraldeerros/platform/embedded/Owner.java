package dev.centraldeerros.platform.embedded;

import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/**
 * Whom the data folder belongs to, which matters when this server runs as root: PostgreSQL refuses to. Root's own folder
 * is served from a user namespace, where root is nobody in particular and the files stay root's; anybody else's folder,
 * and every folder where there are no user namespaces (in many containers), is served as the owner of the folder.
 */
record Owner(boolean weAreRoot, int user, int group) {
    private static final int NOBODY = 65534;
    private static final Path SELF = Path.of("/proc/self");

    static Owner of(Path folder) throws IOException {
        boolean root = Files.exists(SELF) && id(SELF, "unix:uid") == 0;
        if (!root) {
            return new Owner(false, 0, 0);
        }
        if (id(folder, "unix:uid") == 0 && !LinuxUtils.isUnshareAvailable()) {
            give(folder, NOBODY, NOBODY);
        }
        return new Owner(true, id(folder, "unix:uid"), id(folder, "unix:gid"));
    }

    /** What comes before a command line. */
    List<String> prefix() {
        if (!weAreRoot) {
            return List.of();
        }
        return user == 0
                ? List.of("unshare", "-U")
                : List.of("setpriv", "--reuid=" + user, "--regid=" + group, "--clear-groups", "--");
    }

    /** Has a file that we made belong to the folder's owner. */
    void give(Path path) throws IOException {
        if (weAreRoot && user != 0) {
            give(path, user, group);
        }
    }

    private static void give(Path path, int user, int group) throws IOException {
        Files.setAttribute(path, "unix:uid", user, LinkOption.NOFOLLOW_LINKS);
        Files.setAttribute(path, "unix:gid", group, LinkOption.NOFOLLOW_LINKS);
    }

    private static int id(Path path, String name) throws IOException {
        return (Integer) Files.getAttribute(path, name);
    }
}
