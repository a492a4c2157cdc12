package dev.rivulet.mqtt.wire;

import dev.rivulet.mqtt.session.Message;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.mqtt.MqttConnAckMessage;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageIdVariableHeader;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttPubReplyMessageVariableHeader;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttReasonCodeAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttSubAckMessage;
import io.netty.handler.timeout.IdleState;
import io.netty.handler.timeout.IdleStateEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns what comes on a connection into events. Owned by the connection's thread. */
final class LinkHandler extends SimpleChannelInboundHandler<MqttMessage> {

    /** What a link wants of it. */
    enum Wanted {
        PROBE
    }

    private final MqttLink link;
    private final List<String> topics;
    private final List<String> properties;
    private final OversizeCutter cutter;

    /** In the order in which they were sent: whether each is a probe. */
    private final ArrayDeque<Boolean> unansweredPings = new ArrayDeque<>();

    /**
     * @param topics that are subscribed to, in the order of the request
     * @param properties the names of the user properties that somebody wants
     */
    LinkHandler(MqttLink link, List<String> topics, List<String> properties, OversizeCutter cutter) {
        this.link = link;
        this.topics = topics;
        this.properties = properties;
        this.cutter = cutter;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        link.isActive(context.channel());
        context.fireChannelActive();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, MqttMessage message) {
        if (message.decoderResult().isFailure()) {
            link.end(
                    "the broker sends what is no MQTT: "
                            + message.decoderResult().cause(),
                    false);
            return;
        }
        switch (message.fixedHeader().messageType()) {
            case CONNACK -> accepted(context, (MqttConnAckMessage) message);
            case PUBLISH -> link.event(new LinkEvent.Published(read((MqttPublishMessage) message)));
            case PUBREL -> link.event(new LinkEvent.Released(id(message)));
            case PUBACK -> answered(LinkEvent.Step.ACKNOWLEDGED, message);
            case PUBREC -> answered(LinkEvent.Step.RECEIVED, message);
            case PUBCOMP -> answered(LinkEvent.Step.COMPLETED, message);
            case SUBACK -> subscribed((MqttSubAckMessage) message);
            case PINGRESP -> ponged();
            case DISCONNECT -> ended(message);
            default ->
                link.end(
                        "the broker sends " + message.fixedHeader().messageType() + ", which is not for clients",
                        false);
        }
    }

    /** An answer to a ping that only keeps the connection alive tells nothing of what was sent behind it. */
    private void ponged() {
        if (Boolean.TRUE.equals(unansweredPings.poll())) {
            link.event(new LinkEvent.Probed());
        }
    }

    private void ping(ChannelHandlerContext context, boolean isProbe) {
        unansweredPings.add(isProbe);
        context.channel().writeAndFlush(Packets.PING);
    }

    private void answered(LinkEvent.Step step, MqttMessage message) {
        int reason = message.variableHeader() instanceof MqttPubReplyMessageVariableHeader reply
                ? reply.reasonCode() & 0xff
                : 0;
        link.event(new LinkEvent.Answered(step, id(message), reason));
    }

    private static int id(MqttMessage message) {
        return ((MqttMessageIdVariableHeader) message.variableHeader()).messageId();
    }

    private void accepted(ChannelHandlerContext context, MqttConnAckMessage answer) {
        MqttConnectReturnCode code = answer.variableHeader().connectReturnCode();
        if (code == MqttConnectReturnCode.CONNECTION_ACCEPTED) {
            link.accepted(context.channel(), answer.variableHeader());
        } else {
            link.end(ReasonText.of(code), ReasonText.isLasting(code));
        }
    }

    private Message read(MqttPublishMessage message) {
        ByteBuf payload = message.payload();
        return new Message(
                message.variableHeader().topicName(),
                message.fixedHeader().qosLevel().value(),
                message.fixedHeader().isRetain(),
                message.fixedHeader().isDup(),
                Math.max(0, message.variableHeader().packetId()),
                wanted(message.variableHeader().properties()),
                ByteBufUtil.getBytes(payload, payload.readerIndex(), payload.readableBytes(), true),
                cutter.flawOfNext());
    }

    private List<@Nullable String> wanted(MqttProperties given) {
        List<@Nullable String> values = new ArrayList<>(properties.size());
        for (String name : properties) {
            String value = null;
            for (MqttProperties.MqttProperty<?> each : given.getProperties(MqttProperties.USER_PROPERTY)) {
                MqttProperties.StringPair pair = ((MqttProperties.UserProperty) each).value();
                value = value == null && pair.key.equals(name) ? pair.value : value;
            }
            values.add(value);
        }
        return values;
    }

    private void subscribed(MqttSubAckMessage answer) {
        List<Integer> codes = answer.payload().reasonCodes();
        for (int index = 0; index < codes.size(); index++) {
            if (codes.get(index) > 2) {
                link.end(
                        "the subscription to `" + topics.get(index) + "` is "
                                + ReasonText.ofSubscription(codes.get(index)),
                        true);
                return;
            }
        }
        link.event(new LinkEvent.Subscribed());
    }

    private void ended(MqttMessage message) {
        int code = message.variableHeader() instanceof MqttReasonCodeAndPropertiesVariableHeader header
                ? header.reasonCode() & 0xff
                : 0;
        boolean isTakenOver = ReasonText.isTakenOver(code);
        link.end(
                ReasonText.ofDisconnect(code) + (isTakenOver ? "; another client has the same client id" : ""),
                isTakenOver);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == Wanted.PROBE) {
            ping(context, true);
        } else if (event instanceof IdleStateEvent idle && idle.state() == IdleState.WRITER_IDLE) {
            ping(context, false);
        } else if (event instanceof IdleStateEvent idle
                && idle.state() == IdleState.READER_IDLE
                && context.channel().config().isAutoRead()) {
            link.end("the broker has said nothing for longer than the keep-alive", false);
        } else {
            context.fireUserEventTriggered(event);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        link.end("the connection is closed", false);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        link.end(MqttLink.text(cause), false);
    }
}
