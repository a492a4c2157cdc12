package dev.rivulet.engine.watermark;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import dev.rivulet.engine.frame.LogEntry;
import dev.rivulet.engine.frame.ReturnedRows;
import dev.rivulet.engine.frame.RowPlace;
import dev.rivulet.engine.frame.SourceEnd;
import dev.rivulet.engine.plan.PipelinePlan;
import dev.rivulet.engine.plan.SourcePlan;
import dev.rivulet.engine.ring.DecodedBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * How far event time has come, as a pure function of the log so far. Every lane keeps one of its own and comes to the same values, so
 * lanes need not talk. One owner each.
 *
 * <p>Each source has a watermark, the lowest of its partitions. An operator goes by the lowest of the sources that lead to it, which is
 * that of a <em>group</em> of sources here; it never goes back either. Who is idle holds nothing back; where all are, it stands still.
 *
 * <p>A row that a lookup has put off holds the groups of its source until it is back, see {@link WatermarkHolds}; sources and partitions go on.
 */
public final class Watermarks {

    /** Before any event time was seen. */
    public static final long NONE = Long.MIN_VALUE;

    /** The group of all sources with an event time. */
    public static final int ALL = 0;

    /** Comes before what versions wrote that had one source. */
    public static final int FORM_OF_ONE_SOURCE = 2;

    private static final int FORM = 3;

    /** The same, and behind it what holds the groups. */
    private static final int FORM_WITH_HOLDS = 4;

    /** Some sources together. */
    private static final class Group {
        /** In an array, as they are gone through for each row. */
        private final int[] sources;

        /** What it is but for what holds it. */
        private long watermark = NONE;

        Group(List<Integer> sources) {
            this.sources = sources.stream().mapToInt(source -> source).toArray();
        }

        boolean has(int source) {
            return Arrays.stream(sources).anyMatch(each -> each == source);
        }
    }

    private final List<String> uids = new ArrayList<>();
    private final List<SourceWatermark> sources = new ArrayList<>();

    /** The disorder that the first source allows, for what versions wrote that had one source. */
    private final long outOfOrdernessMicros;

    private final List<Group> groups = new ArrayList<>();
    private final Map<List<Integer>, Integer> groupIndices = new HashMap<>();
    private final WatermarkHolds holds;

    public Watermarks(PipelinePlan plan) {
        List<Integer> all = new ArrayList<>();
        for (int index = 0; index < plan.sources().size(); index++) {
            SourcePlan source = plan.sources().get(index);
            WatermarkStrategy<?> strategy = source.strategy();
            uids.add(source.uid());
            sources.add(new SourceWatermark(strategy == null ? SourceWatermark.NEVER_IDLE : strategy.idlenessMicros()));
            if (strategy != null) {
                all.add(index);
            }
        }
        WatermarkStrategy<?> first = plan.sources().get(0).strategy();
        outOfOrdernessMicros = first == null ? 0 : first.outOfOrdernessMicros();
        addGroup(all);
        plan.stages().forEach(stage -> stage.forEach(operator -> addGroup(operator.timeSources())));
        holds = new WatermarkHolds(groups.size());
    }

    private void addGroup(List<Integer> ofSources) {
        if (!groupIndices.containsKey(ofSources)) {
            groupIndices.put(ofSources, groups.size());
            groups.add(new Group(ofSources));
        }
    }

    /** By which number the sources of an operator are known here. */
    public int groupOf(List<Integer> ofSources) {
        Integer group = groupIndices.get(ofSources);
        if (group == null) {
            throw new AssertionError("no operator goes by the sources " + ofSources);
        }
        return group;
    }

    /** No row with an event time at or below this is expected by the group's operators any more; {@link #NONE} at first. */
    public long of(int group) {
        return Math.min(groups.get(group).watermark, holds.of(group));
    }

