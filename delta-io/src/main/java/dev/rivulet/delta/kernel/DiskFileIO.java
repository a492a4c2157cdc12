package dev.rivulet.delta.kernel;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.disk.DiskEntry;
import dev.rivulet.core.disk.DiskFile;
import dev.rivulet.delta.kernel.commit.LogPath;
import dev.rivulet.delta.kernel.files.DiskInput;
import dev.rivulet.delta.kernel.log.CheckpointHint;
import dev.rivulet.delta.kernel.log.SelfChecksum;
import io.delta.kernel.defaults.engine.fileio.FileIO;
import io.delta.kernel.defaults.engine.fileio.InputFile;
import io.delta.kernel.defaults.engine.fileio.OutputFile;
import io.delta.kernel.defaults.engine.fileio.PositionOutputStream;
import io.delta.kernel.defaults.engine.fileio.SeekableInputStream;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.FileStatus;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * Kernel's files on the disk port. Any thread.
 *
 * <p>Kernel's own file layer neither syncs nor keeps a second writer out. Here a new file is put together under a hidden name,
 * synced, and linked to its final name, which fails if that is taken; then its directory is synced. So after a crash a file of the
 * log is whole or absent, and of two writers of a version exactly one succeeds.
 */
final class DiskFileIO implements FileIO {

    private static final long MICROS_PER_MILLI = 1_000;

    private final Disk disk;
    private final FileSystem system;
    private final AtomicFiles atomicFiles;

    /**
     * @param system whose paths Kernel's texts are
     */
    DiskFileIO(Disk disk, FileSystem system, AtomicFiles atomicFiles) {
        this.disk = disk;
        this.system = system;
        this.atomicFiles = atomicFiles;
    }

    Disk disk() {
        return disk;
    }

    AtomicFiles atomicFiles() {
        return atomicFiles;
    }

    FileSystem system() {
        return system;
    }

    /** The path that Kernel means; it names some with a scheme. */
    Path toPath(String kernelPath) {
        return LogPath.at(kernelPath, system);
    }

    static Path directoryOf(Path file) {
        return Objects.requireNonNull(file.getParent(), "a file of a table lies in a directory");
    }

    @Override
    public CloseableIterator<FileStatus> listFrom(String filePath) throws IOException {
        return new LogListing(disk, toPath(filePath));
    }

    @Override
    public FileStatus getFileStatus(String path) throws IOException {
        return status(disk, toPath(path));
    }

    static FileStatus status(Disk disk, Path file) throws IOException {
        return status(file, new DiskEntry.Asked(disk, file, String.valueOf(file.getFileName())));
    }

    static FileStatus status(Path file, DiskEntry entry) throws IOException {
        try {
            return FileStatus.of(file.toString(), entry.sizeBytes(), entry.modifiedMicros() / MICROS_PER_MILLI);
        } catch (NoSuchFileException missing) {
            throw notFound(file, missing);
        }
    }

    @Override
    public String resolvePath(String path) {
        return toPath(path).toAbsolutePath().normalize().toString();
    }

    @Override
    public boolean mkdirs(String path) throws IOException {
        disk.createDirectories(toPath(path));
        return true;
    }

    @Override
    public InputFile newInputFile(String path, long sizeBytes) {
        // The size is not kept: Kernel says 0 where it does not know it.
        return new Input(disk, toPath(path));
    }

    @Override
    public OutputFile newOutputFile(String path) {
        return new Output(atomicFiles, toPath(path));
    }

    @Override
    public boolean delete(String path) throws IOException {
        Path file = toPath(path);
        boolean existed = disk.exists(file);
        disk.delete(file);
        return existed;
    }

    @Override
    public Optional<String> getConf(String key) {
        return Optional.empty();
    }

    @Override
    public void copyFileAtomically(String source, String target, boolean overwrite) throws IOException {
        byte[] content = read(toPath(source));
        atomicFiles.write(toPath(target), file -> file.write(ByteBuffer.wrap(content), 0), overwrite);
    }

    /** All that a file holds. */
    byte[] read(Path file) throws IOException {
        byte[] content = new byte[Math.toIntExact(status(disk, file).getSize())];
        try (DiskInput input = open(disk, file)) {
            input.readFully(content, 0, content.length);
        }
        return content;
    }

    private static DiskInput open(Disk disk, Path path) throws IOException {
        try {
            return new DiskInput(path, disk.openForReading(path));
        } catch (NoSuchFileException missing) {
            throw notFound(path, missing);
        }
    }

