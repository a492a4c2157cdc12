package dev.rivulet.mqtt.session;

import org.jspecify.annotations.Nullable;

/** A message of QoS 2 that the broker may send again, or say PUBREL for. Owned by the {@link Receiver}. */
final class Held {

    /** On which the broker named it last. */
    int connection;

    /** Whether a batch has it. */
    boolean isInBatch;

    boolean isDurable;
    boolean isReleased;
    final long fingerprint;

    /** The batch, on its way into the log, behind which it is no longer held. */
    Receiver.@Nullable Flight leavingBehind;

    Held(int connection, long fingerprint, boolean isDurable) {
        this.connection = connection;
        this.fingerprint = fingerprint;
        this.isInBatch = isDurable;
        this.isDurable = isDurable;
    }

    boolean mayLeave() {
        return isReleased && isDurable && leavingBehind == null;
    }
}
