package dev.rivulet.network.http.wire;

import dev.rivulet.network.http.body.BodyBuffer;
import dev.rivulet.network.http.body.BodyFormat;
import dev.rivulet.network.http.body.BodyLimits;
import dev.rivulet.network.http.body.Decompression;
import dev.rivulet.network.http.body.RecordSplitting;
import dev.rivulet.network.http.body.RefusedBodyException;
import dev.rivulet.network.http.body.RequestRecords;
import dev.rivulet.network.http.endpoint.HttpSettings;
import dev.rivulet.network.http.session.Request;
import dev.rivulet.network.http.session.RequestKey;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A connection: takes one request after the other, and reads nothing behind one that is not answered yet. Owned by the connections' thread.
 */
final class RequestHandler extends SimpleChannelInboundHandler<HttpObject> {

    /** A body that is not wanted is read all the same if it is no longer, as a new connection is dearer. */
    private static final int DISCARDED_SIZE_BYTES = 64 << 10;

    /** How long a client may take to see that it is refused, while it still sends. */
    private static final Duration LINGER = Duration.ofSeconds(2);

    private enum Phase {
        /** A request is to come. */
        HEAD,
        BODY,

        /** Its body comes, and is not wanted. */
        DISCARD,

        /** It has come, and is not answered. */
        ANSWER,

        /** The connection's last request is answered; whatever comes is dropped. */
        LINGER
    }

    private final HttpListener listener;
    private final HttpSettings settings;
    private final Gate gate;
    private final Inbox inbox;
    private BodyBuffer body;
    private Phase phase = Phase.HEAD;
    private boolean keepsAlive;
    private boolean isGzip;
    private BodyFormat format = BodyFormat.JSON;
    private @Nullable RequestKey key;

    /** For the phase DISCARD. */
    private Reply refusal = Reply.NOT_FOUND;

    private long exchange;
    private @Nullable ChannelHandlerContext channel;
    private @Nullable Future<?> timeout;

    RequestHandler(HttpListener listener, HttpSettings settings, Gate gate, Inbox inbox) {
        this.listener = listener;
        this.settings = settings;
        this.gate = gate;
        this.inbox = inbox;
        this.body = newBuffer();
    }

    private BodyBuffer newBuffer() {
        return new BodyBuffer(inbox, settings.limits().requestSizeMax());
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        channel = context;
        enter(context, Phase.HEAD, settings.times().head());
        context.fireChannelActive();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
        if (part instanceof HttpRequest head && phase == Phase.HEAD) {
            begin(context, head);
        }
        if (part instanceof HttpContent content) {
            if (phase == Phase.BODY) {
                take(context, content);
            } else if (phase == Phase.DISCARD && content instanceof LastHttpContent) {
                reply(context, refusal);
            }
        }
    }

