package dev.rivulet.mqtt.wire;

import dev.rivulet.mqtt.broker.MqttServer;
import dev.rivulet.mqtt.broker.MqttSettings;
import dev.rivulet.mqtt.broker.MqttTopic;
import dev.rivulet.mqtt.broker.MqttVersion;
import dev.rivulet.mqtt.session.Answers;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.mqtt.MqttConnAckVariableHeader;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.timeout.IdleStateHandler;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a broker, from the attempt to its end. What comes is put into a queue by the thread of the connection; the owner takes it
 * from there, and may send at any time. Beyond so many bytes of messages in the queue nothing more is read, which slows the broker down.
 */
public final class MqttLink implements Answers, Closeable {

    private final MqttSettings settings;
    private final MqttServer server;
    private final List<MqttTopic> topics;
    private final ConcurrentLinkedQueue<LinkEvent> events = new ConcurrentLinkedQueue<>();
    private final AtomicLong queuedBytes = new AtomicLong();
    private final AtomicBoolean hasEnded = new AtomicBoolean();
    private final ChannelFuture connecting;
    private final boolean isAfresh;

    /** Null until the thread of the connection has it. */
    private volatile @Nullable Channel channel;

    /**
     * Starts to connect.
     *
     * @param properties the names of the user properties that somebody wants
     * @param isAfresh whether the broker is to forget what it had for us
     */
    public MqttLink(
            EventLoopGroup threads,
            MqttServer server,
            MqttSettings settings,
            List<MqttTopic> topics,
            List<String> properties,
            boolean isAfresh) {
        this.settings = settings;
        this.isAfresh = isAfresh;
        this.server = server;
        this.topics = topics;
        this.connecting = new Bootstrap()
                .group(threads)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        Math.min(Integer.MAX_VALUE, settings.times().connect().toMillis()))
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel opened) {
                        channel = opened;
                        try {
                            fill(opened.pipeline(), opened.alloc(), properties);
                        } catch (IOException e) {
                            end(e.getMessage() == null ? e.toString() : e.getMessage(), false);
                        }
                    }
                })
                .connect(server.host(), server.port());
        connecting.addListener(attempt -> {
            if (!attempt.isSuccess()) {
                end(text(attempt.cause()), false);
            }
        });
    }

    private void fill(ChannelPipeline pipeline, ByteBufAllocator allocator, List<String> properties)
            throws IOException {
        if (server.isTls()) {
            SslHandler tls = TlsContexts.of(settings.tls()).newHandler(allocator, server.host(), server.port());
            tls.setHandshakeTimeoutMillis(settings.times().connect().toMillis());
            pipeline.addLast(tls);
        }
        OversizeCutter cutter =
                new OversizeCutter(settings.limits().messageSizeMax(), settings.version() == MqttVersion.V5);
        List<String> filters = topics.stream().map(MqttTopic::filter).toList();
        pipeline.addLast(cutter);
        // Above what the cutter lets pass; packets other than messages are not cut.
        pipeline.addLast(new MqttDecoder(settings.limits().messageSizeMax() + (256 << 10)));
        pipeline.addLast(MqttEncoder.INSTANCE);
        pipeline.addLast(new LinkHandler(this, filters, properties, cutter));
    }

    /** What happened next; null if nothing yet. */
    public @Nullable LinkEvent poll() {
        LinkEvent event = events.poll();
        if (event instanceof LinkEvent.Published published) {
            long left = queuedBytes.addAndGet(-published.message().sizeBytes());
            Channel open = channel;
            if (open != null && left <= queuedBytesMax() / 2 && !open.config().isAutoRead()) {
                open.config().setAutoRead(true);
            }
        }
        return event;
    }

    /** The other half is the receiver's. */
    private long queuedBytesMax() {
        return settings.limits().bufferSizeMax() / 2;
    }

    /** Asks for a {@link LinkEvent.Probed}. */
    public void probe() {
        Channel open = channel;
        if (open != null) {
            // It comes behind what was sent before, as both are done by the connection's thread.
            open.pipeline().fireUserEventTriggered(LinkHandler.Wanted.PROBE);
        }
    }

    @Override
    public void received(int packetId) {
        send(Packets.puback(packetId));
    }

    @Override
    public void recorded(int packetId) {
        send(Packets.pubrec(packetId));
    }

    @Override
    public void completed(int packetId) {
        send(Packets.pubcomp(packetId));
    }

    @Override
    public void subscribe() {
        send(Packets.subscribe(topics, settings.version()));
    }

    /** Sends a message; with QoS 0 there is a {@link LinkEvent.Sent} for it, otherwise there are answers. */
    public void publish(Publication publication, int packetId, boolean isRepeated) {
        Channel open = channel;
        if (open == null) {
            return; // As of what cannot be sent any more.
        }
        ChannelFuture written =
                open.writeAndFlush(Packets.publish(publication, packetId, isRepeated, settings.version()));
        if (publication.qos() == 0) {
            written.addListener(done -> {
                if (done.isSuccess()) {
                    event(new LinkEvent.Sent());
                }
            });
        }
    }

    /** Lets the broker go on with a message of QoS 2 that it has received. */
    public void release(int packetId) {
        send(Packets.pubrel(packetId));
    }

    /** Says good-bye, so that the broker keeps the session and no last will is sent. */
    @Override
    public void close() {
        hasEnded.set(true);
        Channel open = connecting.channel();
        if (open.isActive()) {
            open.writeAndFlush(Packets.DISCONNECT).addListener(done -> open.close());
        } else {
            open.close();
        }
    }

    /** The connection stands; with TLS the handshake is still to come, and what is sent now goes behind it. */
    void isActive(Channel open) {
        try {
            open.writeAndFlush(Packets.connect(settings, isAfresh));
        } catch (IOException e) {
            end("the password cannot be read: " + e.getMessage(), false);
        }
        long timeoutMillis = settings.times().connect().toMillis();
        open.eventLoop().schedule(() -> endUnlessAccepted(open), timeoutMillis, TimeUnit.MILLISECONDS);
    }

    private void endUnlessAccepted(Channel open) {
        if (open.pipeline().get(IdleStateHandler.class) == null) {
            end("the broker does not answer within " + settings.times().connect(), false);
        }
    }

    void accepted(Channel open, MqttConnAckVariableHeader answer) {
        long seconds = settings.times().keepAlive().toSeconds();
        MqttProperties.MqttProperty<?> wanted = answer.properties().getProperty(MqttProperties.SERVER_KEEP_ALIVE);
        if (wanted instanceof MqttProperties.IntegerProperty given && given.value() > 0) {
            seconds = Math.min(seconds, given.value());
        }
        // The broker gives up after half as long again; so do we.
        open.pipeline().addFirst(new IdleStateHandler(seconds * 1500, seconds * 750, 0, TimeUnit.MILLISECONDS));
        event(new LinkEvent.Connected(answer.isSessionPresent(), Packets.granted(answer.properties())));
    }

    void event(LinkEvent event) {
        if (hasEnded.get()) {
            return;
        }
        events.add(event);
        if (event instanceof LinkEvent.Published published) {
            long queued = queuedBytes.addAndGet(published.message().sizeBytes());
            Channel open = channel;
            if (open != null && queued > queuedBytesMax()) {
                open.config().setAutoRead(false);
            }
        }
    }

    /** Ends the connection, unless it has ended; only the first reason counts. */
    void end(String reason, boolean isLasting) {
        if (hasEnded.compareAndSet(false, true)) {
            events.add(new LinkEvent.Closed(server + ": " + reason, isLasting));
            Channel open = channel;
            if (open != null) {
                open.close();
            }
        }
    }

    private void send(MqttMessage message) {
        // From an owner's thread it goes to the connection's; what cannot be sent any more ends the connection, which
        // says so itself.
        Channel open = channel;
        if (open != null) {
            open.writeAndFlush(message);
        }
    }

    static String text(@Nullable Throwable cause) {
        if (cause == null) {
            return "no reason is known";
        }
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.toString() : root.getMessage();
    }
}
