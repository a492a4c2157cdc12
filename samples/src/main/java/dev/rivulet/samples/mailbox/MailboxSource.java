package dev.rivulet.samples.mailbox;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.batch.BatchBuilder;
import dev.rivulet.core.source.BatchLimits;
import dev.rivulet.core.source.Decoder;
import dev.rivulet.core.source.Source;
import dev.rivulet.core.source.SourceContext;
import dev.rivulet.core.source.SourceReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

// The page's source begins here.
/** Records of a {@link Mailbox}, each as a row of its text. Whoever puts one is told when it is durable. */
public record MailboxSource(Mailbox mailbox) implements Source<String> {

    @Override
    public SourceReader open(SourceContext context) throws IOException {
        byte @Nullable [] offset = context.resumeOffsets().get(0);
        return new Reader(context, offset == null ? 0 : MailboxOffset.decode(offset));
    }

    @Override
    public Decoder<String> newDecoder() {
        return (batch, index) -> new String(batch.record(index), StandardCharsets.UTF_8);
    }

    @Override
    public String description() {
        return "mailbox";
    }

    /** Owned by the source agent, whose thread calls all of it. */
    private final class Reader implements SourceReader {
        private final SourceContext context;

        /** Taken and not durable yet; in the order of the log. */
        private final ArrayDeque<Mailbox.Letter> unacknowledged = new ArrayDeque<>();

        private long takenCount;
        private long durableCount;

        Reader(SourceContext context, long takenCount) {
            this.context = context;
            this.takenCount = takenCount;
            this.durableCount = takenCount;
        }

        /** Returns at once, whether anything is there or not. */
        @Override
        public @Nullable Batch poll(BatchLimits limits) {
            Mailbox.Letter letter = mailbox.peek();
            if (letter == null) {
                return null;
            }
            BatchBuilder batch =
                    new BatchBuilder(context.uid(), 0, "mailbox", new byte[0], MailboxOffset.encode(takenCount));
            while (letter != null
                    && batch.hasRoom(letter.bytes().length, limits.recordCountMax(), limits.sizeBytesMax())) {
                unacknowledged.add(mailbox.take());
                batch.add(takenCount++, letter.bytes(), 0, letter.bytes().length);
                letter = mailbox.peek();
            }
            return batch.build(MailboxOffset.encode(takenCount), context.clock().epochMicros());
        }

        /** The log has all up to this offset: now, and not before, whoever sent it may forget it. */
        @Override
        public void acknowledge(int partition, byte[] resumeOffset) throws IOException {
            for (long count = MailboxOffset.decode(resumeOffset); durableCount < count; durableCount++) {
                unacknowledged.remove().durable().complete(null);
            }
        }

        @Override
        public boolean isFinished() {
            return context.isAvailableNow() && mailbox.peek() == null;
        }

        @Override
        public void close() {}
    }
}
// The page's source ends here.
