package dev.rivulet.testdriver;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import dev.rivulet.core.codec.Codec;

/** Of a number that is changed in place. */
final class CellCodec implements Codec<long[]> {

    @Override
    public void write(long[] cell, ByteWriter out) {
        out.putLong(cell[0]);
    }

    @Override
    public long[] read(ByteReader in) {
        return new long[] {in.readLong()};
    }
}
