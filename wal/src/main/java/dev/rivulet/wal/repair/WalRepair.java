package dev.rivulet.wal.repair;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.wal.inspect.WalInspection;
import dev.rivulet.wal.inspect.WalReport;
import dev.rivulet.wal.internal.LogDirectory;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Repairs a log. One owner.
 *
 * <p>After a crash at any moment each file is the old one or the new one, every old one that was replaced is in the folder {@code
 * damaged}, and the log can be repaired again, which then gives up no more than this one would have.
 */
public final class WalRepair {

    private final Disk disk;
    private final Path path;
    private final LogDirectory directory;
    private final List<Path> kept = new ArrayList<>();

    public WalRepair(Disk disk, Path directory) {
        this.disk = disk;
        this.path = directory;
        this.directory = new LogDirectory(disk, directory);
    }

    /** What {@link #run} would do now. Reads only, and needs no lock. */
    public RepairPlan plan() throws IOException {
        return RepairPlan.of(new WalInspection(disk, path).inspect(WalReport.Depth.EVERY_FRAME));
    }

    /**
     * Takes the log's lock, plans, and carries the plan out. A log with nothing to repair, or whose repair is refused, is left as it is.
     *
     * @throws dev.rivulet.core.disk.LockedException if somebody has the log open
     * @throws IOException if the disk fails; to be run again when that is cured
     */
    public RepairResult run() throws IOException {
        Closeable lock = directory.createAndLock();
        try (lock) {
            kept.clear();
            RepairPlan plan = plan();
            if (!plan.steps().isEmpty()) {
                prepare();
            }
            SegmentRewriter rewriter = new SegmentRewriter(directory);
            for (RepairStep step : plan.steps()) {
                carryOut(step, rewriter);
            }
            return new RepairResult(plan, kept);
        }
    }

    /** The names that can be seen are made durable, as an opening does, and what another repair left unfinished goes. */
    private void prepare() throws IOException {
        directory.sync();
        for (String name : directory.list().temporaryNames()) {
            directory.deleteTemporary(name);
        }
    }

    private void carryOut(RepairStep step, SegmentRewriter rewriter) throws IOException {
        if (disk.exists(step.file())) {
            kept.add(new DamagedFiles(disk, path).keep(step.file()));
        }
        if (step instanceof RepairStep.ReplaceSegment replace) {
            rewriter.write(replace);
        } else if (step instanceof RepairStep.ReplaceStart start) {
            directory.writeStart(start.header());
        } else if (step instanceof RepairStep.RemoveSegment) {
            disk.delete(step.file());
            directory.sync();
        } else {
            throw new AssertionError("an unknown step: " + step);
        }
    }
}
