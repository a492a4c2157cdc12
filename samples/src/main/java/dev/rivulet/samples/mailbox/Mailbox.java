package dev.rivulet.samples.mailbox;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Where code of this JVM puts records for a job. Any thread. */
public final class Mailbox {

    /** A record, and who is told when it is durable. */
    record Letter(byte[] bytes, CompletableFuture<Void> durable) {}

    private final ArrayDeque<Letter> letters = new ArrayDeque<>();
    private final int capacity;

    /**
     * @param capacity how many records may wait
     */
    public Mailbox(int capacity) {
        this.capacity = capacity;
    }

    /**
     * Hands a record over.
     *
     * @return completed when the log has it durably; never, if the job ends before, upon which it is to be put again
     * @throws IllegalStateException if the mailbox is full, which is the backpressure of the job: try again later
     */
    public synchronized CompletableFuture<Void> put(String text) {
        if (letters.size() == capacity) {
            throw new IllegalStateException("the mailbox is full, " + capacity + " records wait");
        }
        Letter letter = new Letter(text.getBytes(StandardCharsets.UTF_8), new CompletableFuture<>());
        letters.add(letter);
        return letter.durable();
    }

    synchronized @Nullable Letter peek() {
        return letters.peek();
    }

    synchronized Letter take() {
        return letters.remove();
    }
}
