package dev.rivulet.mqtt.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cuts packets that are too long before anybody holds them in memory: of a PUBLISH its beginning goes on, with a length that fits and a note of
 * what it was. Owned by the connection's thread.
 *
 * <p>A fixed header is one byte of type and flags, and the length of what follows in one to four bytes of seven bits (MQTT 5.0, section 2.1).
 */
final class OversizeCutter extends ByteToMessageDecoder {

    private static final int TYPE_PUBLISH = 3;

    /** How much of the payload is kept at the most, as people may want to see what it was. */
    private static final int KEPT_SIZE_BYTES = 4 << 10;

    /** What goes before a payload, with topic and properties, of a packet that is not an attack. */
    private static final int HEAD_SIZE_BYTES_MAX = 128 << 10;

    private final int sizeBytesMax;
    private final boolean hasProperties;

    /** For each PUBLISH that has passed and was not asked for yet: why it is not whole; empty if it is. */
    private final ArrayDeque<String> flaws = new ArrayDeque<>();

    private long passing;
    private long dropping;

    /**
     * @param sizeBytesMax of what follows the fixed header
     * @param hasProperties whether the protocol's version has properties in packets
     */
    OversizeCutter(int sizeBytesMax, boolean hasProperties) {
        this.sizeBytesMax = sizeBytesMax;
        this.hasProperties = hasProperties;
    }

    /** Why the next PUBLISH is not whole; null if it is. */
    @Nullable String flawOfNext() {
        String flaw = flaws.remove();
        return flaw.isEmpty() ? null : flaw;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (dropping > 0) {
            int count = (int) Math.min(dropping, in.readableBytes());
            in.skipBytes(count);
            dropping -= count;
            return;
        }
        if (passing == 0) {
            begin(in, out);
        }
        if (passing > 0) {
            int count = (int) Math.min(passing, in.readableBytes());
            out.add(in.readRetainedSlice(count));
            passing -= count;
        }
    }

    private void begin(ByteBuf in, List<Object> out) {
        int start = in.readerIndex();
        int lengthSize = 0;
        long length = 0;
        boolean isMore = true;
        while (isMore) {
            if (in.readableBytes() < 2 + lengthSize) {
                return;
            }
            int digit = in.getUnsignedByte(start + 1 + lengthSize);
            length |= (long) (digit & 0x7f) << 7 * lengthSize;
            isMore = (digit & 0x80) != 0 && ++lengthSize < 4;
        }
        int headSize = 2 + Math.min(lengthSize, 3);
        int first = in.getUnsignedByte(start);
        boolean isPublish = first >> 4 == TYPE_PUBLISH;
        if (length <= sizeBytesMax || !isPublish) {
            if (isPublish) {
                flaws.add("");
            }
            passing = headSize + length;
            return;
        }
        int kept = keptSize(in, start + headSize, first, length);
        if (kept >= 0) {
            in.skipBytes(headSize);
            flaws.add("the message is longer than " + sizeBytesMax + " bytes: " + length);
            out.add(header(first, kept, in.readRetainedSlice(kept)));
            dropping = length - kept;
        }
    }

    /** How much of the packet goes on: all before the payload, and its beginning; -1 if that is not here yet. */
    private int keptSize(ByteBuf in, int bodyStart, int first, long length) {
        int available = in.writerIndex() - bodyStart;
        int size = 2;
        if (available < size) {
            return -1;
        }
        size += in.getUnsignedShort(bodyStart) + ((first & 0x06) == 0 ? 0 : 2);
        if (hasProperties) {
            int propertiesStart = size;
            long propertiesLength = 0;
            boolean isMore = true;
            while (isMore) {
                if (available <= size) {
                    return -1;
                }
                int digit = in.getUnsignedByte(bodyStart + size);
                propertiesLength |= (long) (digit & 0x7f) << 7 * (size - propertiesStart);
                size++;
                isMore = (digit & 0x80) != 0 && size - propertiesStart < 4;
            }
            size = (int) Math.min(size + propertiesLength, HEAD_SIZE_BYTES_MAX);
        }
        int kept = (int) Math.min(size + KEPT_SIZE_BYTES, length);
        return available < kept ? -1 : kept;
    }

    private static ByteBuf header(int first, int length, ByteBuf body) {
        ByteBuf head = body.alloc().buffer(5);
        head.writeByte(first);
        int rest = length;
        do {
            int digit = rest & 0x7f;
            rest >>= 7;
            head.writeByte(rest > 0 ? digit | 0x80 : digit);
        } while (rest > 0);
        return body.alloc().compositeBuffer(2).addComponents(true, head, body);
    }
}
