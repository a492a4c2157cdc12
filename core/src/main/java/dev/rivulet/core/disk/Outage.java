package dev.rivulet.core.disk;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which failures say that a disk, a store or a server is out of reach or full at present, so that the same may succeed later without
 * anybody changing anything. All others are somebody's to look at. Stateless.
 */
public final class Outage {

    /** Deep enough for what libraries wrap around a failure of the network. */
    private static final int CAUSE_COUNT_MAX = 16;

    /**
     * What the system says of a full disk or a server that is away, in exceptions of no type of their own: ENOSPC, EDQUOT, ESTALE, ENOTCONN,
     * EHOSTDOWN, ETIMEDOUT, EPIPE, ECONNRESET. EIO and EROFS are not among them: a disk that says so is broken.
     */
    private static final List<String> SYSTEM_TEXTS = List.of(
            "No space left on device",
            "Disk quota exceeded",
            "Stale file handle",
            "Transport endpoint is not connected",
            "Host is down",
            "Connection timed out",
            "Broken pipe",
            "Connection reset by peer");

    private Outage() {}

    /** Whether a failure, or one that it was caused by, is of that kind, and none of them is {@linkplain FinalFailure final}. */
    public static boolean isOne(Throwable failure) {
        boolean isOne = false;
        @Nullable Throwable cause = failure;
        for (int depth = 0; cause != null && depth < CAUSE_COUNT_MAX; depth++) {
            if (cause instanceof FinalFailure) {
                return false;
            }
            isOne |= isOneItself(cause);
            cause = cause.getCause();
        }
        return isOne;
    }

    private static boolean isOneItself(Throwable failure) {
        if (failure instanceof FileSystemException file) {
            // These say what is there, not that nobody can tell.
            return !(file instanceof NoSuchFileException
                    || file instanceof FileAlreadyExistsException
                    || file instanceof NotDirectoryException
                    || file instanceof AccessDeniedException);
        }
        return failure instanceof OutOfReachException
                || failure instanceof DiskFullException
                || failure instanceof SocketException
                || failure instanceof UnknownHostException
                || failure instanceof InterruptedIOException
                || failure.getClass() == IOException.class && isOfSystem(String.valueOf(failure.getMessage()));
    }

    private static boolean isOfSystem(String message) {
        return SYSTEM_TEXTS.stream().anyMatch(message::contains);
    }
}
