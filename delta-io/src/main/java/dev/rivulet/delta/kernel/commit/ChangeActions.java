package dev.rivulet.delta.kernel.commit;

import dev.rivulet.core.sink.StagedFile;
import io.delta.kernel.data.Row;
import io.delta.kernel.internal.actions.AddFile;
import io.delta.kernel.internal.actions.SingleAction;
import io.delta.kernel.internal.data.GenericRow;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.internal.util.VectorUtils;
import io.delta.kernel.utils.CloseableIterable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Files as the {@code remove} and {@code add} actions of a commit. Stateless. */
public final class ChangeActions {

    private static final long MICROS_PER_MILLI = 1_000;

    private ChangeActions() {}

    public static CloseableIterable<Row> of(AppendRequest request) {
        List<Row> actions = new ArrayList<>(request.files().size());
        addAll(request.files(), true, Map.of(), actions);
        return iterable(actions);
    }

    /**
     * @param isDataChange what the actions are to say of the request
     */
    public static CloseableIterable<Row> of(ChangeRequest request, boolean isDataChange, long nowMillis) {
        List<Row> actions = new ArrayList<>();
        request.files().removed().forEach(file -> actions.add(file.removal(isDataChange, nowMillis)));
        request.files().marked().forEach(marked -> {
            actions.add(marked.file().removal(isDataChange, nowMillis));
            actions.add(marked.file().marking(marked, isDataChange));
        });
        addAll(request.files().added(), isDataChange, request.files().tags(), actions);
        request.older().ifPresent(older -> older.files().forEach(file -> actions.add(file.restoration(isDataChange))));
        return iterable(actions);
    }

    private static void addAll(
            List<StagedFile> files, boolean isDataChange, Map<String, String> tags, List<Row> actions) {
        files.forEach(file -> actions.add(SingleAction.createAddFileSingleAction(addFile(file, isDataChange, tags))));
    }

    private static CloseableIterable<Row> iterable(List<Row> actions) {
        return CloseableIterable.inMemoryIterable(Utils.toCloseableIterator(actions.iterator()));
    }

    /** Kernel's own way from files to actions parses the statistics and writes them again; ours are JSON already. */
    static Row addFile(StagedFile file, boolean isDataChange, Map<String, String> tags) {
        Map<Integer, Object> values = new HashMap<>();
        values.put(AddFile.FULL_SCHEMA.indexOf("path"), LogPath.encode(file.path()));
        values.put(
                AddFile.FULL_SCHEMA.indexOf("partitionValues"),
                VectorUtils.stringStringMapValue(file.partitionValues()));
        values.put(AddFile.FULL_SCHEMA.indexOf("size"), file.sizeBytes());
        values.put(AddFile.FULL_SCHEMA.indexOf("modificationTime"), file.modifiedMicros() / MICROS_PER_MILLI);
        values.put(AddFile.FULL_SCHEMA.indexOf("dataChange"), isDataChange);
        if (!file.statistics().isEmpty()) {
            values.put(AddFile.FULL_SCHEMA.indexOf("stats"), file.statistics());
        }
        if (!tags.isEmpty()) {
            values.put(AddFile.FULL_SCHEMA.indexOf("tags"), VectorUtils.stringStringMapValue(tags));
        }
        return new GenericRow(AddFile.FULL_SCHEMA, values);
    }
}
