package dev.rivulet.delta.optimize;

import dev.rivulet.core.sink.StagedFile;
import dev.rivulet.delta.kernel.KernelTable;
import dev.rivulet.delta.kernel.TableScan;
import dev.rivulet.delta.kernel.commit.ChangeRequest;
import dev.rivulet.delta.kernel.commit.ChangeResult;
import dev.rivulet.delta.kernel.commit.CommitWords;
import dev.rivulet.delta.kernel.commit.LiveFile;
import dev.rivulet.delta.kernel.commit.UnknownOutcomeException;
import dev.rivulet.delta.kernel.commit.UnprovenEntryException;
import dev.rivulet.delta.staging.StagingName;
import dev.rivulet.delta.staging.StagingTarget;
import dev.rivulet.delta.upkeep.CommitAttempts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Lays rows out in other files. Good for one run.
 *
 * <p>What goes into which file is decided once, from the version at the start. A portion is committed behind whatever has come since, as
 * long as the files that it takes out are still there as they were read: laying rows out otherwise commutes with everything that leaves those files alone,
 * as appends do. A bin of which a file is gone or has lost rows is dropped, as what was written for it holds rows that are no more.
 *
 * <p>Files that no commit came to name are deleted again; a crash leaves them for a vacuum.
 */
final class Compaction {

    private static final String OPERATION = "OPTIMIZE";

    private final KernelTable table;
    private final StagingTarget target;
    private final OptimizeSettings settings;
    private final @Nullable PartitionFilter filter;
    private final Layout layout;
    private final boolean isAuto;

    private final List<Long> versions = new ArrayList<>();
    private final OptimizeTally total = new OptimizeTally();
    private long droppedFileCount;
    private Optional<IOException> upkeepFailure = Optional.empty();

    /**
     * @param filter of partitions; null for all
     * @param isAuto whether nobody asked for it, which the history tells
     */
    Compaction(
            KernelTable table,
            StagingTarget target,
            OptimizeSettings settings,
            @Nullable PartitionFilter filter,
            Layout layout,
            boolean isAuto) {
        this.table = table;
        this.target = target;
        this.settings = settings;
        this.filter = filter;
        this.layout = layout;
        this.isAuto = isAuto;
    }

    /** A bin and what was written for it. */
    private record Written(FileBin bin, List<StagedFile> files) {}

    OptimizeReport run() throws IOException {
        TableScan start = latest();
        requireSame(start);
        List<FileBin> portion = new ArrayList<>();
        long sizeBytes = 0;
        for (FileBin bin : plan(start)) {
            portion.add(bin);
            sizeBytes += bin.sizeBytes();
            if (sizeBytes >= settings.portionSizeBytes()) {
                carryOut(portion, start);
                portion.clear();
                sizeBytes = 0;
            }
        }
        if (!portion.isEmpty()) {
            carryOut(portion, start);
        }
        return new OptimizeReport(versions, total.metrics(), droppedFileCount, upkeepFailure);
    }

    /** Right behind the stream's own commit nobody else's is expected, and one that came all the same is found when this one is committed. */
    private TableScan latest() throws IOException {
        return isAuto ? table.knownScan() : table.scan();
    }

    private List<FileBin> plan(TableScan start) throws IOException {
        List<FileBin> bins = new ArrayList<>();
        for (FileBin partition : BinPacking.partitions(start.files())) {
            if (filter == null || filter.isMeant(partition.partitionValues())) {
                bins.addAll(layout.bins(partition));
            }
        }
        return bins;
    }

    private void carryOut(List<FileBin> portion, TableScan start) throws IOException {
        List<Written> written = new ArrayList<>();
        try {
            for (FileBin bin : portion) {
                written.add(new Written(bin, layout.write(bin, start)));
            }
            commit(written);
        } catch (UnprovenEntryException | UnknownOutcomeException perhapsVisible) {
            throw perhapsVisible; // What it names must stay.
        } catch (IOException | RuntimeException failure) {
            written.forEach(this::delete);
            throw failure;
        }
    }

    private void commit(List<Written> written) throws IOException {
        CommitAttempts.Attempt<List<Written>> attempt = latest -> {
            requireSame(latest);
            Set<String> live = latest.files().stream().map(LiveFile::identity).collect(Collectors.toSet());
            List<Written> valid =
                    written.stream().filter(one -> isLive(one.bin, live)).toList();
            if (valid.isEmpty()) {
                return Optional.of(valid);
            }
            ChangeResult result = table.change(latest, request(valid)).orElse(null);
            if (result == null) {
                return Optional.empty();
            }
            versions.add(result.tableVersion());
            upkeepFailure = result.upkeepFailure().or(() -> upkeepFailure);
            return Optional.of(valid);
        };
        List<Written> committed = CommitAttempts.run(table, OPERATION, attempt, latest());
        for (Written one : written) {
            if (committed.contains(one)) {
                total.count(one.bin, one.files);
            } else {
                droppedFileCount += one.bin.files().size();
                delete(one);
            }
        }
    }

    private static boolean isLive(FileBin bin, Set<String> live) {
        return bin.files().stream().allMatch(file -> live.contains(file.identity()));
    }

    /** What was written for other columns, or by rules that no longer hold, must not be committed. */
    private void requireSame(TableScan latest) throws IOException {
        table.requireRewritable();
        if (!latest.schema().equals(target.schema())
                || !table.partitionColumns().equals(target.partitionColumns())
                || !target.names().fit(latest.shape().names(), target.schema())) {
            throw new IOException("table " + target.root() + " has other columns since version " + latest.version()
                    + ": " + latest.schema() + " partitioned by " + table.partitionColumns() + ", read were "
                    + target.schema() + "; what was not committed before is left as it was, ask again");
        }
    }

    private ChangeRequest request(List<Written> valid) {
        OptimizeTally tally = new OptimizeTally();
        List<LiveFile> removed = new ArrayList<>();
        List<StagedFile> added = new ArrayList<>();
        for (Written one : valid) {
            tally.count(one.bin, one.files);
            removed.addAll(one.bin.files());
            added.addAll(one.files);
        }
        Map<String, String> metrics = new LinkedHashMap<>();
        tally.metrics().forEach((metric, value) -> metrics.put(metric, Long.toString(value)));
        CommitWords words = new CommitWords(OPERATION, parameters(), metrics, Map.of(), false);
        Map<String, String> tags =
                layout.tags(StagingName.unique(target.clock()).writer());
        return new ChangeRequest(new ChangeRequest.Files(removed, List.of(), added).withTags(tags), false, words);
    }

    private Map<String, String> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("predicate", filter == null ? "[]" : filter.json());
        parameters.putAll(layout.parameters());
        parameters.put("auto", Boolean.toString(isAuto));
        return parameters;
    }

    /** What stays because of an error is a vacuum's. */
    private void delete(Written written) {
        for (StagedFile file : written.files) {
            try {
                target.disk().delete(target.root().resolve(file.path()));
            } catch (IOException left) {
                // Nobody sees it.
            }
        }
    }
}
