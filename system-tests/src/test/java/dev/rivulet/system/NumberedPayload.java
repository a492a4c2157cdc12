package dev.rivulet.system;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/**
 * What a test writes to a log: payloads that follow from a number and a term alone, so that a checker in another process can tell for
 * every byte whether it is the right one. Immutable.
 *
 * @param number from 1 on, one more for each frame of the log
 * @param term of the run that appended it; a number that a crash took is given again by a later run, with other bytes
 */
record NumberedPayload(long number, long term) {

    static final int SIZE_MAX_BYTES = 3_000;

    private static final int HEAD_SIZE_BYTES = 16;
    private static final int SIZE_USUAL_BYTES = 400;

    /** Number and term as they stand in a payload, without a look at the rest. */
    static NumberedPayload headOf(ByteBuffer payload) {
        return new NumberedPayload(payload.getLong(payload.position()), payload.getLong(payload.position() + 8));
    }

    int kind() {
        return (int) (number & 0xff);
    }

    /** Mostly small, one in eight up to the largest size; never a multiple of eight only. */
    byte[] bytes() {
        SplittableRandom random = new SplittableRandom(number * 1_000_003 + term);
        int sizeMax = random.nextInt(8) == 0 ? SIZE_MAX_BYTES : SIZE_USUAL_BYTES;
        byte[] bytes = new byte[HEAD_SIZE_BYTES + random.nextInt(sizeMax - HEAD_SIZE_BYTES)];
        for (int index = HEAD_SIZE_BYTES; index < bytes.length; index++) {
            bytes[index] = (byte) random.nextInt(256);
        }
        ByteBuffer.wrap(bytes).putLong(number).putLong(term);
        return bytes;
    }
}
