package dev.rivulet.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * An ext4 file system in a file, from which a test may take the power: whatever was not synced is then gone, as on a real disk.
 * Mounting takes the rights of the system's administrator, and taking the power a Python or a Perl; without them a test is skipped,
 * saying so. One owner.
 *
 * <p>The power goes by a call to the system, {@code FS_IOC_SHUTDOWN} without a flush of the journal. A sync that runs at the same
 * moment may be answered with success though nothing came to the disk, which no real disk does: so what a process has promised must
 * be read before the power is taken.
 *
 * @param root where it is mounted
 * @param image the file that it is in
 */
record LoopFileSystem(Path root, Path image) implements AutoCloseable {

    private static final long IMAGE_SIZE_BYTES = 1L << 30;
    private static final long PATIENCE_SECONDS = 60;

    /** The journal is written when somebody syncs, and not by itself before that. */
    private static final String OPTIONS = "loop,commit=300";

    /** {@code _IOR('X', 125, __u32)}, and the flag for no flush. */
    private static final String PYTHON_SHUTDOWN = "import fcntl,os,struct,sys;"
            + "fcntl.ioctl(os.open(sys.argv[1],os.O_RDONLY),0x8004587d,struct.pack('I',2))";

    private static final String PERL_SHUTDOWN =
            "opendir(D,$ARGV[0])or die$!;$f=pack('I',2);ioctl(D,0x8004587d,$f)or die$!";

    /** What a command said. */
    private record Ended(int exitCode, String output) {}

    /**
     * Makes and mounts one.
     *
     * @param root a new folder, in one that may be written to
     */
    static LoopFileSystem mount(Path root) throws IOException, InterruptedException {
        Path image = Files.createDirectory(root).resolveSibling("disk.img");
        LoopFileSystem made = new LoopFileSystem(root, image);
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(IMAGE_SIZE_BYTES);
        }
        made.assume("mkfs.ext4", "-q", "-F", image.toString());
        made.assume("mount", "-o", OPTIONS, image.toString(), root.toString());
        try {
            // A file system that cannot be shut down is no use; an empty one loses nothing by being asked.
            made.takePower();
            made.bringBack();
        } catch (IOException e) {
            made.close();
            assumeTrue(false, "skipped, for no file system can be shut down here: " + e.getMessage());
        }
        return made;
    }

    private void assume(String... command) throws IOException, InterruptedException {
        String problem;
        try {
            Ended ended = run(command);
            problem = ended.exitCode == 0 ? "" : ended.output;
        } catch (IOException e) {
            problem = e.getMessage();
        }
        assumeTrue(problem.isEmpty(), "skipped, for no file system can be mounted here: " + problem);
    }

    /** Takes the power: from here on nothing comes to the disk, and every call to it fails. */
    void takePower() throws IOException, InterruptedException {
        StringBuilder problems = new StringBuilder();
        for (List<String> command : List.of(
                List.of("python3", "-c", PYTHON_SHUTDOWN, root.toString()),
                List.of("perl", "-e", PERL_SHUTDOWN, root.toString()))) {
            try {
                Ended ended = run(command.toArray(new String[0]));
                if (ended.exitCode == 0) {
                    return;
                }
                problems.append(ended.output);
            } catch (IOException missing) {
                problems.append(missing.getMessage());
            }
        }
        throw new IOException(problems.toString());
    }

    /** Brings the power back when nobody uses the disk any more: checks it, as a start would, and mounts it again. */
    void bringBack() throws IOException, InterruptedException {
        Ended unmounted = run("umount", root.toString());
        assertEquals(0, unmounted.exitCode, unmounted::output);
        Ended checked = run("e2fsck", "-f", "-p", image.toString());
        // 1 is for what the journal left to be put right.
        assertTrue(checked.exitCode <= 1, () -> "the file system is damaged: " + checked.output);
        Ended mounted = run("mount", "-o", OPTIONS, image.toString(), root.toString());
        assertEquals(0, mounted.exitCode, mounted::output);
    }

    /** Makes all that is on it durable. */
    void sync() throws IOException, InterruptedException {
        Ended ended = run("sync", "-f", root.toString());
        assertEquals(0, ended.exitCode, ended::output);
    }

    private Ended run(String... command) throws IOException, InterruptedException {
        Path output = image.resolveSibling("disk.txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException(String.join(" ", command) + " hangs");
        }
        return new Ended(process.exitValue(), Files.readString(output));
    }

    @Override
    public void close() throws IOException {
        try {
            Ended unmounted = run("umount", root.toString());
            assertEquals(0, unmounted.exitCode, unmounted::output);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(root + " stays mounted", e);
        }
    }
}
