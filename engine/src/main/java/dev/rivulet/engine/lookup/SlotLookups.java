package dev.rivulet.engine.lookup;

import dev.rivulet.engine.frame.LogEntry;
import dev.rivulet.engine.frame.LookupAnswers;
import dev.rivulet.engine.frame.ReturnedRows;
import dev.rivulet.engine.ring.DecodedBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the lookups of a pipeline are asked about one batch, and what they answer. Owned by the decode worker of the batch's slot.
 *
 * <p>The batch is taken through the steps once for each level of lookups, only to see what they are asked, and then once more for good. So
 * the rows go on in the order in which they came, and the steps behind a lookup know nothing of it. A question is known by its record and
 * its place among those that the same record makes the lookup ask: so a record may be left out later, and the answers still belong to
 * their rows. It is asked also where a step refuses the record later on, as that shows only when the record comes to that step.
 */
public final class SlotLookups {

    private final long sequence;
    private final LogEntry entry;
    private final LookupPlan plan;
    private final int levelCount;
    private final List<List<LookupRequest.Question>> questions = new ArrayList<>();
    private final @Nullable LookupAnswers[] answers;

    /** Per lookup the next answer. */
    private final int[] cursors;

    /** Per lookup how many rows of the record at hand have come to it. */
    private final int[] places;

    /** The rows that come back here, by their index in the entry's batch; none if the entry is no such. */
    private final @Nullable FoundRow[] found;

    private int level;
    private int record;
    private long eventTimeMicros = Long.MIN_VALUE;
    private int openCount;

    /**
     * A row that has come back.
     *
     * @param row null if its record came to an end before the lookup, on another way
     * @param eventTimeMicros of its record by the steps before the lookup, {@link Long#MIN_VALUE} for none
     */
    public record FoundRow(@Nullable Object row, long eventTimeMicros) {}

    SlotLookups(long sequence, LogEntry entry, LookupPlan plan, int levelCount) {
        this.sequence = sequence;
        this.entry = entry;
        this.plan = plan;
        this.levelCount = levelCount;
        int lookupCount = levelCount == 0 ? 0 : plan.lookups().size();
        for (int lookup = 0; lookup < lookupCount; lookup++) {
            questions.add(new ArrayList<>());
        }
        this.answers = new LookupAnswers[lookupCount];
        this.cursors = new int[lookupCount];
        this.places = new int[lookupCount];
        ReturnedRows returned = entry.returned();
        this.found = new FoundRow
                [returned == null || levelCount == 0 ? 0 : returned.rows().size()];
    }

    public long sequence() {
        return sequence;
    }

    LogEntry entry() {
        return entry;
    }

    /** Whether the pass that comes is only to see what is asked, rather than the last one. */
    public boolean isAsking() {
        return level < levelCount;
    }

    /** The steps begin with the batch. */
    public void beginPass() {
        Arrays.fill(cursors, 0);
    }

    /** The record at hand has this event time. */
    public void onEventTime(long micros) {
        eventTimeMicros = micros;
    }

    /** They come to a record. */
    public void beginRecord(int index) {
        record = index;
        eventTimeMicros = Long.MIN_VALUE;
        Arrays.fill(places, 0);
    }

    /** Whether a lookup has its answers, so that rows go on behind it. */
    public boolean isAnswered(int lookup) {
        return plan.lookups().get(lookup).level() < level;
    }

    /**
     * A row has come to a lookup that has no answers yet.
     *
     * @param isLeftOut whether a decision in the log says that the lookup is not to be called for it
     */
    public void ask(int lookup, Object row, boolean isLeftOut) {
        if (plan.lookups().get(lookup).level() == level) {
            int place = places[lookup]++;
            questions.get(lookup).add(new LookupRequest.Question(record, place, row, isLeftOut));
            find(lookup, place, row);
        }
    }

    private void find(int lookup, int place, Object row) {
        ReturnedRows returned = entry.returned();
        if (found.length > 0
                && returned != null
                && plan.indexOf(returned.uid()) == lookup
                && returned.rows().get(record).place() == place) {
            found[record] = new FoundRow(row, eventTimeMicros);
        }
    }

