package dev.rivulet.core.agent;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Lets another thread see whether an agent is in a call of foreign code that does not return. The agent says when a call begins and ends,
 * which costs two ordered writes and no look at a clock; whoever watches finds the same call under way for too long, and gives it up. No
 * thread can be made to leave a call, so the agent is then stuck, and a host does not wait for it.
 */
public final class CallWatch {

    /** Writer: the agent, in order behind the fields below. Readers: whoever watches. Odd while a call is under way. */
    private final AtomicLong count = new AtomicLong();

    /** Writer: whoever watches. Readers: the agent behind each call, its host when it stops. */
    private final AtomicBoolean isGivenUp = new AtomicBoolean();

    private @Nullable Object who;
    private @Nullable Object what;

    /**
     * The agent: a call begins.
     *
     * @param caller whose function it is
     * @param argument what it is called with, null if that is not known
     */
    public void begin(Object caller, @Nullable Object argument) {
        who = caller;
        what = argument;
        count.lazySet((count.getPlain() + 1) | 1);
    }

    /**
     * The agent: the call has returned, or thrown.
     *
     * @throws IllegalStateException if it was given up meanwhile, so that the agent ends without touching anything
     */
    public void end() {
        count.lazySet((count.getPlain() | 1) + 1);
        if (isGivenUp.get()) {
            throw new IllegalStateException("a call returned after it had been given up");
        }
    }

    /** Whoever watches: a number that stays the same as long as a call is under way; even if none is. */
    public long count() {
        return count.getAcquire();
    }

    /** Whoever watches: whose call is under way, if {@link #count} is the same before and after. */
    public @Nullable Object caller() {
        return who;
    }

    /** Whoever watches: what it was called with, likewise. */
    public @Nullable Object argument() {
        return what;
    }

    /** Whoever watches: the call will not return. */
    public void giveUp() {
        isGivenUp.set(true);
    }

    public boolean isGivenUp() {
        return isGivenUp.get();
    }
}
