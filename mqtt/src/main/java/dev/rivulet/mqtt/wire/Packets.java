package dev.rivulet.mqtt.wire;

import dev.rivulet.mqtt.broker.LastWill;
import dev.rivulet.mqtt.broker.MqttCredentials;
import dev.rivulet.mqtt.broker.MqttSettings;
import dev.rivulet.mqtt.broker.MqttTopic;
import dev.rivulet.mqtt.broker.MqttVersion;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttMessageIdVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttPublishVariableHeader;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttSubscriptionOption;
import java.io.IOException;
import java.util.List;

/** The packets that we send. Stateless. */
final class Packets {

    static final MqttMessage PING = MqttMessage.PINGREQ;
    static final MqttMessage DISCONNECT = MqttMessage.DISCONNECT;

    /** The only packet of ours that wants an answer by its id; one is on its way at a time. */
    private static final int SUBSCRIBE_ID = 1;

    private static final long SECONDS_MAX = 0xffff_ffffL;

    private Packets() {}

    static MqttMessage puback(int packetId) {
        return answer(MqttMessageType.PUBACK, packetId);
    }

    static MqttMessage pubrec(int packetId) {
        return answer(MqttMessageType.PUBREC, packetId);
    }

    static MqttMessage pubcomp(int packetId) {
        return answer(MqttMessageType.PUBCOMP, packetId);
    }

    static MqttMessage pubrel(int packetId) {
        return new MqttMessage(
                new MqttFixedHeader(MqttMessageType.PUBREL, false, MqttQoS.AT_LEAST_ONCE, false, 0),
                MqttMessageIdVariableHeader.from(packetId));
    }

    /**
     * @param isRepeated whether the broker may have it
     */
    static MqttMessage publish(Publication publication, int packetId, boolean isRepeated, MqttVersion version) {
        MqttProperties properties = MqttProperties.NO_PROPERTIES;
        if (version == MqttVersion.V5) {
            properties = new MqttProperties();
            add(properties, MqttProperties.PAYLOAD_FORMAT_INDICATOR, 1);
            properties.add(new MqttProperties.StringProperty(MqttProperties.CONTENT_TYPE, "application/json"));
            if (!publication.idProperty().isEmpty()) {
                properties.add(new MqttProperties.UserProperty(publication.idProperty(), publication.id()));
            }
        }
        return new MqttPublishMessage(
                new MqttFixedHeader(
                        MqttMessageType.PUBLISH,
                        isRepeated,
                        MqttQoS.valueOf(publication.qos()),
                        publication.isRetained(),
                        0),
                new MqttPublishVariableHeader(publication.topic(), packetId, properties),
                Unpooled.wrappedBuffer(publication.payload()));
    }

    /** What a broker that accepts us says of what it takes; what it does not say is as much as the protocol allows. */
    static LinkEvent.Granted granted(MqttProperties properties) {
        return new LinkEvent.Granted(
                number(properties, MqttProperties.RECEIVE_MAXIMUM, 65_535),
                Integer.toUnsignedLong(number(properties, MqttProperties.MAXIMUM_PACKET_SIZE, -1)),
                number(properties, MqttProperties.MAXIMUM_QOS, 2));
    }

    private static int number(MqttProperties properties, int id, int otherwise) {
        return properties.getProperty(id) instanceof MqttProperties.IntegerProperty given ? given.value() : otherwise;
    }

    private static MqttMessage answer(MqttMessageType type, int packetId) {
        return new MqttMessage(
                new MqttFixedHeader(type, false, MqttQoS.AT_MOST_ONCE, false, 0),
                MqttMessageIdVariableHeader.from(packetId));
    }

    /**
     * @throws IOException if the password cannot be read
     */
    static MqttMessage connect(MqttSettings settings, boolean isAfresh) throws IOException {
        boolean isV5 = settings.version() == MqttVersion.V5;
        MqttMessageBuilders.ConnectBuilder connect = MqttMessageBuilders.connect()
                .protocolVersion(
                        isV5
                                ? io.netty.handler.codec.mqtt.MqttVersion.MQTT_5
                                : io.netty.handler.codec.mqtt.MqttVersion.MQTT_3_1_1)
                .clientId(settings.clientId())
                .cleanSession(isAfresh)
                .keepAlive((int) settings.times().keepAlive().toSeconds());
        if (isV5) {
            connect.properties(properties(settings));
        }
        if (settings.credentials().isPresent()) {
            MqttCredentials credentials = settings.credentials().get();
            connect.username(credentials.user()).password(credentials.password().get());
        }
        if (settings.lastWill().isPresent()) {
            LastWill will = settings.lastWill().get();
            connect.willFlag(true)
                    .willTopic(will.topic())
                    .willMessage(will.payload())
                    .willQoS(MqttQoS.valueOf(will.qos()))
                    .willRetain(will.isRetained());
        }
        return connect.build();
    }

    private static MqttProperties properties(MqttSettings settings) {
        MqttProperties properties = new MqttProperties();
        long seconds = Math.min(SECONDS_MAX, settings.sessionExpiry().toSeconds());
        add(properties, MqttProperties.SESSION_EXPIRY_INTERVAL, (int) seconds);
        add(properties, MqttProperties.RECEIVE_MAXIMUM, settings.limits().receiveMaximum());
        return properties;
    }

    private static void add(MqttProperties properties, int id, int value) {
        properties.add(new MqttProperties.IntegerProperty(id, value));
    }

    /** Retained messages come with a new subscription only, where the protocol lets us say so. */
    static MqttMessage subscribe(List<MqttTopic> topics, MqttVersion version) {
        MqttMessageBuilders.SubscribeBuilder subscribe =
                MqttMessageBuilders.subscribe().messageId(SUBSCRIBE_ID);
        for (MqttTopic topic : topics) {
            MqttQoS qos = MqttQoS.valueOf(topic.qos());
            if (version == MqttVersion.V5) {
                subscribe.addSubscription(
                        topic.filter(),
                        new MqttSubscriptionOption(
                                qos,
                                false,
                                true,
                                MqttSubscriptionOption.RetainedHandlingPolicy.SEND_AT_SUBSCRIBE_IF_NOT_YET_EXISTS));
            } else {
                subscribe.addSubscription(qos, topic.filter());
            }
        }
        return subscribe.build();
    }
}
