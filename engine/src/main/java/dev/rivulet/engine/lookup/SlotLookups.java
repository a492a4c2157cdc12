package dev.rivulet.engine.lookup;

import dev.rivulet.engine.frame.LogEntry;
import dev.rivulet.engine.frame.LookupAnswers;
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

    private int level;
    private int record;
    private int openCount;

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

    /** They come to a record. */
    public void beginRecord(int index) {
        record = index;
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
            questions.get(lookup).add(new LookupRequest.Question(record, row, isLeftOut));
        }
    }

    /**
     * The answer for the next row that comes to a lookup.
     *
     * @throws IllegalStateException if there is none, since the steps before the lookup are not those that asked
     */
    public LookupAnswers.Answer answer(int lookup) {
        LookupAnswers known = answers[lookup];
        List<LookupAnswers.Answer> all = known == null ? List.of() : known.answers();
        while (cursors[lookup] < all.size() && all.get(cursors[lookup]).record() < record) {
            cursors[lookup]++; // Of a record that is left out by now.
        }
        if (cursors[lookup] == all.size() || all.get(cursors[lookup]).record() != record) {
            throw new IllegalStateException("lookup "
                    + plan.lookups().get(lookup).uid()
                    + " was not asked about this row of record " + record + " of the batch at log position "
                    + entry.position() + ": the steps before it are not deterministic, or are others than those that"
                    + " asked; run those again, or give the lookup another uid, so that it asks anew");
        }
        return all.get(cursors[lookup]++);
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
