package dev.rivulet.engine.ring;

import dev.rivulet.engine.frame.Emitted;
import org.jspecify.annotations.Nullable;

/** Notes of what a receiver has, on their way into the log: one at a time, from an emission agent to the journal agent, and the answer back. */
public final class NoteQueue {

    /** The answer where the log had no room for a note that can be spared. */
    public static final long NOT_LOGGED = -1;

    private final Handover<Emitted> notes = Handover.fromOne(2);
    private final Handover<Long> answers = Handover.fromOne(2);

    /** Emission agent: only when the note before is answered. */
    public void offer(Emitted note) {
        if (!notes.offer(note)) {
            throw new AssertionError("only one note is under way at a time, yet the queue is full");
        }
    }

    /** Emission agent: where the note ends in the log, {@link #NOT_LOGGED}, or null if nothing is known yet. */
    public @Nullable Long pollAnswer() {
        return answers.poll();
    }

    /** Journal agent: the note that is under way, or null. */
    public @Nullable Emitted peek() {
        return notes.peek();
    }

    /** Journal agent: the note is dealt with. */
    public void answer(long endPosition) {
        notes.poll();
        answers.offer(endPosition);
    }
}
