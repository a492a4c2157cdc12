package dev.rivulet.engine.ring;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The latest of some immutable messages from one agent to one other, which may miss those between: what was written before
 * {@link #set} is visible to whoever reads the new message.
 */
public final class Latest<M> {

    private final AtomicReference<@Nullable M> message = new AtomicReference<>();

    /** One writer, always the same agent. */
    public void set(M message) {
        this.message.set(message);
    }

    /** Any thread: null if there was none yet. */
    public @Nullable M get() {
        return message.get();
    }
}
