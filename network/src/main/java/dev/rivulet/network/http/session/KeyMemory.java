package dev.rivulet.network.http.session;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The keys of the newest requests that the log has. One owner, the {@link Intake}.
 *
 * <p>They are in the log by offsets alone, as a restart gets nothing else. All of them in each batch's offset would make batches large, so
 * an offset has the few newest; when these are a segment they go, once, into the offset of a batch without records, in one
 * of so many partitions that take turns. What a partition had before is forgotten with that. A restart puts the parts
 * together by ordinals. So a key costs its size twice, and what is kept is bounded.
 */
final class KeyMemory {

    /**
     * How keys are laid out.
     *
     * @param segmentSize of a segment, in keys
     * @param segmentCount how many partitions take turns
     */
    record Shape(int segmentSize, int segmentCount) {

        /** 32,512 keys, which are 1.2 MB in a checkpoint. It must stay as it is: logs have it. */
        static final Shape DEFAULT = new Shape(256, 128);

        /** How many keys are known, if so many have come: the newest. A segment may be gone, whose partition gets a newer one. */
        int keyCount() {
            return (segmentCount - 1) * segmentSize;
        }
    }

    private record Entry(long ordinal, KnownKey known) {}

    private final Shape shape;
    private final long horizonMicros;
    private final ArrayDeque<Entry> inOrder = new ArrayDeque<>();

    /** The newest entry of each key. Only looked up, never iterated. */
    private final Map<RequestKey, Entry> byKey = new HashMap<>();

    /** Those that no segment has. */
    private final List<KnownKey> recent = new ArrayList<>();

    private long nextOrdinal;

    /**
     * @param horizonMicros how long a key is known
     */
    KeyMemory(Shape shape, long horizonMicros) {
        this.shape = shape;
        this.horizonMicros = horizonMicros;
    }

    /**
     * Fills an empty memory with what the log has.
     *
     * @param segments in any order
     */
    void restore(List<byte[]> segments, KeyRun last) throws IOException {
        List<KeyRun> runs = new ArrayList<>();
        for (byte[] segment : segments) {
            runs.add(KeyRun.read(new ByteReader(segment)));
        }
        long segmentsEnd = runs.stream().mapToLong(KeyRun::endOrdinal).max().orElse(0);
        runs.add(last);
        runs.sort(Comparator.comparingLong(KeyRun::firstOrdinal));
        for (KeyRun run : runs) {
            long ordinal = run.firstOrdinal();
            for (KnownKey known : run.keys()) {
                if (ordinal >= nextOrdinal) {
                    nextOrdinal = ordinal;
                    if (ordinal < segmentsEnd) {
                        put(known);
                    } else {
                        note(known);
                    }
                }
                ordinal++;
            }
        }
        nextOrdinal = Math.max(nextOrdinal, last.firstOrdinal());
    }

    /** What the log has of a key; null if nothing, or nothing that still counts. */
    @Nullable KnownKey find(RequestKey key, long nowMicros) {
        Entry entry = byKey.get(key);
        boolean counts = entry != null && nowMicros - entry.known().arrivedMicros() <= horizonMicros;
        return entry != null && counts ? entry.known() : null;
    }

    /** The batch that is being made has a key, or more of its records than those before. */
    void note(KnownKey known) {
        recent.add(known);
        put(known);
    }

    private void put(KnownKey known) {
        Entry entry = new Entry(nextOrdinal++, known);
        inOrder.add(entry);
        byKey.put(known.key(), entry);
        while (inOrder.size() > shape.keyCount()) {
            Entry oldest = inOrder.remove();
            byKey.remove(oldest.known().key(), oldest);
        }
    }

    /** Those that an offset has to have. */
    KeyRun recent() {
        return new KeyRun(nextOrdinal - recent.size(), recent);
    }

    /** Whether a segment has to be written before another key is noted. */
    boolean isSegmentDue() {
        return recent.size() >= shape.segmentSize();
    }

    /** Ends a segment: its keys are in no offset from now on. */
    Segment takeSegment() {
        KeyRun run = recent();
        ByteWriter out = new ByteWriter();
        run.write(out);
        recent.clear();
        int slot = (int) (run.firstOrdinal() / shape.segmentSize() % shape.segmentCount());
        return new Segment(slot, out.toByteArray());
    }
}
