package dev.rivulet.engine.lookup;

import dev.rivulet.engine.frame.FrameKind;
import dev.rivulet.engine.frame.LogEntry;
import dev.rivulet.engine.frame.LookupAnswers;
import dev.rivulet.engine.frame.RowPlace;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The answers that a log has, read once from front to back. They lie behind their batches and not quite in the order of these, so what is
 * passed on the way to others is kept until it is asked for: as much as was under way at a time when it was logged. Owned by the lookup
 * agent.
 */
public final class AnswersOfLog implements LoggedAnswers {

    private record Place(String uid, long batchPosition) {}

    private final AnswerIndex index;
    private final LookupPlan plan;
    private final AnswerFrames.Opener opener;
    private final Map<Place, LookupAnswers> passed = new HashMap<>();
    private @Nullable AnswerFrames frames;

    /**
     * @param index of what the log has
     * @param plan whose lookups ask; what others were answered is not kept
     */
    public AnswersOfLog(AnswerIndex index, LookupPlan plan, AnswerFrames.Opener opener) {
        this.index = index;
        this.plan = plan;
        this.opener = opener;
    }

    @Override
    public @Nullable LookupAnswers find(LogEntry entry, String uid) throws IOException {
        Place wanted = new Place(uid, entry.position());
        if (!index.has(uid, entry.position())) {
            if (index.endsBefore(entry.position())) {
                close(); // The log goes on being written, and its old files are to go.
            }
            return null;
        }
        LookupAnswers known = passed.remove(wanted);
        return known != null ? known : read(wanted);
    }

    @Override
    public Set<RowPlace> putOff() {
        return index.putOff();
    }

    private LookupAnswers read(Place wanted) throws IOException {
        AnswerFrames open = frames;
        if (open == null) {
            open = opener.open(index.firstPosition()); // Workers do not ask in the order of the log.
            frames = open;
        }
        while (open.next()) {
            if (open.kind() == FrameKind.LOOKUP_ANSWERS) {
                LookupAnswers answers = LookupAnswers.decode(open.payload());
                Place place = new Place(answers.uid(), answers.batchPosition());
                if (place.equals(wanted)) {
                    return answers;
                }
                if (plan.has(place.uid) && index.has(place.uid, place.batchPosition)) {
                    passed.putIfAbsent(place, answers);
                }
            }
        }
        throw new IOException("the log no longer has the answers of lookup " + wanted.uid + " to the batch at position "
                + wanted.batchPosition + "; see rivulet wal verify");
    }

    @Override
    public void close() throws IOException {
        if (frames != null) {
            frames.close();
            frames = null;
        }
    }
}
