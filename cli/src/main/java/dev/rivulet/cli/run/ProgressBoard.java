package dev.rivulet.cli.run;

import dev.rivulet.engine.job.EpochProgress;
import dev.rivulet.engine.job.JobListener;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Shows how several jobs get on, a line for each, with its name: lines that are written over on a terminal, otherwise one per job every
 * few seconds. Any thread.
 */
final class ProgressBoard {

    private static final long PLAIN_INTERVAL_NS = 5_000_000_000L;

    /** Above what an eye follows. */
    private static final long LIVE_INTERVAL_NS = 100_000_000L;

    private static final String ERASE_TO_END_OF_LINE = "\u001b[K";
    private static final String ERASE_TO_END_OF_SCREEN = "\u001b[J";

    private final PrintStream out;
    private final boolean isLive;
    private final int width;

    /** Guarded by this, as all that follows. */
    private final Map<String, JobLine> lines = new LinkedHashMap<>();

    private long drawnNs;
    private int drawnLineCount;

    /**
     * @param isLive whether lines may be written over
     * @param width of the terminal, in characters
     */
    ProgressBoard(PrintStream out, boolean isLive, int width, List<String> jobs) {
        this.out = out;
        this.isLive = isLive;
        this.width = width;
        long nowNs = System.nanoTime();
        this.drawnNs = nowNs - LIVE_INTERVAL_NS;
        jobs.forEach(job -> lines.put(job, new JobLine(nowNs)));
    }

    /** A job's line and when it was last shown. */
    private static final class JobLine {
        final ProgressText words;
        String text = "";
        long shownNs;
        boolean isShown = true;

        JobLine(long nowNs) {
            this.words = new ProgressText(nowNs);
            this.shownNs = nowNs;
        }
    }

    /** Where a job tells of its progress. */
    JobListener of(String job) {
        return new JobListener() {
            @Override
            public void onEpochCommitted(EpochProgress progress) {
                update(job, progress);
            }
        };
    }

    private synchronized void update(String job, EpochProgress progress) {
        long nowNs = System.nanoTime();
        JobLine line = line(job);
        line.text = line.words.of(progress, nowNs);
        line.isShown = false;
        if (isLive && nowNs - drawnNs >= LIVE_INTERVAL_NS) {
            drawnNs = nowNs;
            draw();
        } else if (!isLive && nowNs - line.shownNs >= PLAIN_INTERVAL_NS) {
            show(job, line, nowNs);
        }
    }

    private JobLine line(String job) {
        JobLine line = lines.get(job);
        if (line == null) {
            throw new AssertionError("job " + job + " has no line");
        }
        return line;
    }

    private void show(String job, JobLine line, long nowNs) {
        line.shownNs = nowNs;
        line.isShown = true;
        out.println(job + ": " + line.text);
    }

    private void draw() {
        StringBuilder block = new StringBuilder(back());
        lines.forEach((job, line) -> {
            String text = job + ": " + line.text;
            block.append(text.length() < width ? text : text.substring(0, width - 1))
                    .append(ERASE_TO_END_OF_LINE)
                    .append('\n');
        });
        drawnLineCount = lines.size();
        out.print(block);
        out.flush();
    }

    /** To the first of the lines that are there. */
    private String back() {
        return drawnLineCount == 0 ? "" : "\r\u001b[" + drawnLineCount + "A";
    }

    /** A line that stays, above the others. */
    synchronized void say(String text) {
        if (isLive && drawnLineCount > 0) {
            out.print(back() + ERASE_TO_END_OF_SCREEN);
            drawnLineCount = 0;
            out.println(text);
            draw();
        } else {
            out.println(text);
        }
    }

    /** Leaves the last state of each job. */
    synchronized void end() {
        if (isLive) {
            draw();
        } else {
            lines.forEach((job, line) -> {
                if (!line.isShown) {
                    show(job, line, line.shownNs);
                }
            });
        }
    }
}
