package dev.rivulet.network.http.body;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Takes the gzip from a body, without making more of it than is allowed. Stateless. */
public final class Decompression {

    private static final int PIECE_SIZE_BYTES = 64 << 10;

    private Decompression() {}

    /**
     * Decompresses.
     *
     * @param into what takes the content, piece by piece
     * @return false if that had no room
     * @throws RefusedBodyException if it is no gzip, ends early, or becomes more than is allowed
     */
    public static boolean gunzip(byte[] compressed, int length, BodyLimits limits, BodyBuffer into)
            throws RefusedBodyException {
        byte[] piece = new byte[PIECE_SIZE_BYTES];
        try (GZIPInputStream content =
                new GZIPInputStream(new ByteArrayInputStream(compressed, 0, length), PIECE_SIZE_BYTES)) {
            for (int count = content.read(piece); count >= 0; count = content.read(piece)) {
                if (count > limits.sizeMax() - into.length()) {
                    throw new RefusedBodyException(
                            true, "the body is more than " + limits.sizeMax() + " bytes when it is decompressed");
                }
                if (!into.append(piece, count)) {
                    return false;
                }
            }
            return true;
        } catch (ZipException | EOFException e) {
            throw new RefusedBodyException(
                    false,
                    "the body is no gzip, or its data end early or are damaged, after " + into.length()
                            + " bytes of content");
        } catch (IOException e) {
            throw new AssertionError("there is no input but bytes in memory", e);
        }
    }
}
