package dev.rivulet.mqtt;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttMessageIdVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttPubAckMessage;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttVersion;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/** As little of a client as takes messages of QoS 1: Netty's codec, and an acknowledgement for each at once. */
final class PlainClient implements AutoCloseable {

    private final EventLoopGroup threads = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final AtomicLong messageCount = new AtomicLong();
    private final CountDownLatch subscribed = new CountDownLatch(1);
    private final String topic;

    private PlainClient(String topic) {
        this.topic = topic;
    }

    /** Returns when the broker has confirmed it. */
    static PlainClient subscribe(int port, String topic) throws InterruptedException {
        PlainClient client = new PlainClient(topic);
        new Bootstrap()
                .group(client.threads)
                .channel(NioSocketChannel.class)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel opened) {
                        opened.pipeline().addLast(new MqttDecoder(1 << 20), MqttEncoder.INSTANCE, client.new Handler());
                    }
                })
                .connect("127.0.0.1", port)
                .sync();
        client.subscribed.await();
        return client;
    }

    long messageCount() {
        return messageCount.get();
    }

    @Override
    public void close() {
        threads.shutdownGracefully(0, 0, java.util.concurrent.TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private final class Handler extends SimpleChannelInboundHandler<MqttMessage> {

        @Override
        public void channelActive(ChannelHandlerContext context) {
            context.writeAndFlush(MqttMessageBuilders.connect()
                    .clientId("plain")
                    .protocolVersion(MqttVersion.MQTT_5)
                    .cleanSession(true)
                    .build());
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, MqttMessage message) {
            if (message instanceof MqttPublishMessage published) {
                messageCount.incrementAndGet();
                context.write(new MqttPubAckMessage(
                        new MqttFixedHeader(MqttMessageType.PUBACK, false, MqttQoS.AT_MOST_ONCE, false, 2),
                        MqttMessageIdVariableHeader.from(
                                published.variableHeader().packetId())));
            } else if (message.fixedHeader().messageType() == MqttMessageType.CONNACK) {
                context.writeAndFlush(MqttMessageBuilders.subscribe()
                        .messageId(1)
                        .addSubscription(MqttQoS.AT_LEAST_ONCE, topic)
                        .build());
            } else if (message.fixedHeader().messageType() == MqttMessageType.SUBACK) {
                subscribed.countDown();
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            context.flush();
        }
    }
}
