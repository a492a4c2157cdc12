package dev.rivulet.delta.growth;

import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.sink.TargetListener;
import dev.rivulet.delta.history.CommitEntry;
import dev.rivulet.delta.history.CommitHistory;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Tells which columns a sink has given its table, before it commits the rows that brought them. What is to be told it reads from the table's
 * history: the versions of this application behind its last commit of rows that add columns. So nothing is missed where a run ended between the
 * columns and the rows, or where the reply to the columns got lost; what a run told that ended before the rows is told again. Owned by the commit
 * agent.
 */
public final class GrowthNews {

    /** Others' commits that it looks through for ours: the two are next to each other as a rule. */
    private static final int COMMITS_MAX = 1_000;

    private final CommitHistory history;
    private final String applicationId;
    private final TargetListener listener;

    /** Of this run. */
    private long toldVersion = -1;

    /** At first, for what a run before may have left. */
    private boolean isDue = true;

    /**
     * @param applicationId whose commits count
     */
    public GrowthNews(CommitHistory history, String applicationId, TargetListener listener) {
        this.history = history;
        this.applicationId = applicationId;
        this.listener = listener;
    }

    String applicationId() {
        return applicationId;
    }

    /** Columns are about to be added. */
    void expect() {
        isDue = true;
    }

    /**
     * Tells what is due. Called again if it fails.
     *
     * @param schema that the table has now
     * @throws IOException if its history cannot be read
     */
    void tell(Schema schema) throws IOException {
        if (!isDue) {
            return;
        }
        for (CommitEntry entry : untold()) {
            List<Field> columns = entry.addedColumns().stream()
                    .filter(name -> schema.indexOf(name) >= 0) // Another writer may have dropped it since.
                    .map(name -> schema.field(schema.indexOf(name)))
                    .toList();
            if (!columns.isEmpty()) {
                listener.onColumnsAdded(entry.version(), columns);
            }
            toldVersion = entry.version();
        }
        isDue = false;
    }

    /** Oldest first. */
    private Deque<CommitEntry> untold() throws IOException {
        Deque<CommitEntry> found = new ArrayDeque<>();
        int count = 0;
        for (long version : history.versions()) {
            Optional<CommitEntry> entry = history.read(version);
            boolean isOwn = entry.map(CommitEntry::applicationId)
                    .filter(applicationId::equals)
                    .isPresent();
            if (version <= toldVersion
                    || isOwn && entry.get().notesOf(applicationId).isPresent()
                    || count++ == COMMITS_MAX) {
                break;
            }
            if (isOwn && !entry.get().addedColumns().isEmpty()) {
                found.addFirst(entry.get());
            }
        }
        return found;
    }
}