    /**
     * The record at hand has come to an end with none of its rows. Those of it that are put off stay so, also if they have not come to their
     * lookup again: only when they come back it shows whether the record comes so far.
     *
     * @param end is told of these
     */
    public void onRefused(DecodedBatch end) {
        if (found.length > 0) {
            found[record] = new FoundRow(null, eventTimeMicros);
        }
        for (int lookup = 0; lookup < answers.length && !isAsking(); lookup++) {
            LookupAnswers known = answers[lookup];
            List<LookupAnswers.Answer> all = known == null ? List.of() : known.answers();
            for (int next = cursors[lookup]; next < all.size() && all.get(next).record() <= record; next++) {
                if (all.get(next).record() == record && all.get(next).outcome() == LookupAnswers.Outcome.PUT_OFF) {
                    end.putOff(plan.lookups().get(lookup).uid(), places[lookup]);
                }
                places[lookup] += all.get(next).record() == record ? 1 : 0;
            }
        }
    }

    /**
     * The row that has come back of the record at hand.
     *
     * @throws IllegalStateException if there is none, since the steps before the lookup are not those that asked
     */
    public FoundRow foundRow() {
        FoundRow row = found.length == 0 ? null : found[record];
        ReturnedRows returned = entry.returned();
        if (row == null || returned == null) {
            throw notAsked(returned == null ? "" : returned.uid());
        }
        return row;
    }

    /** Whether it is about a row that was put off before the start. */
    public boolean isRecall() {
        return sequence == LookupRequest.NO_SLOT;
    }

    /** Whether rows are only looked for that were put off. */
    public boolean isSearching() {
        return isAsking() && (isRecall() || entry.returned() != null);
    }

    /** The rows that come back, if it is about such. */
    public @Nullable ReturnedRows returned() {
        return entry.returned();
    }

    /** The place of the row that {@link #answer} was asked for last, among those of its record. */
    public int lastPlace(int lookup) {
        return places[lookup] - 1;
    }

    /**
     * The answer for the next row that comes to a lookup.
     *
     * @throws IllegalStateException if there is none, since the steps before the lookup are not those that asked
     */
    public LookupAnswers.Answer answer(int lookup) {
        ReturnedRows returned = entry.returned();
        if (returned != null) {
            return returned.rows().get(record).answer();
        }
        LookupAnswers known = answers[lookup];
        List<LookupAnswers.Answer> all = known == null ? List.of() : known.answers();
        while (cursors[lookup] < all.size() && all.get(cursors[lookup]).record() < record) {
            cursors[lookup]++; // Of a record that is left out by now.
        }
        if (cursors[lookup] == all.size() || all.get(cursors[lookup]).record() != record) {
            throw notAsked(plan.lookups().get(lookup).uid());
        }
        places[lookup]++;
        return all.get(cursors[lookup]++);
    }

    private IllegalStateException notAsked(String uid) {
        return new IllegalStateException("lookup " + uid + " was not asked about this row of record " + record
                + " of the batch at log position "
                + entry.position() + ": the steps before it are not deterministic, or are others than those that"
                + " asked; run those again, or give the lookup another uid, so that it asks anew");
    }

    /** What a lookup of this level is to be asked. */
    List<LookupRequest.Question> questions(int lookup) {
        return plan.lookups().get(lookup).level() == level ? questions.get(lookup) : List.of();
    }

    /** Goes on to the next level, when so many lookups have answered. */
    void endLevel(int asked) {
        level++;
        openCount = asked;
    }

    /** A lookup has answered; whether that was the last of its level. */
    boolean take(int lookup, LookupAnswers answered) {
        answers[lookup] = answered;
        questions.get(lookup).clear();
        openCount--;
        return openCount == 0;
    }

    /** Answers that nobody had to be asked for. */
    void setAnswers(int lookup, LookupAnswers known) {
        answers[lookup] = known;
        questions.get(lookup).clear();
    }
}
