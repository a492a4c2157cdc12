package dev.rivulet.system.sim;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.engine.lookup.AsyncLookup;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The world that simulated lookups ask. It answers late, now and then not at all, and never the same twice; and remembers all that it was
 * asked. Outlives crashes.
 */
final class LookupWorld {

    /** What it answers: a number that it has not given before, so that nobody can guess it. */
    record Answer(long number) {}

    /** What is asked of it is told apart by who asks and about which row. */
    record Question(String uid, Item row) {}

    private record Pending(Question question, CompletableFuture<Answer> answer) {}

    private final SplittableRandom random;
    private final List<Pending> pending = new ArrayList<>();
    private final Map<Long, Question> questions = new HashMap<>();
    private final Set<Question> logged = new HashSet<>();
    private final Map<Question, Integer> failuresOfRun = new HashMap<>();
    private final Map<Question, Integer> failures = new HashMap<>();
    private long answerCount;
    private long callCount;
    private boolean isGood;

    LookupWorld(long seed) {
        this.random = new SplittableRandom(seed);
    }

    AsyncLookup<Item, Answer> lookup(String uid) {
        return row -> ask(new Question(uid, row));
    }

    private CompletionStage<Answer> ask(Question question) throws Exception {
        callCount++;
        assertTrue(!logged.contains(question), () -> question + " is asked though the log has the answer");
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        int chance = isGood ? 9 : random.nextInt(10);
        if (chance == 0) {
            noteFailure(question);
            throw new IllegalStateException("refused");
        }
        if (chance == 1) {
            noteFailure(question); // It times out, unless the process dies before.
        } else if (chance < 5) {
            answer.complete(newAnswer(question));
        } else {
            pending.add(new Pending(question, answer));
        }
        return answer;
    }

    private Answer newAnswer(Question question) {
        questions.put(++answerCount, question);
        return new Answer(answerCount);
    }

    private void noteFailure(Question question) {
        int count = failuresOfRun.merge(question, 1, Integer::sum);
        failures.merge(question, count, Math::max);
    }

    /** Comes to some answers. */
    void goOn() {
        if (pending.isEmpty() || random.nextInt(4) > 0) {
            return;
        }
        Pending next = pending.remove(random.nextInt(pending.size()));
        if (!isGood && random.nextInt(6) == 0) {
            noteFailure(next.question);
            next.answer.completeExceptionally(new IllegalStateException("out of order"));
        } else {
            next.answer.complete(newAnswer(next.question));
        }
    }

    /** The process that asked is gone. */
    void endRun() {
        pending.clear();
        failuresOfRun.clear();
    }

    /** A process begins that finds these answers in its log. */
    void beginRun(Set<Question> answered) {
        logged.addAll(answered);
    }

    /** From now on it answers well. */
    void heal() {
        isGood = true;
    }

    long callCount() {
        return callCount;
    }

    /** Who was given an answer. */
    Question questionOf(long answer) {
        return questions.get(answer);
    }

    /** How many calls about it have failed in one run at the most; those that hang are among them. */
    int failureCount(Question question) {
        return failures.getOrDefault(question, 0);
    }
}
