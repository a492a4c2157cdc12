package dev.rivulet.network.http.wire;

import dev.rivulet.core.time.Clock;
import dev.rivulet.network.http.endpoint.HttpSettings;
import dev.rivulet.network.http.session.Answers;
import dev.rivulet.network.http.session.Request;
import dev.rivulet.network.wire.ListenThread;
import dev.rivulet.network.wire.ServerTls;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.handler.ssl.SslHandler;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint that listens. Its thread takes what comes on connections and puts whole requests into the inbox; the owner takes them from there,
 * and answers them.
 */
public final class HttpListener implements Answers, Closeable {

    private record Answer(long exchange, Reply reply) {}

    private final HttpSettings settings;
    private final Gate gate;
    private final Inbox inbox;
    private final ListenThread thread;
    private final @Nullable ServerTls tls;
    private final Channel server;

    /** The owner's, until they are {@link #flush sent}. */
    private List<Answer> answers = new ArrayList<>();

    /** The connections' thread's: who waits for an answer. Only looked up, never iterated. */
    private final Map<Long, RequestHandler> waiting = new HashMap<>();

    private final Set<Channel> connections = new LinkedHashSet<>();
    private long exchangeCount;

    /**
     * Begins to listen.
     *
     * @throws IOException if the address is taken or not ours, or files of TLS are wrong
     */
    public HttpListener(String uid, HttpSettings settings, Clock clock) throws IOException {
        this.settings = settings;
        this.inbox = new Inbox(settings.limits());
        this.gate = new Gate(settings, inbox, clock);
        this.tls = settings.tls().isPresent() ? new ServerTls(settings.tls().get()) : null;
        this.thread = new ListenThread("rivulet-http-" + uid);
        ChannelFuture binding = new ServerBootstrap()
                .group(thread.threads())
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel opened) {
                        accept(opened);
                    }
                })
                .bind(settings.host(), settings.port())
                .awaitUninterruptibly();
        if (!binding.isSuccess()) {
            thread.close();
            throw new IOException(
                    "source " + uid + " cannot listen at " + settings.host() + ":" + settings.port() + ": "
                            + binding.cause().getMessage(),
                    binding.cause());
        }
        this.server = binding.channel();
    }

    private void accept(Channel opened) {
        connections.add(opened);
        opened.closeFuture().addListener(closed -> connections.remove(opened));
        if (connections.size() > settings.limits().connectionCountMax()) {
            opened.close();
            return;
        }
        ChannelPipeline pipeline = opened.pipeline();
        if (tls != null) {
            SslHandler handler = tls.current().newHandler(opened.alloc());
            handler.setHandshakeTimeoutMillis(settings.times().head().toMillis());
            pipeline.addLast(handler);
        }
        pipeline.addLast(new HttpServerCodec());
        // What came together with a request waits until that is answered.
        pipeline.addLast(new FlowControlHandler());
        pipeline.addLast(new RequestHandler(this, settings, gate, inbox));
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return (InetSocketAddress) server.localAddress();
    }

    /** The next request that has come whole; null if there is none. */
    public @Nullable Request poll() {
        return inbox.poll();
    }

    /** How many requests have come whole, and are not answered yet. */
    public int requestCount() {
        return inbox.requestCount();
    }

    /** Somebody waits for an answer, by the number that is returned. */
    long begin(RequestHandler handler) {
        waiting.put(++exchangeCount, handler);
        return exchangeCount;
    }

    void ended(long exchange) {
        waiting.remove(exchange);
    }

    @Override
    public void accepted(long exchange) {
        answers.add(new Answer(exchange, Reply.ACCEPTED));
    }

    @Override
    public void keyIsOfAnother(long exchange) {
        answers.add(new Answer(exchange, Reply.KEY_IS_OF_ANOTHER));
    }

    @Override
    public void unavailable(long exchange) {
        answers.add(new Answer(
                exchange,
                new Reply(
                        HttpResponseStatus.SERVICE_UNAVAILABLE,
                        "the source is closing",
                        settings.times().retryAfter().toSeconds())));
    }

    @Override
    public void released(long reservedBytes) {
        inbox.releaseRequest(reservedBytes);
    }

    /** Sends the answers that were given. */
    public void flush() {
        if (!answers.isEmpty()) {
            List<Answer> sent = answers;
            answers = new ArrayList<>();
            server.eventLoop().execute(() -> sent.forEach(this::send));
        }
    }

    private void send(Answer answer) {
        RequestHandler handler = waiting.remove(answer.exchange());
        if (handler != null) {
            handler.answer(answer.reply());
        }
    }

    /** Takes no more connections and requests; what is in the inbox may still be polled. */
    public void stopListening() {
        server.close().awaitUninterruptibly();
        server.eventLoop().submit(gate::close).awaitUninterruptibly();
    }

    @Override
    public void close() {
        server.close().awaitUninterruptibly();
        flush();
        // Behind the answers.
        server.eventLoop()
                .submit(() -> List.copyOf(connections).forEach(Channel::close))
                .awaitUninterruptibly();
        thread.close();
    }
}
