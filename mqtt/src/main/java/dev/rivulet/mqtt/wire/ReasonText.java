package dev.rivulet.mqtt.wire;

import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttReasonCodes;
import java.util.Locale;
import java.util.Set;

/** The reasons that brokers give, by MQTT 5.0, section 2.4, and 3.1.1, section 3.2.2.3. Stateless. */
final class ReasonText {

    private static final Set<MqttConnectReturnCode> PASSING = Set.of(
            MqttConnectReturnCode.CONNECTION_REFUSED_SERVER_UNAVAILABLE,
            MqttConnectReturnCode.CONNECTION_REFUSED_SERVER_UNAVAILABLE_5,
            MqttConnectReturnCode.CONNECTION_REFUSED_SERVER_BUSY,
            MqttConnectReturnCode.CONNECTION_REFUSED_QUOTA_EXCEEDED,
            MqttConnectReturnCode.CONNECTION_REFUSED_UNSPECIFIED_ERROR,
            MqttConnectReturnCode.CONNECTION_REFUSED_IMPLEMENTATION_SPECIFIC,
            MqttConnectReturnCode.CONNECTION_REFUSED_USE_ANOTHER_SERVER,
            MqttConnectReturnCode.CONNECTION_REFUSED_SERVER_MOVED,
            MqttConnectReturnCode.CONNECTION_REFUSED_CONNECTION_RATE_EXCEEDED);

    private ReasonText() {}

    /** Whether somebody has to change something before the broker will accept us. */
    static boolean isLasting(MqttConnectReturnCode code) {
        return !PASSING.contains(code);
    }

    static String of(MqttConnectReturnCode code) {
        return "the broker refuses the connection: "
                + words(code.name().replace("CONNECTION_REFUSED_", "").replaceFirst("_5$", "")) + " ("
                + (code.byteValue() & 0xff) + ")";
    }

    static String ofDisconnect(int code) {
        return "the broker ends the connection: " + disconnectWords(code) + " (" + code + ")";
    }

    /** Whether another client has the same id, so that both would throw each other out for ever. */
    static boolean isTakenOver(int disconnectCode) {
        return (byte) disconnectCode == MqttReasonCodes.Disconnect.SESSION_TAKEN_OVER.byteValue();
    }

    /** Why a message of ours is not taken. */
    static String ofPublication(int code) {
        return switch (code) {
            case 0x80 -> "for no reason that it gives (128)";
            case 0x83 -> "for a reason of its own (131)";
            case 0x87 -> "as it is not authorized (135)";
            case 0x90 -> "for its topic (144)";
            case 0x91 -> "as its packet id is in use (145)";
            case 0x97 -> "as a quota is exceeded (151)";
            case 0x99 -> "for the format of its payload (153)";
            default -> "with reason " + code;
        };
    }

    static String ofSubscription(int code) {
        return code == 0x80 ? "refused (128)" : "refused with reason " + code;
    }

    private static String disconnectWords(int code) {
        try {
            return words(MqttReasonCodes.Disconnect.valueOf((byte) code).name());
        } catch (IllegalArgumentException unknown) {
            return "a reason that MQTT does not know";
        }
    }

    private static String words(String constant) {
        return constant.toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