    private void begin(ChannelHandlerContext context, HttpRequest head) {
        keepsAlive = HttpUtil.isKeepAlive(head);
        boolean isExpecting = HttpUtil.is100ContinueExpected(head);
        Reply early = gate.reply(head);
        if (early == null) {
            isGzip = Gate.isGzip(head);
            format = gate.format(head).orElse(BodyFormat.JSON);
            String text = head.headers().get(Gate.KEY_HEADER);
            key = text == null ? null : RequestKey.of(text.strip());
            enter(context, Phase.BODY, settings.times().body());
            if (isExpecting) {
                context.writeAndFlush(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
            }
            return;
        }
        boolean isShort = head.decoderResult().isSuccess()
                && !isExpecting
                && !HttpUtil.isTransferEncodingChunked(head)
                && HttpUtil.getContentLength(head, 0L) <= DISCARDED_SIZE_BYTES;
        if (isShort) {
            refusal = early;
            enter(context, Phase.DISCARD, settings.times().body());
        } else {
            refuseAtOnce(context, early);
        }
    }

    private void take(ChannelHandlerContext context, HttpContent content) {
        ByteBuf bytes = content.content();
        int count = bytes.readableBytes();
        gate.charge(count);
        if (content.decoderResult().isFailure()) {
            refuseAtOnce(context, Gate.unreadable(content.decoderResult().cause()));
        } else if (count > settings.limits().requestSizeMax() - body.length()) {
            refuseAtOnce(context, gate.tooLarge());
        } else if (!body.grow(count)) {
            refuseAtOnce(context, gate.noRoom());
        } else {
            bytes.readBytes(body.bytes(), body.length(), count);
            body.advance(count);
            if (content instanceof LastHttpContent) {
                whole(context);
            }
        }
    }

    private void whole(ChannelHandlerContext context) {
        try {
            Reply refused = isGzip ? decompress() : null;
            if (refused == null) {
                refused = enqueue(context);
            }
            if (refused != null) {
                body.clear();
                reply(context, refused);
            }
        } catch (RefusedBodyException e) {
            body.clear();
            HttpResponseStatus status =
                    e.isTooMuch() ? HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE : HttpResponseStatus.BAD_REQUEST;
            reply(context, Reply.of(status, e.getMessage() == null ? "" : e.getMessage()));
        }
    }

    private @Nullable Reply decompress() throws RefusedBodyException {
        BodyBuffer content = newBuffer();
        boolean isWhole = false;
        try {
            isWhole = Decompression.gunzip(
                    body.bytes(), body.length(), settings.limits().ofBody(), content);
        } finally {
            if (!isWhole) {
                content.clear();
            }
        }
        body.clear();
        body = content;
        return isWhole ? null : gate.noRoom();
    }

    private @Nullable Reply enqueue(ChannelHandlerContext context) throws RefusedBodyException {
        BodyLimits limits = settings.limits().ofBody();
        RequestRecords records = RecordSplitting.split(body.bytes(), body.length(), format, limits);
        if (!inbox.reserve(records.indexSizeBytes())) {
            return gate.noRoom();
        }
        long fingerprint = key == null ? 0 : RequestKey.fingerprint(body.bytes(), body.length());
        long reservedBytes = body.reservedBytes() + (long) records.indexSizeBytes();
        body = newBuffer();
        enter(context, Phase.ANSWER, Duration.ZERO);
        context.channel().config().setAutoRead(false);
        exchange = listener.begin(this);
        inbox.put(new Request(exchange, key, fingerprint, records, reservedBytes));
        return null;
    }

    /** What the source says to the request that has come. */
    void answer(Reply reply) {
        ChannelHandlerContext context = channel;
        if (phase == Phase.ANSWER && context != null) {
            reply(context, reply);
            context.channel().config().setAutoRead(true);
        }
    }

    /** To a request that has been read to its end. */
    private void reply(ChannelHandlerContext context, Reply reply) {
        boolean isLast = !keepsAlive;
        enter(
                context,
                isLast ? Phase.LINGER : Phase.HEAD,
                isLast ? LINGER : settings.times().head());
        var written = context.writeAndFlush(reply.response(keepsAlive));
        if (isLast) {
            written.addListener(ChannelFutureListener.CLOSE);
        }
    }

    /** The rest of it would be no use. Closed at once, the connection could take the answer with it. */
    private void refuseAtOnce(ChannelHandlerContext context, Reply reply) {
        body.clear();
        enter(context, Phase.LINGER, LINGER);
        context.writeAndFlush(reply.response(false));
    }

    /**
     * @param limit after which the connection ends, if nothing else comes of it; zero for none
     */
    private void enter(ChannelHandlerContext context, Phase next, Duration limit) {
        phase = next;
        if (timeout != null) {
            timeout.cancel(false);
        }
        timeout = limit.isZero()
                ? null
                : context.executor().schedule(() -> expired(context), limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void expired(ChannelHandlerContext context) {
        if (phase == Phase.BODY || phase == Phase.DISCARD) {
            refuseAtOnce(context, Reply.TOO_SLOW);
        } else {
            context.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        body.clear();
        enter(context, Phase.LINGER, Duration.ZERO);
        listener.ended(exchange);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        // A connection that was cut, or TLS that the other side does not do; nothing of it concerns the source.
        context.close();
    }
}
