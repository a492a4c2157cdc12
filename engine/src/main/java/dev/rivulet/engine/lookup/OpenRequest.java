package dev.rivulet.engine.lookup;

import dev.rivulet.engine.frame.LookupAnswers;
import java.util.Arrays;
import java.util.List;

/** A request that is being answered, question by question. Owned by the lookup agent. */
final class OpenRequest {

    private static final byte[] NO_CONTENT = new byte[0];

    private final LookupRequest request;
    private final LookupAnswers.Answer[] answers;
    private int openCount;

    OpenRequest(LookupRequest request) {
        this.request = request;
        this.answers = new LookupAnswers.Answer[request.questions().size()];
        this.openCount = answers.length;
    }

    LookupRequest request() {
        return request;
    }

    LookupRequest.Question question(int index) {
        return request.questions().get(index);
    }

    void answer(int index, LookupAnswers.Outcome outcome, byte[] content) {
        answers[index] = new LookupAnswers.Answer(question(index).record(), outcome, content);
        openCount--;
    }

    void leaveOut(int index) {
        answer(index, LookupAnswers.Outcome.NOT_CALLED, NO_CONTENT);
    }

    boolean isAnswered() {
        return openCount == 0;
    }

    LookupAnswers frame(LookupPlan.Lookup lookup) {
        List<LookupAnswers.Answer> all = Arrays.asList(answers);
        return new LookupAnswers(request.entry().position(), lookup.form(), lookup.uid(), all);
    }
}
