package dev.rivulet.engine.supervise;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/** What is out of reach, and what waits because of it, for whoever asks. Any thread may read. */
public final class OutageBoard {

    /** Writer: commit agent. */
    private volatile CommitBacklog commitBacklog = CommitBacklog.NONE;

    /** Writers: the agents that have met them, each its own. */
    private final ConcurrentHashMap<String, OutageReport> outages = new ConcurrentHashMap<>();

    /** Takes the place of what waited to be committed a moment ago. */
    public void show(CommitBacklog backlog) {
        commitBacklog = backlog;
    }

    /** Takes the place of what was said of the same thing. */
    public void show(OutageReport report) {
        if (report.isOver()) {
            outages.remove(report.what());
        } else {
            outages.put(report.what(), report);
        }
    }

    public CommitBacklog commitBacklog() {
        return commitBacklog;
    }

    public List<OutageReport> outages() {
        return List.copyOf(outages.values());
    }
}
