package dev.rivulet.delta.kernel.files;

import org.apache.parquet.io.DelegatingSeekableInputStream;

/** A {@link DiskInput} as parquet-hadoop wants to be handed it. One owner. */
final class ParquetDiskInput extends DelegatingSeekableInputStream {

    private final DiskInput input;

    ParquetDiskInput(DiskInput input) {
        super(input);
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
}