    /**
     * The watermark of a group in the middle of a batch, so that what is late does not depend on where batches are cut.
     *
     * @param source of the batch
     * @param partition of the batch
     * @param partitionMicros the partition's watermark by the batch's records so far, {@link #NONE} if they have none
     */
    public long within(int group, int source, int partition, long partitionMicros) {
        return Math.min(unheldWithin(group, source, partition, partitionMicros), holds.of(group));
    }

    private long unheldWithin(int group, int source, int partition, long partitionMicros) {
        SourceWatermark ofBatch = sources.get(source);
        long known = groups.get(group).watermark;
        if (partitionMicros <= ofBatch.partitionMicros(partition)) {
            return known;
        }
        return Math.max(known, Math.min(ofBatch.within(partition, partitionMicros), minimumOfOthers(group, source)));
    }

    /**
     * An entry of the log is through with its rows: takes in what it says of time. The one place that decides in which order.
     *
     * @param decoded what was made of its batch, if it has one
     * @param processingTimeMicros as of the entry
     */
    public void onEntry(LogEntry entry, DecodedBatch decoded, long processingTimeMicros) {
        Batch batch = entry.batch();
        ReturnedRows returned = entry.returned();
        if (batch != null && returned == null && batch.recordCount() > 0) {
            hold(entry.position(), batch.partition(), decoded);
            advance(decoded.source(), batch.partition(), decoded.watermark(), processingTimeMicros);
        } else if (batch != null && returned != null) {
            comeBack(returned, batch.partition(), decoded, processingTimeMicros);
        } else if (entry.control() instanceof SourceEnd end) {
            end(end.sourceUid());
        }
        if (entry.processingTimeMicros() != Long.MIN_VALUE) { // Before the first that tells there is no time at all.
            onTime(processingTimeMicros);
        }
    }

    /** Rows of a batch are put off: each holds what it came behind, whatever the records behind it say. */
    private void hold(long position, int partition, DecodedBatch decoded) {
        for (DecodedBatch.PutOff row : decoded.putOffs()) {
            long[] byGroup = new long[groups.size()];
            for (int group = 0; group < byGroup.length; group++) {
                byGroup[group] = groups.get(group).has(decoded.source())
                        ? unheldWithin(group, decoded.source(), partition, row.watermarkBefore())
                        : WatermarkHolds.FREE;
            }
            holds.add(new RowPlace(row.uid(), position, row.record(), row.place()), byGroup);
        }
    }

    /** Rows are back. They say something of time only where they are given their event time behind the lookup. */
    private void comeBack(ReturnedRows returned, int partition, DecodedBatch decoded, long processingTimeMicros) {
        holds.remove(returned.places());
        if (decoded.watermark() != NONE) {
            advance(decoded.source(), partition, decoded.watermark(), processingTimeMicros);
        }
    }

    /**
     * Takes in a whole batch with records.
     *
     * @param partitionMicros the partition's watermark by its records, {@link #NONE} if they have none
     * @param processingTimeMicros when the batch was taken in
     */
    void advance(int source, int partition, long partitionMicros, long processingTimeMicros) {
        SourceWatermark ofBatch = sources.get(source);
        ofBatch.advance(partition, partitionMicros, processingTimeMicros);
        for (int group = 0; group < groups.size(); group++) {
            if (groups.get(group).has(source)) {
                raise(group, Math.min(ofBatch.micros(), minimumOfOthers(group, source)));
            }
        }
    }

    /** Processing time has come so far: notes who is idle. */
    void onTime(long processingTimeMicros) {
        boolean wasAnyAwake = false;
        for (SourceWatermark source : sources) {
            wasAnyAwake |= source.nextIdleMicros() <= processingTimeMicros;
            source.onTime(processingTimeMicros);
        }
        if (wasAnyAwake) {
            raiseAll();
        }
    }

    /** A source has come to its end, and holds nothing back until more comes of it. */
    void end(String sourceUid) {
        int source = uids.indexOf(sourceUid);
        if (source >= 0) {
            sources.get(source).end();
            raiseAll();
        }
    }

    private void raiseAll() {
        for (int group = 0; group < groups.size(); group++) {
            raise(group, minimumOfOthers(group, -1));
        }
    }

