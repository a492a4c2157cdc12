package dev.rivulet.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;

/**
 * A file system in memory that is soon full, for as long as a test needs it. Mounting takes the rights of the system's administrator;
 * without them a test is skipped, saying so. One owner.
 *
 * @param root where it is mounted
 */
public record SmallFileSystem(Path root) implements AutoCloseable {

    private static final String BALLAST_NAME = "ballast";
    private static final int PIECE_SIZE_BYTES = 4096;
    private static final int PIECE_SIZE_BYTES_MAX = 1 << 20;
    private static final long PATIENCE_SECONDS = 20;

    /**
     * Mounts one.
     *
     * @param root a new folder
     * @param options of the file system in memory, such as {@code size=4m} or {@code nr_inodes=10}
     */
    public static SmallFileSystem mount(Path root, String options) throws IOException, InterruptedException {
        Path output = Files.createDirectory(root).resolveSibling("mount.txt");
        String problem;
        try {
            int exitCode = run(output, "mount", "-t", "tmpfs", "-o", options, "rivulet-test", root.toString());
            problem = exitCode == 0 ? "" : Files.readString(output);
        } catch (IOException e) {
            problem = e.getMessage();
        }
        assumeTrue(problem.isEmpty(), "skipped, for no file system can be mounted here: " + problem);
        return new SmallFileSystem(root);
    }

    private static int run(Path output, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException(String.join(" ", command) + " hangs");
        }
        return process.exitValue();
    }

    /** Makes it larger or smaller under the hands of those who use it. */
    public void remount(String options) throws IOException, InterruptedException {
        Path output = root.resolveSibling("mount.txt");
        int exitCode = run(output, "mount", "-o", "remount," + options, root.toString());
        assertEquals(0, exitCode, () -> Checkout.read(output));
    }

    public long freeSizeBytes() throws IOException {
        return Files.getFileStore(root).getUsableSpace();
    }

    /** Takes all space but this much, and what is taken by itself for the taking. */
    public void fillUpTo(long freeSizeBytes) throws IOException {
        try (FileChannel ballast = FileChannel.open(
                root.resolve(BALLAST_NAME),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.APPEND)) {
            for (long excess = freeSizeBytes() - freeSizeBytes; excess > 0; excess = freeSizeBytes() - freeSizeBytes) {
                long sizeBytes = Math.max(PIECE_SIZE_BYTES, Math.min(excess, PIECE_SIZE_BYTES_MAX));
                ballast.write(ByteBuffer.allocate((int) sizeBytes));
            }
        } catch (IOException e) {
            // Others, who write at the same time, may have taken the last of it.
            if (freeSizeBytes() > freeSizeBytes) {
                throw e;
            }
        }
    }

    /** Gives back what was taken. */
    public void free() throws IOException {
        Files.delete(root.resolve(BALLAST_NAME));
    }

    @Override
    public void close() throws IOException {
        Path output = root.resolveSibling("mount.txt");
        try {
            assertEquals(0, run(output, "umount", root.toString()), () -> Checkout.read(output));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(root + " stays mounted", e);
        }
    }
}
