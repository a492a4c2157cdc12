package dev.rivulet.mqtt.wire;

import dev.rivulet.mqtt.broker.MqttServer;
import dev.rivulet.mqtt.broker.MqttSettings;
import dev.rivulet.mqtt.broker.MqttTopic;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.Closeable;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The thread that moves the bytes of a source's or a sink's connections. Any thread may call. */
public final class LinkThread implements Closeable {

    private static final long CLOSE_MILLIS = 2_000;

    private final EventLoopGroup threads;

    /**
     * @param name of the thread
     */
    public LinkThread(String name) {
        this.threads =
                new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory(name, true), NioIoHandler.newFactory());
    }

    /** Starts to connect; what comes of it is in the link's events. */
    public MqttLink connect(MqttServer server, MqttSettings settings, List<MqttTopic> topics, List<String> properties) {
        return new MqttLink(threads, server, settings, topics, properties, false);
    }

    /**
     * As {@link #connect}, to send alone.
     *
     * @param isAfresh whether the broker is to forget what an earlier connection of the same client id had not brought to its end
     */
    public MqttLink connectToSend(MqttServer server, MqttSettings settings, boolean isAfresh) {
        return new MqttLink(threads, server, settings, List.of(), List.of(), isAfresh);
    }

    @Override
    public void close() {
        threads.shutdownGracefully(0, CLOSE_MILLIS, TimeUnit.MILLISECONDS).awaitUninterruptibly(CLOSE_MILLIS);
    }
}
