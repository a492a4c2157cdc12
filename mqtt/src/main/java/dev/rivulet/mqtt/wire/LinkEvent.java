package dev.rivulet.mqtt.wire;

import dev.rivulet.mqtt.session.Message;

/** What has happened on a connection, in its order. Immutable. */
public sealed interface LinkEvent {

    /** The broker has accepted us. */
    record Connected(boolean hasSession, Granted granted) implements LinkEvent {}

    /**
     * What the broker takes of us.
     *
     * @param receiveMaximum how many messages of QoS 1 and 2 may be on their way that it has not acknowledged
     * @param packetSizeMax in bytes
     * @param qosMax 0 to 2
     */
    record Granted(int receiveMaximum, long packetSizeMax, int qosMax) {}

    /** A message of QoS 0 was given to the network. */
    record Sent() implements LinkEvent {}

    /**
     * The broker's answer to a message of ours.
     *
     * @param step which of the answers that a message gets
     * @param reason MQTT's code, 128 and above if it does not take the message
     */
    record Answered(Step step, int packetId, int reason) implements LinkEvent {}

    /** The answers that a message of ours gets. */
    enum Step {
        /** To one of QoS 1: it is the broker's. */
        ACKNOWLEDGED,
        /** To one of QoS 2: the broker has it, and is to be told to let it go. */
        RECEIVED,
        /** The broker has let it go. */
        COMPLETED
    }

    record Published(Message message) implements LinkEvent {}

    /** The broker will not send a message of QoS 2 again. */
    record Released(int packetId) implements LinkEvent {}

    /** The broker has confirmed all subscriptions. */
    record Subscribed() implements LinkEvent {}

    /** An answer to {@link MqttLink#probe}: what the broker sent before it has come before this. */
    record Probed() implements LinkEvent {}

    /**
     * The last event of a connection.
     *
     * @param reason for people
     * @param isLasting whether the same would happen again, since something is set wrongly
     */
    record Closed(String reason, boolean isLasting) implements LinkEvent {}
}
