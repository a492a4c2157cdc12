package dev.rivulet.engine.operator;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import dev.rivulet.core.codec.Codec;
import dev.rivulet.core.codec.schema.CodecSchema;
import java.util.ArrayList;
import java.util.List;

/**
 * The sessions of a key that have not fired, by their start: mostly one. Changed in place; owned by the lane.
 *
 * @param <A> accumulators
 */
public record Sessions<A>(List<Session<A>> all) {

    public Sessions() {
        this(new ArrayList<>(1));
    }

    /** One of them: from its first row to a gap behind its last, which it does not have. */
    public record Session<A>(long start, long end, A accumulator) {

        /** Whether it shares a moment with another one. */
        public boolean touches(long otherStart, long otherEnd) {
            return start < otherEnd && otherStart < end;
        }
    }

    /** A count, then start, end and accumulator of each. */
    public record SessionsCodec<A>(Codec<A> codec) implements Codec<Sessions<A>> {

        private static final int SESSION_SIZE_MIN_BYTES = 2 * Long.BYTES;

        @Override
        public CodecSchema schema() {
            return new CodecSchema.Opaque("sessions/1 of " + codec.schema());
        }

        @Override
        public void write(Sessions<A> value, ByteWriter out) {
            out.putInt(value.all.size());
            for (Session<A> session : value.all) {
                out.putLong(session.start);
                out.putLong(session.end);
                codec.write(session.accumulator, out);
            }
        }

        @Override
        public Sessions<A> read(ByteReader in) {
            int count = in.readInt();
            if (count < 0 || count > in.remaining() / SESSION_SIZE_MIN_BYTES) {
                throw new IllegalArgumentException("damaged sessions: " + count + " of them do not fit");
            }
            Sessions<A> sessions = new Sessions<>();
            for (int index = 0; index < count; index++) {
                long start = in.readLong();
                long end = in.readLong();
                sessions.all.add(new Session<>(start, end, codec.read(in)));
            }
            return sessions;
        }
    }
}