    private void raise(int group, long to) {
        Group raised = groups.get(group);
        if (to != Long.MAX_VALUE) { // Where all are idle nobody knows how far time is.
            raised.watermark = Math.max(raised.watermark, to);
        }
    }

    private long minimumOfOthers(int group, int source) {
        long minimum = Long.MAX_VALUE;
        for (int other : groups.get(group).sources) {
            SourceWatermark one = sources.get(other);
            if (other != source && !one.isIdle()) {
                minimum = Math.min(minimum, one.micros());
            }
        }
        return minimum;
    }

    /** When in processing time somebody will be idle if nothing comes, {@link Long#MAX_VALUE} for never. */
    public long nextIdleMicros() {
        long next = Long.MAX_VALUE;
        for (int index = 0; index < sources.size(); index++) {
            next = Math.min(next, sources.get(index).nextIdleMicros());
        }
        return next;
    }

    /** Writes all of it, by the sources' uids, so that it can be read by a pipeline with others. */
    public void write(ByteWriter out) {
        out.putByte(holds.isEmpty() ? FORM : FORM_WITH_HOLDS);
        out.putInt(sources.size());
        for (int index = 0; index < sources.size(); index++) {
            out.putString(uids.get(index));
            sources.get(index).write(out);
        }
        out.putInt(groups.size());
        for (Group group : groups) {
            out.putString(text(group));
            out.putLong(group.watermark);
        }
        if (!holds.isEmpty()) {
            holds.write(out);
        }
    }

    /**
     * Takes over what {@link #write} wrote, of the sources and groups that are still there.
     *
     * @throws IllegalArgumentException if the bytes are damaged
     */
    public void read(ByteReader in) {
        int form = in.readByte();
        if (form == FORM_OF_ONE_SOURCE) {
            readOfOneSource(in);
        } else {
            readAll(in, form == FORM_WITH_HOLDS);
        }
    }

    private void readAll(ByteReader in, boolean hasHolds) {
        int count = in.readInt();
        for (int index = 0; index < count; index++) {
            int known = uids.indexOf(in.readString());
            (known < 0 ? new SourceWatermark(SourceWatermark.NEVER_IDLE) : sources.get(known)).read(in);
        }
        Map<String, Long> written = new LinkedHashMap<>();
        int groupCount = in.readInt();
        for (int index = 0; index < groupCount; index++) {
            written.put(in.readString(), in.readLong());
        }
        if (hasHolds) {
            List<String> known = groups.stream().map(this::text).toList();
            holds.read(in, written.keySet().stream().mapToInt(known::indexOf).toArray());
        }
        for (Group group : groups) {
            group.watermark = Math.max(group.watermark, written.getOrDefault(text(group), NONE));
        }
    }

    private void readOfOneSource(ByteReader in) {
        sources.get(0).readHighestTimes(in, outOfOrdernessMicros);
        raiseAll();
    }

    private String text(Group group) {
        return String.join(
                " ",
                new TreeSet<>(Arrays.stream(group.sources).mapToObj(uids::get).toList()));
    }

    /** Who holds it back, for people. */
    public WatermarkReport report() {
        List<WatermarkReport.Source> found = new ArrayList<>();
        for (int index : groups.get(ALL).sources) {
            SourceWatermark source = sources.get(index);
            List<WatermarkReport.Partition> partitions = new ArrayList<>();
            for (int number = 0; number < source.partitions().size(); number++) {
                PartitionWatermark partition = source.partitions().get(number);
                if (partition.micros != NONE) {
                    partitions.add(new WatermarkReport.Partition(
                            number, partition.micros, partition.movedMicros, partition.activeMicros, partition.isIdle));
                }
            }
            found.add(new WatermarkReport.Source(uids.get(index), source.micros(), source.isIdle(), partitions));
        }
        return new WatermarkReport(of(ALL), found, holds.holders(ALL, groups.get(ALL).watermark));
    }
}
