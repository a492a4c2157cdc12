package dev.rivulet.engine.query;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.CodecReader;
import dev.rivulet.core.codec.KeyCodec;
import dev.rivulet.core.disk.Disk;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.Window;
import dev.rivulet.engine.checkpoint.JobSnapshot;
import dev.rivulet.engine.job.DataDirectory;
import dev.rivulet.engine.job.JobException;
import dev.rivulet.engine.job.Machine;
import dev.rivulet.engine.plan.KeyedOperatorPlan;
import dev.rivulet.engine.plan.PipelinePlan;
import dev.rivulet.engine.plan.Step;
import dev.rivulet.engine.process.Expiring;
import dev.rivulet.engine.ring.KeyGroups;
import dev.rivulet.engine.watermark.Watermarks;
import dev.rivulet.engine.work.PlanStates;
import dev.rivulet.state.StateDescriptor;
import dev.rivulet.state.StateRowKey;
import dev.rivulet.state.StateStore;
import dev.rivulet.state.checkpoint.Checkpoint;
import dev.rivulet.state.checkpoint.CheckpointListing;
import dev.rivulet.state.checkpoint.CheckpointStore;
import dev.rivulet.state.checkpoint.KeptCheckpoint;
import dev.rivulet.state.schema.StateSchema;
import dev.rivulet.state.table.RowKey;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * A job's state as of its newest checkpoint: all of it from the same epoch. The job may run meanwhile. One thread. What is opened here
 * is a copy by links, which is removed at the next opening.
 */
public final class StateQuery implements Closeable {

    private final PipelinePlan plan;
    private final Checkpoint checkpoint;
    private final StateStore store;
    private final Map<String, StateDescriptor<?, ?>> descriptors = new TreeMap<>();

    private StateQuery(PipelinePlan plan, Checkpoint checkpoint, StateStore store) {
        this.plan = plan;
        this.checkpoint = checkpoint;
        this.store = store;
        PlanStates.of(plan).forEach(descriptor -> descriptors.put(descriptor.uid(), descriptor));
    }

    /**
     * @param pipeline the one that runs, which knows the types
     * @param dataDirectory the job's
     * @param scratch a directory of the query's own, made if it is not there
     * @throws JobException if there is no checkpoint
     * @throws IOException if it is damaged, or was deleted meanwhile because newer ones have come
     */
    public static StateQuery open(Pipeline pipeline, Path dataDirectory, Path scratch)
            throws IOException, JobException {
        return open(pipeline, dataDirectory, scratch, Machine.real());
    }

    /** As above, on another machine than the real one, for simulation. */
    public static StateQuery open(Pipeline pipeline, Path dataDirectory, Path scratch, Machine machine)
            throws IOException, JobException {
        Disk disk = machine.disk();
        Path checkpoints = new DataDirectory(dataDirectory).checkpoints();
        List<KeptCheckpoint> kept = CheckpointListing.of(disk, checkpoints).checkpoints();
        if (kept.isEmpty()) {
            throw new JobException("there is no checkpoint in " + checkpoints + " yet; one is made within the recovery"
                    + " budget, and at a clean stop");
        }
        Checkpoint checkpoint = CheckpointStore.read(
                disk, checkpoints, kept.get(kept.size() - 1).epoch());
        disk.createDirectories(scratch);
        StateStore store = machine.stateBackend()
                .restore(checkpoint.stateDirectory(), checkpoint.fileNames(), scratch.resolve("state"));
        return new StateQuery(pipeline.plan(), checkpoint, store);
    }

    /** The last epoch whose effects the state has. */
    public long epoch() {
        return checkpoint.manifest().epoch();
    }

    /** Per state, by its uid, the form of its rows. An operator's uid is the first part of its states'. */
    public Map<String, String> states() {
        Map<String, String> texts = new TreeMap<>();
        checkpoint.manifest().schemas().forEach((uid, schema) -> texts.put(uid, schema.text()));
        return texts;
    }

    /**
     * The rows of one key, by namespace and entry.
     *
     * @param uid the state's
     * @param key of the operator's type
     * @throws IllegalArgumentException if there is no such state
     */
    public <K> List<StateRow> get(String uid, K key) throws IOException {
        int group = groupOf(uid, key);
        return rows(uid, group, group + 1, key::equals);
    }

    @SuppressWarnings("unchecked") // What does not fit is found by the codec.
    private <K> int groupOf(String uid, K key) {
        KeyCodec<K> codec = (KeyCodec<K>) keyCodec(uid);
        return new KeyGroups(KeyGroups.DEFAULT_GROUP_COUNT, 1).groupOf(codec.stableHash(key));
    }

