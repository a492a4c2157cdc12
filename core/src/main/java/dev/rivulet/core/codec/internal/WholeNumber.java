package dev.rivulet.core.codec.internal;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import dev.rivulet.core.codec.schema.CodecSchema.Scalar;
import org.jspecify.annotations.Nullable;

/** The width in which a whole number, or a truth value as 0 or 1, is written: big-endian, two's complement. */
public enum WholeNumber {
    BOOLEAN(1),
    BYTE(1),
    SHORT(2),
    INT(4),
    LONG(8);

    private final int sizeBytes;

    WholeNumber(int sizeBytes) {
        this.sizeBytes = sizeBytes;
    }

    /** The width of a primitive type, or of the type that boxes it. */
    public static WholeNumber of(Class<?> type) {
        if (type == boolean.class || type == Boolean.class) {
            return BOOLEAN;
        }
        if (type == byte.class || type == Byte.class) {
            return BYTE;
        }
        if (type == short.class || type == Short.class) {
            return SHORT;
        }
        if (type == int.class || type == Integer.class) {
            return INT;
        }
        if (type == long.class || type == Long.class) {
            return LONG;
        }
        throw new AssertionError(type + " is no whole number");
    }

    /** The width of numbers of that form, or null if it is another one. */
    static @Nullable WholeNumber find(Scalar scalar) {
        return switch (scalar) {
            case BYTE -> BYTE;
            case SHORT -> SHORT;
            case INT -> INT;
            case LONG -> LONG;
            default -> null;
        };
    }

    /** Whether every number of the other width fits into this one, and more. */
    boolean isWiderThan(WholeNumber other) {
        return sizeBytes > other.sizeBytes;
    }

    public void write(long value, ByteWriter out) {
        switch (sizeBytes) {
            case 1 -> out.putByte((int) value);
            case 2 -> out.putShort((int) value);
            case 4 -> out.putInt((int) value);
            default -> out.putLong(value);
        }
    }

    public long read(ByteReader in) {
        return switch (sizeBytes) {
            case 1 -> in.readByte();
            case 2 -> (short) in.readUnsignedShort();
            case 4 -> in.readInt();
            default -> in.readLong();
        };
    }

    /** Writes such that unsigned byte order is the order of the numbers. */
    public void writeOrdered(long value, ByteWriter out) {
        write(value ^ signBit(), out);
    }

    public long readOrdered(ByteReader in) {
        long flipped = read(in) ^ signBit();
        int unusedBits = 64 - sizeBytes * 8;
        return flipped << unusedBits >> unusedBits;
    }

    public Object box(long value) {
        return switch (this) {
            case BOOLEAN -> value != 0;
            case BYTE -> (byte) value;
            case SHORT -> (short) value;
            case INT -> (int) value;
            case LONG -> value;
        };
    }

    private long signBit() {
        return 1L << sizeBytes * 8 - 1;
    }
}
