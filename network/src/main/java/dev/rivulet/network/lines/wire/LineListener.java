package dev.rivulet.network.lines.wire;

import dev.rivulet.network.lines.endpoint.LineSettings;
import dev.rivulet.network.lines.endpoint.LineSettings.Transport;
import dev.rivulet.network.lines.frame.Line;
import dev.rivulet.network.wire.ListenThread;
import dev.rivulet.network.wire.ServerTls;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * An address that lines come to. Its thread puts them into a queue, and the owner takes them from there. When that holds as much as it may, nothing more is
 * read from connections, which slows their senders down, and datagrams are dropped, and counted.
 */
public final class LineListener implements Closeable {

    /** What a datagram can have at the most. */
    private static final int DATAGRAM_SIZE_MAX = 65_535;

    /** What the machine is asked to hold of datagrams for us, while we are not quick enough. */
    private static final int DATAGRAM_BUFFER_SIZE_BYTES = 4 << 20;

    private final LineSettings settings;
    private final ListenThread thread;
    private final @Nullable ServerTls tls;
    private final Channel listening;
    private final ConcurrentLinkedQueue<Line> lines = new ConcurrentLinkedQueue<>();
    private final AtomicLong queuedBytes = new AtomicLong();

    /** Written by the listener's thread alone. */
    private final AtomicLong droppedCount = new AtomicLong();

    /** The listener's thread's. */
    private final Set<Channel> connections = new LinkedHashSet<>();

    /** Set by the listener's thread when it has stopped to read, and unset by the owner, who then has it go on. */
    private volatile boolean isPaused;

    /**
     * Begins to listen.
     *
     * @throws IOException if the address is taken or not ours, or files of TLS are wrong
     */
    public LineListener(String uid, LineSettings settings) throws IOException {
        this.settings = settings;
        this.tls = settings.tls().isPresent() ? new ServerTls(settings.tls().get()) : null;
        this.thread = new ListenThread("rivulet-lines-" + uid);
        ChannelFuture binding = settings.transport() == Transport.TCP ? bindConnections() : bindDatagrams();
        binding.awaitUninterruptibly();
        if (!binding.isSuccess()) {
            thread.close();
            throw new IOException(
                    "source " + uid + " cannot listen at " + settings.host() + ":" + settings.port() + ": "
                            + binding.cause().getMessage(),
                    binding.cause());
        }
        this.listening = binding.channel();
    }

    private ChannelFuture bindConnections() {
        return new ServerBootstrap()
                .group(thread.threads())
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel opened) {
                        accept(opened);
                    }
                })
                .bind(settings.host(), settings.port());
    }

    private ChannelFuture bindDatagrams() {
        return new Bootstrap()
                .group(thread.threads())
                .channel(NioDatagramChannel.class)
                .option(ChannelOption.SO_RCVBUF, DATAGRAM_BUFFER_SIZE_BYTES)
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(DATAGRAM_SIZE_MAX))
                .handler(new DatagramHandler(this, settings.limits().lineSizeMax()))
                .bind(settings.host(), settings.port());
    }

    private void accept(Channel opened) {
        connections.add(opened);
        opened.closeFuture().addListener(closed -> connections.remove(opened));
        if (connections.size() > settings.limits().connectionCountMax()) {
            opened.close();
            return;
        }
        opened.config().setAutoRead(!isPaused);
        if (tls != null) {
            opened.pipeline().addLast(tls.current().newHandler(opened.alloc()));
        }
        opened.pipeline()
                .addLast(new LineHandler(
                        this, settings.framing(), settings.limits().lineSizeMax()));
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return (InetSocketAddress) listening.localAddress();
    }

    /** The next line; null if there is none. */
    public @Nullable Line poll() {
        Line line = lines.poll();
        if (line != null) {
            queuedBytes.addAndGet(-line.sizeBytes());
        }
        if (isPaused && queuedBytes.get() <= settings.limits().inboxSizeMax() / 2) {
            isPaused = false;
            listening.eventLoop().execute(this::resume);
        }
        return line;
    }

    /** How many datagrams were dropped since it began to listen, as there was no room; how many the machine dropped nobody says. */
    public long droppedCount() {
        return droppedCount.get();
    }

    void put(Line line) {
        lines.add(line);
        queuedBytes.addAndGet(line.sizeBytes());
    }

    boolean hasRoom() {
        return queuedBytes.get() < settings.limits().inboxSizeMax();
    }

    void dropped() {
        droppedCount.incrementAndGet();
    }

    /** No connection is read from, until the owner has taken half of what is there. */
    void pauseIfFull() {
        if (!hasRoom() && !isPaused) {
            connections.forEach(each -> each.config().setAutoRead(false));
            isPaused = true;
        }
    }

    private void resume() {
        if (!isPaused) {
            List.copyOf(connections).forEach(each -> each.config().setAutoRead(true));
        }
    }

    @Override
    public void close() {
        listening.close().awaitUninterruptibly();
        listening
                .eventLoop()
                .submit(() -> List.copyOf(connections).forEach(Channel::close))
                .awaitUninterruptibly();
        thread.close();
    }
}
