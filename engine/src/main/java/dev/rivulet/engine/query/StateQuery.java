package dev.rivulet.engine.query;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.KeyCodec;
import dev.rivulet.core.disk.Disk;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.job.DataDirectory;
import dev.rivulet.engine.job.JobException;
import dev.rivulet.engine.job.Machine;
import dev.rivulet.engine.plan.KeyedOperatorPlan;
import dev.rivulet.engine.plan.PipelinePlan;
import dev.rivulet.engine.ring.KeyGroups;
import dev.rivulet.engine.work.PlanStates;
import dev.rivulet.state.StateDescriptor;
import dev.rivulet.state.StateRowKey;
import dev.rivulet.state.StateStore;
import dev.rivulet.state.checkpoint.Checkpoint;
import dev.rivulet.state.checkpoint.CheckpointListing;
import dev.rivulet.state.checkpoint.CheckpointStore;
import dev.rivulet.state.checkpoint.KeptCheckpoint;
import dev.rivulet.state.schema.StateSchema;
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
    @SuppressWarnings("unchecked") // What does not fit is found by the codec.
    public <K> List<StateRow> get(String uid, K key) throws IOException {
        KeyCodec<K> codec = (KeyCodec<K>) keyCodec(uid);
        KeyGroups groups = new KeyGroups(KeyGroups.DEFAULT_GROUP_COUNT, 1);
        int group = groups.groupOf(codec.stableHash(key));
        return rows(uid, group, group + 1, key::equals);
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

    private List<StateRow> rows(String uid, int groupStart, int groupEnd, Predicate<Object> isWanted)
            throws IOException {
        KeyCodec<?> keyCodec = keyCodec(uid);
        StateDescriptor<?, ?> descriptor = descriptor(uid);
        StateSchema written = checkpoint.manifest().schemas().getOrDefault(uid, descriptor.schema());
        var values = descriptor.valueReader(written);
        List<StateRow> rows = new ArrayList<>();
        store.forEach(uid, groupStart, groupEnd, (rowKey, value) -> {
            Object key = keyCodec.read(StateRowKey.keyReader(rowKey));
            if (isWanted.test(key)) {
                Object entry = descriptor.keyCodec().read(StateRowKey.keyReader(rowKey));
                rows.add(new StateRow(
                        String.valueOf(key),
                        StateRowKey.namespace(rowKey),
                        String.valueOf(entry),
                        String.valueOf(values.read(new ByteReader(value)))));
            }
        });
        return rows;
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
        String operatorUid = descriptor(uid).uid().split("/", 2)[0];
        for (KeyedOperatorPlan operator : plan.operators()) {
            if (operator.uid().equals(operatorUid)) {
                return operator.step().keyCodec();
            }
        }
        throw new AssertionError("state " + uid + " belongs to no operator");
    }

    @Override
    public void close() throws IOException {
        store.close();
    }
}
