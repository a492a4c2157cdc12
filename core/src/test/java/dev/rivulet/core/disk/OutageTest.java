package dev.rivulet.core.disk;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class OutageTest {

    private static final Path FILE = Path.of("/data/file");

    @Test
    void whatIsOutOfReachOrFullIsAnOutage() {
        assertTrue(Outage.isOne(new ConnectException("Connection refused")));
        assertTrue(Outage.isOne(new UnknownHostException("a.example")));
        assertTrue(Outage.isOne(new SocketTimeoutException("Read timed out")));
        assertTrue(Outage.isOne(new DiskFullException(FILE, 17, null)));
        assertTrue(Outage.isOne(new OutOfReachException("s3://b/k: 503", new IllegalStateException())));
        assertTrue(Outage.isOne(new FileSystemException("/data/file", null, "Stale file handle")));
        assertTrue(Outage.isOne(new IOException("No space left on device")));
    }

    @Test
    void whatCausedAFailureCounts() {
        IOException wrapped = new IOException(
                "s3://b/k: reading failed", new IllegalStateException("no answer", new ConnectException("refused")));

        assertTrue(Outage.isOne(wrapped));
    }

    @Test
    void whatSomebodyHasToLookAtIsNone() {
        assertFalse(Outage.isOne(new IOException("table /t does not fit the rows: a column is missing")));
        assertFalse(Outage.isOne(new NoSuchFileException("/data/file")));
        assertFalse(Outage.isOne(new FileNotFoundException("/data/file")));
        assertFalse(Outage.isOne(new IOException("Input/output error")));
        assertFalse(Outage.isOne(new IllegalStateException("No space left on device")));
    }

    @Test
    void whatMustNotBeUsedAnyMoreIsNoneWhateverItsCause() {
        IOException poisoned = new Poisoned(new DiskFullException(FILE, 17, null));

        assertFalse(Outage.isOne(poisoned));
        assertFalse(Outage.isOne(new IOException("a commit failed", poisoned)));
    }

    private static final class Poisoned extends IOException implements FinalFailure {

        private static final long serialVersionUID = 1L;

        Poisoned(IOException cause) {
            super("the log failed before", cause);
        }
    }
}
