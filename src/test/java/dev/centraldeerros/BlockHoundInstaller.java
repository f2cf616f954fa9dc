package dev.centraldeerros;

import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;
import reactor.blockhound.BlockHound;

/**
 * Makes a blocking call on an event loop an error in every test. Skips the JVM of Maven, in which Surefire lists the tests for several
 * forks, because BlockHound needs the flags of a test JVM.
 */
public final class BlockHoundInstaller implements LauncherSessionListener {
    @Override
    public void launcherSessionOpened(LauncherSession session) {
        if (System.getProperty("maven.home") == null) {
            BlockHound.install();
        }
    }
}
