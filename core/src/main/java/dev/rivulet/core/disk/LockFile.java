package dev.rivulet.core.disk;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A lock file of {@link SystemDisk}, held by this process. Its owner closes it; any thread may ask for one.
 *
 * <p>The kernel's lock belongs to the whole process and is dropped as soon as it closes any descriptor of the file. So a second holder
 * in this process, and whoever only wants to look, has to be turned away before the file is opened; and that must not happen while
 * another thread is about to take the lock. Hence the one monitor around all that opens and closes lock files.
 */
final class LockFile implements Closeable {

    private static final Pattern PROCESS_ID = Pattern.compile("[1-9][0-9]{0,18}");

    /** The real paths that this process has locked. Guarded by itself. */
    private static final Set<Path> HELD = new HashSet<>();

    private final Path key;
    private final FileChannel channel;

    private LockFile(Path key, FileChannel channel) {
        this.key = key;
        this.channel = channel;
    }

    /**
     * Takes the lock.
     *
     * @param key the same for all names of the file
     * @param mode of the file, if it is made
     */
    static Closeable lock(Path file, Path key, FileAttribute<?>[] mode) throws IOException {
        synchronized (HELD) {
            if (HELD.contains(key)) {
                throw new LockedException(
                        file, OptionalLong.of(ProcessHandle.current().pid()));
            }
            FileChannel channel = FileChannel.open(
                    file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE), mode);
            try {
                take(channel, file);
            } catch (IOException e) {
                channel.close();
                throw e;
            }
            HELD.add(key);
            return new LockFile(key, channel);
        }
    }

    /** Looks at a file that exists. */
    static LockState state(Path file, Path key) throws IOException {
        synchronized (HELD) {
            if (HELD.contains(key)) {
                return new LockState(
                        true, true, OptionalLong.of(ProcessHandle.current().pid()));
            }
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
                OptionalLong processId = processId(channel);
                // Java cannot ask the kernel without taking the lock for a moment, shared with others who look.
                FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true);
                return new LockState(lock == null, true, processId);
            }
        }
    }

    private static void take(FileChannel channel, Path file) throws IOException {
        if (channel.tryLock() == null) {
            OptionalLong holder = processId(channel);
            // Once more: somebody may only have looked, which is over by now.
            if (channel.tryLock() == null) {
                throw new LockedException(file, holder);
            }
        }
        writeProcessId(channel, file);
    }

    private static void writeProcessId(FileChannel channel, Path file) throws IOException {
        byte[] text = (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII);
        try {
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(text), 0);
        } catch (IOException e) {
            if (SystemFile.tellsOfFullDisk(e)) {
                throw new DiskFullException(file, text.length, e);
            }
            throw new IOException(file + ": writing who holds the lock failed: " + SystemFile.reason(e), e);
        }
    }

    /** None if nobody wrote one, or the system lets nobody read a locked file. */
    private static OptionalLong processId(FileChannel channel) {
        ByteBuffer text = ByteBuffer.allocate(20);
        try {
            channel.read(text, 0);
        } catch (IOException unreadable) {
            return OptionalLong.empty();
        }
        String digits = new String(text.array(), 0, text.position(), StandardCharsets.US_ASCII).trim();
        return PROCESS_ID.matcher(digits).matches() ? OptionalLong.of(Long.parseLong(digits)) : OptionalLong.empty();
    }

    /** Closes the channel first: the kernel must have dropped the lock before another holder here may ask for it. */
    @Override
    public void close() throws IOException {
        synchronized (HELD) {
            if (channel.isOpen()) {
                channel.close();
                HELD.remove(key);
            }
        }
    }
}