    /** Kernel tells a missing file by this type alone. */
    private static FileNotFoundException notFound(Path path, NoSuchFileException cause) {
        FileNotFoundException notFound = new FileNotFoundException(path + " does not exist");
        notFound.initCause(cause);
        return notFound;
    }

    /** Lines, as the files of a log are written. */
    private static void writeLines(DiskFile file, CloseableIterator<String> lines) throws IOException {
        LineWriter writer = new LineWriter(file);
        while (lines.hasNext()) {
            writer.writeLine(lines.next());
        }
        writer.flush();
    }

    private static byte[] content(CloseableIterator<String> lines) {
        ByteArrayOutputStream content = new ByteArrayOutputStream(4096);
        while (lines.hasNext()) {
            content.writeBytes(lines.next().getBytes(StandardCharsets.UTF_8));
            content.write('\n');
        }
        return content.toByteArray();
    }

    private record Input(Disk disk, Path file) implements InputFile {

        @Override
        public long length() throws IOException {
            return status(disk, file).getSize();
        }

        @Override
        public String path() {
            return file.toString();
        }

        @Override
        public SeekableInputStream newStream() throws IOException {
            DiskInput input = open(disk, file);
            boolean isHint = CheckpointHint.isAt(file);
            if (!isHint && !SelfChecksum.isFor(file)) {
                return new InputStreamOverDisk(input);
            }
            try (input) {
                byte[] content = input.readAllBytes();
                if (isHint) {
                    CheckpointHint.require(file, content);
                } else {
                    SelfChecksum.require(file, content);
                }
                return new InputStreamInMemory(file, content);
            }
        }
    }

    private record Output(AtomicFiles atomicFiles, Path file) implements OutputFile {

        @Override
        public String path() {
            return file.toString();
        }

        @Override
        public PositionOutputStream create(boolean atomicWrite) {
            throw new UnsupportedOperationException("Parquet files are written by SafeParquetHandler, not as " + file);
        }

        @Override
        public void writeAtomically(CloseableIterator<String> lines, boolean overwrite) throws IOException {
            try (lines) {
                if (SelfChecksum.isFor(file)) {
                    byte[] content = SelfChecksum.seal(content(lines));
                    atomicFiles.write(file, target -> target.write(ByteBuffer.wrap(content), 0), overwrite);
                } else {
                    atomicFiles.write(file, target -> writeLines(target, lines), overwrite);
                }
            }
        }
    }

    private static final class InputStreamOverDisk extends SeekableInputStream {

        private final DiskInput input;

        InputStreamOverDisk(DiskInput input) {
            this.input = input;
        }

        @Override
        public long getPos() {
            return input.position();
        }

        @Override
        public void seek(long position) {
            input.seek(position);
        }

        @Override
        public void readFully(byte[] target, int offset, int length) throws IOException {
            input.readFully(target, offset, length);
        }

        @Override
        public int read() throws IOException {
            return input.read();
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            return input.read(target, offset, length);
        }

        @Override
        public void close() throws IOException {
            input.close();
        }
    }

    private static final class InputStreamInMemory extends SeekableInputStream {

        private final Path file;
        private final ByteBuffer content;

        InputStreamInMemory(Path file, byte[] content) {
            this.file = file;
            this.content = ByteBuffer.wrap(content);
        }

        @Override
        public long getPos() {
            return content.position();
        }

        @Override
        public void seek(long position) {
            content.position(Math.toIntExact(position));
        }

        @Override
        public void readFully(byte[] target, int offset, int length) throws IOException {
            if (length > content.remaining()) {
                throw new EOFException(file + " ends at " + content.limit());
            }
            content.get(target, offset, length);
        }

        @Override
        public int read() {
            return content.hasRemaining() ? content.get() & 0xFF : -1;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            int count = Math.min(length, content.remaining());
            content.get(target, offset, count);
            return count == 0 && length > 0 ? -1 : count;
        }
    }

    /** Gathers lines of UTF-8 text and appends them in big pieces. */
    private static final class LineWriter {

        private static final int PIECE_SIZE_BYTES = 256 * 1024;

        private final DiskFile file;
        private final ByteArrayOutputStream piece = new ByteArrayOutputStream(4096);
        private long writtenBytes;

        LineWriter(DiskFile file) {
            this.file = file;
        }

        void writeLine(String line) throws IOException {
            piece.writeBytes(line.getBytes(StandardCharsets.UTF_8));
            piece.write('\n');
            if (piece.size() >= PIECE_SIZE_BYTES) {
                flush();
            }
        }

        void flush() throws IOException {
            file.write(ByteBuffer.wrap(piece.toByteArray()), writtenBytes);
            writtenBytes += piece.size();
            piece.reset();
        }
    }
}
