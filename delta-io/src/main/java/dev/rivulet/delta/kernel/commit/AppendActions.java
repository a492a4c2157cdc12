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

/** Staged files as the {@code add} actions of a commit. Stateless. */
public final class AppendActions {

    private static final long MICROS_PER_MILLI = 1_000;

    private AppendActions() {}

    public static CloseableIterable<Row> of(AppendRequest request) {
        List<Row> actions = new ArrayList<>(request.files().size());
        for (StagedFile file : request.files()) {
            actions.add(SingleAction.createAddFileSingleAction(addFile(file)));
        }
        return CloseableIterable.inMemoryIterable(Utils.toCloseableIterator(actions.iterator()));
    }

    /** Kernel's own way from files to actions parses the statistics and writes them again; ours are JSON already. */
    private static Row addFile(StagedFile file) {
        Map<Integer, Object> values = new HashMap<>();
        values.put(AddFile.FULL_SCHEMA.indexOf("path"), LogPath.encode(file.path()));
        values.put(
                AddFile.FULL_SCHEMA.indexOf("partitionValues"),
                VectorUtils.stringStringMapValue(file.partitionValues()));
        values.put(AddFile.FULL_SCHEMA.indexOf("size"), file.sizeBytes());
        values.put(AddFile.FULL_SCHEMA.indexOf("modificationTime"), file.modifiedMicros() / MICROS_PER_MILLI);
        values.put(AddFile.FULL_SCHEMA.indexOf("dataChange"), true);
        if (!file.statistics().isEmpty()) {
            values.put(AddFile.FULL_SCHEMA.indexOf("stats"), file.statistics());
        }
        return new GenericRow(AddFile.FULL_SCHEMA, values);
    }
}
