package dev.rivulet.core.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Hash functions that are the same in every process, JDK and release, since what they computed lies in logs, tables and key groups.
 * Stateless.
 */
public final class StableHash {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** The golden ratio's bits, made odd: multiples of it are spread evenly. */
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private StableHash() {}

    /** Lets every bit of the input change each bit of the output with probability one half; one-to-one. */
    public static long mix(long value) {
        // The finisher of SplitMix64, in Stafford's variant 13.
        long mixed = (value ^ value >>> 30) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
        return mixed ^ mixed >>> 31;
    }

    /** The hash of a sequence that goes on with a value; the order of values matters. */
    public static long combine(long hash, long value) {
        return mix(hash * GOLDEN + value + 1);
    }

    /** Of all UTF-16 units of the text, in 64 bits. */
    public static long of(String text) {
        long hash = text.length();
        for (int index = 0; index < text.length(); index++) {
            hash = (hash ^ text.charAt(index)) * GOLDEN;
            hash ^= hash >>> 32;
        }
        return mix(hash);
    }

    /** Of all bytes, in 64 bits. */
    public static long of(byte[] bytes) {
        return of(bytes, bytes.length);
    }

    /** Of the first bytes: what their own array would give. */
    public static long of(byte[] bytes, int count) {
        long hash = count;
        int index = 0;
        for (; index + 8 <= count; index += 8) {
            hash = combine(hash, (long) LONGS.get(bytes, index));
        }
        for (; index < count; index++) {
            hash = combine(hash, bytes[index]);
        }
        return mix(hash);
    }

    /** 32 bits of a well mixed hash. */
    public static int fold(long hash) {
        long mixed = mix(hash);
        return (int) (mixed ^ mixed >>> 32);
    }
}
