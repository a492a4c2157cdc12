package dev.rivulet.mqtt.wire;

import dev.rivulet.mqtt.session.Message;

/** What has happened on a connection, in its order. Immutable. */
public sealed interface LinkEvent {

    /** The broker has accepted us. */
    record Connected(boolean hasSession) implements LinkEvent {}

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
