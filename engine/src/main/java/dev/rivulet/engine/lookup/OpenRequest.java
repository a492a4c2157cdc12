package dev.rivulet.engine.lookup;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.engine.frame.LookupAnswers;
import dev.rivulet.engine.frame.LookupAnswers.Answer;
import dev.rivulet.engine.frame.LookupAnswers.Outcome;
import dev.rivulet.engine.frame.ReturnedRows;
import dev.rivulet.engine.frame.RowPlace;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request that is being answered, question by question; also what the batch goes on without, which comes back later. Owned by the lookup
 * agent.
 */
final class OpenRequest {

    private static final byte[] NO_CONTENT = new byte[0];

    private final LookupRequest request;
    private final String uid;
    private final @Nullable Answer[] answers;
    private int openCount;

    /** How many have been asked about, or will not be. */
    private int begunCount;

    /** Whether the batch goes on without those that have no answer yet. */
    private boolean isPutOff;

    /**
     * @param uid the lookup's
     */
    OpenRequest(LookupRequest request, String uid) {
        this.request = request;
        this.uid = uid;
        this.answers = new Answer[request.questions().size()];
        this.openCount = answers.length;
    }

    LookupRequest request() {
        return request;
    }

    LookupRequest.Question question(int index) {
        return request.questions().get(index);
    }

    /** Which row a question is about. */
    RowPlace place(int index) {
        RowPlace recalled = request.recalled();
        return recalled != null
                ? recalled
                : new RowPlace(
                        uid,
                        request.entry().position(),
                        question(index).record(),
                        question(index).place());
    }

    /** A row is asked about for the first time. */
    void begin() {
        begunCount++;
    }

    void answer(int index, Outcome outcome, byte[] content) {
        answers[index] = new Answer(place(index).record(), outcome, content);
        openCount--;
    }

    void leaveOut(int index) {
        answer(index, Outcome.NOT_CALLED, NO_CONTENT);
        begunCount++;
    }

    boolean isAnswered() {
        return openCount == 0;
    }

    /** How many have no answer yet. */
    int openCount() {
        return openCount;
    }

    boolean areAllBegun() {
        return begunCount == answers.length;
    }

    boolean isPutOff() {
        return isPutOff;
    }

    /** The batch goes on, or has in an earlier run, without the rows that have no answer yet. */
    void putOff() {
        isPutOff = true;
    }

    /** Which have no answer yet. */
    List<RowPlace> open() {
        List<RowPlace> open = new ArrayList<>();
        for (int index = 0; index < answers.length; index++) {
            if (answers[index] == null) {
                open.add(place(index));
            }
        }
        return open;
    }

    LookupAnswers frame(LookupPlan.Lookup lookup) {
        List<Answer> all = new ArrayList<>();
        for (int index = 0; index < answers.length; index++) {
            Answer answer = answers[index];
            all.add(answer != null ? answer : new Answer(question(index).record(), Outcome.PUT_OFF, NO_CONTENT));
        }
        return new LookupAnswers(request.entry().position(), lookup.form(), uid, all);
    }

    /** Some of the rows, which have their answers by now. */
    ReturnedRows returned(LookupPlan.Lookup lookup, List<Integer> indices) {
        List<ReturnedRows.Row> rows = new ArrayList<>();
        int[] records = new int[indices.size()];
        for (int index : indices) {
            Answer answer = answers[index];
            if (answer == null) {
                throw new AssertionError("a row comes back with its answer");
            }
            records[rows.size()] = question(index).record();
            rows.add(new ReturnedRows.Row(place(index).place(), answer));
        }
        Batch batch = request.entry().batch();
        if (batch == null) {
            throw new AssertionError("only rows of batches are asked about, the entry is " + request.entry());
        }
        return new ReturnedRows(place(0).batchPosition(), lookup.form(), uid, rows, batch.only(records));
    }
}
