package dev.rivulet.cli.wal;

import dev.rivulet.cli.text.TextTable;
import dev.rivulet.core.disk.LockState;
import dev.rivulet.state.checkpoint.KeptCheckpoint;
import dev.rivulet.wal.inspect.FooterState;
import dev.rivulet.wal.inspect.FrameCounts;
import dev.rivulet.wal.inspect.PositionRange;
import dev.rivulet.wal.inspect.SegmentContent;
import dev.rivulet.wal.inspect.SegmentReport;
import dev.rivulet.wal.inspect.WalProblem;
import dev.rivulet.wal.inspect.WalReport;
import java.io.PrintWriter;
import java.util.Locale;

/** Tells people what was found in a log. Owned by its command. */
final class LogText {

    private static final String UNKNOWN = "-";

    private final PrintWriter out;

    LogText(PrintWriter out) {
        this.out = out;
    }

    void print(WalReport report) {
        out.println("log " + (report.logId() == null ? "of unknown id" : report.logId()) + " in " + report.directory());
        out.println(lockText(report.lock()));
        out.println("positions " + report.firstPosition() + " to " + report.endPosition() + ", proven up to "
                + report.provenPosition() + tornText(report));
        out.println();
        TextTable table = new TextTable(
                "segment",
                "term",
                "first position",
                "end position",
                "file bytes",
                "frames",
                "data",
                "data bytes",
                "seals",
                "footer",
                "checksum");
        report.segments().forEach(segment -> addRow(table, segment));
        table.lines().forEach(out::println);
        for (PositionRange hole : report.holes()) {
            out.println("hole at positions " + hole + " (" + hole.sizeBytes() + " bytes), from an earlier repair");
        }
    }

    private static String tornText(WalReport report) {
        if (report.tornSizeBytes() == 0) {
            return "";
        }
        return report.lock().isHeld()
                ? "; " + report.tornSizeBytes() + " bytes behind are being written"
                : "; a torn end of " + report.tornSizeBytes() + " bytes, which the next start cuts";
    }

    private static String lockText(LockState lock) {
        String process =
                lock.processId().isPresent() ? "process " + lock.processId().getAsLong() : "a process";
        if (lock.isHeld()) {
            return process + " has it open";
        }
        return lock.hasFile()
                ? "nobody has it open; the lock file is stale, " + process + " left it, and it blocks nobody"
                : "nobody has it open";
    }

    private static void addRow(TextTable table, SegmentReport segment) {
        String name = String.valueOf(segment.file().getFileName());
        if (!segment.isUsable()) {
            String condition =
                    segment.condition().name().toLowerCase(Locale.ROOT).replace('_', ' ');
            table.add(
                    name,
                    UNKNOWN,
                    UNKNOWN,
                    UNKNOWN,
                    segment.sizeBytes(),
                    UNKNOWN,
                    UNKNOWN,
                    UNKNOWN,
                    UNKNOWN,
                    UNKNOWN,
                    condition);
            return;
        }
        SegmentContent content = segment.content();
        FrameCounts counts = content.counts();
        boolean isCounted = content.wasRead() || content.footer() != FooterState.NONE;
        table.add(
                name,
                segment.term(),
                segment.firstPosition(),
                content.endPosition(),
                segment.sizeBytes(),
                isCounted ? counts.frameCount() : UNKNOWN,
                content.wasRead() ? counts.dataCount() : UNKNOWN,
                content.wasRead() ? counts.dataSizeBytes() : UNKNOWN,
                content.wasRead() ? counts.sealCount() : UNKNOWN,
                content.footer().name().toLowerCase(Locale.ROOT),
                checksumText(content, isCounted));
    }

    private static String checksumText(SegmentContent content, boolean isKnown) {
        if (!isKnown || content.checksumStated().isEmpty()) {
            return UNKNOWN;
        }
        return content.contradictsNext() ? "differs" : "ok";
    }

    void print(EngineView engine) {
        EngineView.Mark first = engine.first();
        EngineView.Mark last = engine.last();
        out.println();
        out.println(
                first == null || last == null
                        ? "no epoch marks"
                        : "epoch marks: first " + first.epoch() + " at position " + first.position() + ", last "
                                + last.epoch() + " at position " + last.position());
        if (engine.pins().checkpoints().isEmpty()) {
            out.println("no checkpoint holds the log, so all of it is needed");
        } else {
            TextTable table = new TextTable("pinned by", "epoch", "log position", "state bytes");
            for (KeptCheckpoint pin : engine.pins().checkpoints()) {
                table.add(pin.name(), pin.epoch(), pin.logPosition(), pin.sizeBytes());
            }
            table.lines().forEach(out::println);
        }
        engine.pins().problems().forEach(problem -> out.println("checkpoint damaged: " + problem));
    }

    void printProblems(WalReport report) {
        for (WalProblem problem : report.problems()) {
            String lost = problem.positions().isEmpty() ? "" : " [positions " + problem.positions() + "]";
            out.println("problem: " + problem.message() + lost);
        }
    }
}
