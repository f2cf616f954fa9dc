package dev.centraldeerros.platform.embedded;

import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Owner of the data directory. PostgreSQL refuses to run as root, and its tools need a user name, which OpenShift's
 * numeric users do not have. Directories of such users are served from a user namespace, with unchanged file ownership.
 * Without user namespaces, and for foreign directories under root, PostgreSQL runs as the owner.
 *
 * @param isRoot whether this server may become another user
 * @param isNameless whether the user of this server has no name
 */
record DirectoryOwner(boolean isRoot, boolean isNameless, int user, int group) {
    private static final int NOBODY_ID = 65534;
    private static final int ANSWER_SECONDS = 10;
    private static final Path SELF = Path.of("/proc/self");

    static DirectoryOwner of(Path folder) throws IOException {
        boolean root = Files.exists(SELF) && id(SELF, "unix:uid") == 0;
        if (!root) {
            return new DirectoryOwner(false, hasNoName(), 0, 0);
        }
        if (id(folder, "unix:uid") == 0 && !LinuxUtils.isUnshareAvailable()) {
            chown(folder, NOBODY_ID, NOBODY_ID);
        }
        return new DirectoryOwner(true, false, id(folder, "unix:uid"), id(folder, "unix:gid"));
    }

    /**
     * Returns whether the system knows no name for this user and reports its number.
     *
     * @throws EmbeddedServerException if user namespaces do not work either
     */
    private static boolean hasNoName() throws IOException {
        if (!Files.exists(SELF)) {
            return false;
        }
        String number = Integer.toString(id(SELF, "unix:uid"));
        boolean isNameless = Files.getOwner(SELF).getName().equals(number);
        if (isNameless && !hasNameInNamespace()) {
            throw new EmbeddedServerException("this server runs as user " + number
                    + ", which has no name, and PostgreSQL requires one: add the user to /etc/passwd, allow user namespaces,"
                    + " or use a PostgreSQL of your own (spring.r2dbc.url)");
        }
        return isNameless;
    }

    /** Returns whether user namespaces work; needed for root only. */
    private static boolean hasNameInNamespace() throws IOException {
        try {
            Process process = new ProcessBuilder("unshare", "-U", "id", "-un")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try {
                return process.waitFor(ANSWER_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
            } finally {
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        } catch (IOException noSuchProgram) {
            return false;
        }
    }

    /** Returns the prefix of a command line. */
    List<String> prefix() {
        if (!isRoot) {
            return isNameless ? List.of("unshare", "-U") : List.of();
        }
        return user == 0
                ? List.of("unshare", "-U")
                : List.of("setpriv", "--reuid=" + user, "--regid=" + group, "--clear-groups", "--");
    }

    /** Sets the owner of a new file. */
    void chown(Path path) throws IOException {
        if (isRoot && user != 0) {
            chown(path, user, group);
        }
    }

    private static void chown(Path path, int user, int group) throws IOException {
        Files.setAttribute(path, "unix:uid", user, LinkOption.NOFOLLOW_LINKS);
        Files.setAttribute(path, "unix:gid", group, LinkOption.NOFOLLOW_LINKS);
    }

    private static int id(Path path, String name) throws IOException {
        return (Integer) Files.getAttribute(path, name);
    }
}
