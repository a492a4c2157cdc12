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

    /** Whether the broker was told on this connection that it is durable, or has said that it knows. */
    boolean isRecorded;

    /** Whether it is to be told when fewer ids are known. */
    boolean awaitsRecord;

    final long fingerprint;

    /** The batch, on its way into the log, behind which it is no longer held. */
    Receiver.@Nullable Flight leavingBehind;

    Held(int connection, long fingerprint, boolean isDurable) {
        this.connection = connection;
        this.fingerprint = fingerprint;
        this.isInBatch = isDurable;
        this.isDurable = isDurable;
    }

    /** A new one: what was said on the one before may be lost. */
    void onConnection() {
        isRecorded = false;
        awaitsRecord = false;
    }

    boolean mayLeave() {
        return isReleased && isDurable && leavingBehind == null;
    }
}
