package dev.rivulet.connectors.file;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.batch.BatchBuilder;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.source.Decoder;
import dev.rivulet.core.table.ReferenceTableReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;

/** Reads the files of a {@link FileReferenceTable}, in the order of their names. One owner. Holds nothing open between calls. */
final class FileTableReader<R> implements ReferenceTableReader<R> {

    /** Records that are decoded together. */
    private static final int BATCH_RECORD_COUNT_MAX = 1_024;

    private static final int BATCH_SIZE_BYTES_MAX = 1 << 20;

    private static final byte[] NOTHING = {};

    private final Path path;
    private final RecordFormat format;
    private final RowType<R> rowType;

    FileTableReader(Path path, RecordFormat format, RowType<R> rowType) {
        this.path = path;
        this.format = format;
        this.rowType = rowType;
    }

    @Override
    public String version() throws IOException {
        return version(files());
    }

    @Override
    public String read(RowConsumer<R> consumer) throws IOException {
        List<Path> files = files();
        String before = version(files);
        Decoder<R> decoder = format.newDecoder(rowType);
        for (Path file : files) {
            read(file, decoder, consumer);
        }
        if (!version(files()).equals(before)) {
            throw new IOException("a file changed while it was read; rename a new file into the place of the old one");
        }
        return before;
    }

    private List<Path> files() throws IOException {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
            for (Path entry : entries) {
                if (!FolderListing.isLeftAlone(entry.getFileName().toString()) && Files.isRegularFile(entry)) {
                    files.add(entry);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        files.sort(null);
        return files;
    }

    private static String version(List<Path> files) throws IOException {
        List<String> identities = new ArrayList<>();
        for (Path file : files) {
            identities.add(identity(file));
        }
        CRC32C checksum = new CRC32C();
        checksum.update(identities.stream().collect(Collectors.joining("\n")).getBytes(StandardCharsets.UTF_8));
        return String.format(Locale.ROOT, "%d files, %08x", files.size(), checksum.getValue());
    }

    /** What is another one when a file is written to, or another file takes its place. */
    private static String identity(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return file.getFileName() + " " + attributes.size() + " "
                + attributes.lastModifiedTime().to(TimeUnit.MICROSECONDS) + " " + attributes.fileKey();
    }

    private void read(Path file, Decoder<R> decoder, RowConsumer<R> consumer) throws IOException {
        Path absolute = file.toAbsolutePath();
        Path folder = absolute.resolveSibling("");
        FileIdentity identity = FileIdentity.of(folder, absolute.getFileName().toString());
        try (FileCursor cursor = FileCursor.open(
                folder, identity, FilePosition.START, format, FileSettings.RECORD_SIZE_MAX_DEFAULT_BYTES)) {
            while (cursor.hasRecord()) {
                read(file, nextBatch(cursor), decoder, consumer);
            }
            cursor.checkUnchanged();
        }
    }

    private static Batch nextBatch(FileCursor cursor) throws IOException {
        BatchBuilder builder = new BatchBuilder("table", 0, cursor.identity().name(), cursor.header(), NOTHING);
        while (cursor.hasRecord()
                && builder.hasRoom(cursor.recordLength(), BATCH_RECORD_COUNT_MAX, BATCH_SIZE_BYTES_MAX)) {
            cursor.takeInto(builder);
        }
        return builder.build(NOTHING, 0);
    }

    private void read(Path file, Batch batch, Decoder<R> decoder, RowConsumer<R> consumer) throws IOException {
        List<R> rows = new ArrayList<>();
        for (int index = 0; index < batch.recordCount(); index++) {
            rows.clear();
            try {
                decoder.decodeAll(batch, index, rows::add);
            } catch (MalformedRowException e) {
                throw new IOException(
                        file + ":" + batch.recordOffset(index) + ": no row of " + rowType.name() + ": "
                                + e.getMessage(),
                        e);
            }
            for (R row : rows) {
                consumer.accept(row);
            }
        }
    }

    @Override
    public void close() {}
}
