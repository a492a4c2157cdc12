package dev.rivulet.benchmarks.source;

import dev.rivulet.connectors.file.FileSource;
import dev.rivulet.connectors.tail.TailSource;
import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.source.Source;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** A file of lines of JSON, from a folder or as one that grows. Immutable. */
record FileCase(Kind kind, Path folder) implements SourceCase {

    enum Kind {
        PLAIN,
        GZIP,
        TAIL
    }

    @Override
    public String name() {
        return switch (kind) {
            case PLAIN -> "a file of JSON lines";
            case GZIP -> "a gzipped file of JSON lines";
            case TAIL -> "a file that grows";
        };
    }

    @Override
    public String peerName() {
        return kind == Kind.GZIP ? "GZIPInputStream and BufferedReader" : "BufferedReader";
    }

    private Path file() {
        return folder.resolve(kind == Kind.GZIP ? "lines.jsonl.gz" : "lines.jsonl");
    }

    @Override
    public void prepare(long recordCount) throws IOException {
        Files.createDirectories(folder);
        try (OutputStream file = Files.newOutputStream(file());
                OutputStream out = kind == Kind.GZIP ? new GZIPOutputStream(file) : new BufferedOutputStream(file)) {
            Lines.write(recordCount, out);
        }
    }

    @Override
    public Intake peer() throws IOException {
        InputStream file = new BufferedInputStream(Files.newInputStream(file()));
        return Lines.readByTheJdk(kind == Kind.GZIP ? new GZIPInputStream(file) : file);
    }

    @Override
    public Intake source() throws IOException {
        RecordRowType<Lines.Reading> rows = RecordRowType.of(Lines.Reading.class);
        Source<?> source = kind == Kind.TAIL
                ? TailSource.json(file(), rows)
                : FileSource.jsonLines(folder, rows).settleTime(Duration.ZERO);
        return new SourceIntake(source);
    }
}
