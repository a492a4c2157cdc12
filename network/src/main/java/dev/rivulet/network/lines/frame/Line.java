package dev.rivulet.network.lines.frame;

import org.jspecify.annotations.Nullable;

/**
 * A line without its end. Immutable, as long as nobody changes its bytes.
 *
 * @param bytes of one that is not whole, what is left
 * @param flaw why it is not whole; null if it is
 * @param peer the address that it came from
 */
public record Line(byte[] bytes, @Nullable String flaw, String peer) {

    /** What it takes in memory, about. */
    public int sizeBytes() {
        return 64 + bytes.length;
    }
}
