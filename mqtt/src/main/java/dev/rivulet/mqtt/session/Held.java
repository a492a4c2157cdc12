package dev.rivulet.mqtt.session;

import org.jspecify.annotations.Nullable;

/** A message of QoS 2 that the broker may send again, or say PUBREL for. Owned by the {@link Receiver}. */
final class Held {

    /** On which the broker named it last. */
    int connection;

    /** Of the message; 0 if it came in an earlier run and the log has its id alone, until it comes again. */
    long fingerprint;

    /** Whether a batch has it. */
    boolean isInBatch;

    boolean isDurable;
    boolean isReleased;

    /** The batch that has its id and fingerprint first. */
    Receiver.@Nullable Flight listedBy;

    /** Whether that batch is durable. */
    boolean isRecordable;

    /** The batch, on its way into the log, behind which it is no longer held. */
    Receiver.@Nullable Flight leavingBehind;

    Held(int connection, long fingerprint) {
        this.connection = connection;
        this.fingerprint = fingerprint;
    }

    /** One that the log has with its fingerprint. */
    static Held listed(int connection, long fingerprint) {
        Held known = new Held(connection, fingerprint);
        known.isInBatch = true;
        known.isDurable = true;
        known.isRecordable = true;
        return known;
    }

    /** One of which the log has the id, of an earlier run. */
    static Held unlisted() {
        Held known = new Held(0, 0);
        known.isInBatch = true;
        known.isDurable = true;
        return known;
    }

    /** Whether it may be a message of this fingerprint. */
    boolean mayMean(long other) {
        return fingerprint == 0 || fingerprint == other;
    }

    boolean isListed() {
        return listedBy != null || isRecordable;
    }

    /** Without a fingerprint there would be nothing to list; it comes again. */
    boolean mayBeListed() {
        return isInBatch && !isListed() && fingerprint != 0;
    }

    boolean mayLeave() {
        return isReleased && isDurable && leavingBehind == null;
    }
}