    /**
     * The rows of the key that writes itself so, found by looking at all of them.
     *
     * @param uid the state's
     * @throws IllegalArgumentException if there is no such state
     */
    public List<StateRow> find(String uid, String keyText) throws IOException {
        return rows(
                uid,
                0,
                KeyGroups.DEFAULT_GROUP_COUNT,
                key -> String.valueOf(key).equals(keyText));
    }

    /**
     * The rows of one key as values: what is past its time to live is left out.
     *
     * @param uid the state's
     * @param key of the operator's type
     * @param form what the state is taken for
     * @return a value, or the elements of a list or map in their order
     * @throws IllegalArgumentException if there is no such state, or it is something else
     */
    public List<StateValue> values(String uid, Object key, StateForm form) throws IOException {
        form.require(descriptor(uid), keyCodec(uid));
        return values(uid, key);
    }

    /**
     * The open windows of a key, with the results that they would have if they ended now, by their start.
     *
     * @param uid the window operator's
     * @throws IllegalArgumentException if there is no such state, or it is not that of windows side by side or sessions, which fire once
     */
    public Map<Window, Object> windows(String uid, Object key) throws IOException {
        Step.KeyedStep<?, ?> step = operator(uid).step();
        return OpenWindows.results(step.uid().equals(uid) ? step : null, uid, values(uid, key));
    }

    private List<StateValue> values(String uid, Object key) throws IOException {
        Watermarks watermarks = new Watermarks(plan);
        JobSnapshot snapshot = JobSnapshot.decode(checkpoint.manifest().engineState(), plan.firstSourceUid());
        if (snapshot.watermarks().length > 0) {
            watermarks.read(new ByteReader(snapshot.watermarks()));
        }
        long watermark = watermarks.of(watermarks.groupOf(operator(uid).timeSources()));
        List<StateValue> values = new ArrayList<>();
        int group = groupOf(uid, key);
        forEach(uid, group, group + 1, key::equals, (found, namespace, entry, value) -> {
            Object part = entry instanceof RowKey<?> row ? row.part() : null;
            if (!(value instanceof Expiring<?> expiring)) {
                values.add(new StateValue(namespace, part, value));
            } else if (!expiring.isGone(watermark)) {
                values.add(new StateValue(namespace, part, expiring.value()));
            }
        });
        return values;
    }

    /** Takes a row of state. */
    private interface RowTaker {
        void take(Object key, long namespace, Object entry, Object value);
    }

    private List<StateRow> rows(String uid, int groupStart, int groupEnd, Predicate<Object> isWanted)
            throws IOException {
        List<StateRow> rows = new ArrayList<>();
        forEach(
                uid,
                groupStart,
                groupEnd,
                isWanted,
                (key, namespace, entry, value) -> rows.add(
                        new StateRow(String.valueOf(key), namespace, String.valueOf(entry), String.valueOf(value))));
        return rows;
    }

    private void forEach(String uid, int groupStart, int groupEnd, Predicate<Object> isWanted, RowTaker taker)
            throws IOException {
        KeyCodec<?> keyCodec = keyCodec(uid);
        StateDescriptor<?, ?> descriptor = descriptor(uid);
        StateSchema written = checkpoint.manifest().schemas().getOrDefault(uid, descriptor.schema());
        CodecReader<?> values = descriptor.valueReader(written);
        store.forEach(uid, groupStart, groupEnd, (rowKey, value) -> {
            Object key = keyCodec.read(StateRowKey.keyReader(rowKey));
            if (isWanted.test(key)) {
                Object entry = descriptor.keyCodec().read(StateRowKey.keyReader(rowKey));
                taker.take(key, StateRowKey.namespace(rowKey), entry, values.read(new ByteReader(value)));
            }
        });
    }

    private StateDescriptor<?, ?> descriptor(String uid) {
        StateDescriptor<?, ?> descriptor = descriptors.get(uid);
        if (descriptor == null) {
            throw new IllegalArgumentException("there is no state '" + uid + "' in pipeline " + plan.name()
                    + "; there are " + descriptors.keySet());
        }
        return descriptor;
    }

    /** Of the operator, which is the first part of every row's key. */
    private KeyCodec<?> keyCodec(String uid) {
        return operator(uid).step().keyCodec();
    }

    private KeyedOperatorPlan operator(String uid) {
        String operatorUid = descriptor(uid).uid().split("/", 2)[0];
        for (KeyedOperatorPlan operator : plan.operators()) {
            if (operator.uid().equals(operatorUid)) {
                return operator;
            }
        }
        throw new AssertionError("state " + uid + " belongs to no operator");
    }

    @Override
    public void close() throws IOException {
        store.close();
    }
}
