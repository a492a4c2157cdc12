package dev.rivulet.delta.kernel.files;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.disk.DiskFile;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;

/** A Parquet file to be read. Immutable, any thread. */
public record DiskInputFile(Disk disk, Path path) implements InputFile {

    @Override
    public long getLength() throws IOException {
        return disk.sizeBytes(path);
    }

    @Override
    public SeekableInputStream newStream() throws IOException {
        DiskFile file = disk.openForReading(path);
        DiskInput input = new DiskInput(path, file);
        return new ParquetDiskInput(input);
    }
}
