package dev.rivulet.mqtt.session;

/** What a receiver tells the broker about messages, on the connection that is open now. */
public interface Answers {

    /** PUBACK: a message of QoS 1 is safe here. */
    void received(int packetId);

    /** PUBREC: a message of QoS 2 is safe here; the broker is to say that it will not send it again. */
    void recorded(int packetId);

    /** PUBCOMP: it is safe here that the broker will not send it again; it may use the number for another message. */
    void completed(int packetId);

    /** SUBSCRIBE: everything wanted. */
    void subscribe();
}
