package dev.rivulet.delta.upsert.index;

import dev.rivulet.core.agent.ProcessSecret;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * SipHash-2-4 with 128 bits, after Aumasson and Bernstein, "SipHash: a fast short-input PRF", INDOCRYPT 2012: whoever does not know the
 * secret cannot make keys with the same hash, and any two different keys have the same one with probability 2^-128. One owner.
 */
final class KeyHash {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int MIDDLE_ROUND_COUNT = 2;
    private static final int LAST_ROUND_COUNT = 4;

    private final ProcessSecret secret;
    private long v0;
    private long v1;
    private long v2;
    private long v3;
    private long first;
    private long second;

    KeyHash(ProcessSecret secret) {
        this.secret = secret;
    }

    /** Takes the first bytes of an array; the hash is there then. */
    void take(byte[] bytes, int count) {
        v0 = secret.first() ^ 0x736f6d6570736575L;
        v1 = secret.second() ^ 0x646f72616e646f6dL ^ 0xee;
        v2 = secret.first() ^ 0x6c7967656e657261L;
        v3 = secret.second() ^ 0x7465646279746573L;
        int index = 0;
        for (; index + Long.BYTES <= count; index += Long.BYTES) {
            absorb((long) LONGS.get(bytes, index));
        }
        long last = (long) count << 56;
        for (int shift = 0; index < count; index++, shift += Byte.SIZE) {
            last |= (bytes[index] & 0xFFL) << shift;
        }
        absorb(last);
        v2 ^= 0xee;
        rounds(LAST_ROUND_COUNT);
        first = v0 ^ v1 ^ v2 ^ v3;
        v1 ^= 0xdd;
        rounds(LAST_ROUND_COUNT);
        second = v0 ^ v1 ^ v2 ^ v3;
    }

    private void absorb(long word) {
        v3 ^= word;
        rounds(MIDDLE_ROUND_COUNT);
        v0 ^= word;
    }

    private void rounds(int count) {
        for (int round = 0; round < count; round++) {
            v0 += v1;
            v1 = Long.rotateLeft(v1, 13) ^ v0;
            v0 = Long.rotateLeft(v0, 32);
            v2 += v3;
            v3 = Long.rotateLeft(v3, 16) ^ v2;
            v0 += v3;
            v3 = Long.rotateLeft(v3, 21) ^ v0;
            v2 += v1;
            v1 = Long.rotateLeft(v1, 17) ^ v2;
            v2 = Long.rotateLeft(v2, 32);
        }
    }

    long first() {
        return first;
    }

    long second() {
        return second;
    }
}
